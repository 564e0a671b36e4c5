import * as Type from 'typebox';
import { Check } from 'typebox/schema';

/** What a person typed into fields of the panel and has not sent yet, by field. */
export const panelDraftsSchema = Type.Record(
  Type.String({ maxLength: 400 }),
  Type.String({ maxLength: 5000 }),
);
export type PanelDrafts = Type.Static<typeof panelDraftsSchema>;

/** Versions of a rollout. */
export interface DraftedChange {
  readonly from: string;
  readonly to: string;
}

/** The drafts, or none for anything else. */
export function parsePanelDrafts(value: unknown): PanelDrafts {
  return Check(panelDraftsSchema, value) ? value : {};
}

/** The field of a review. A draft belongs to one stage of one change: it must not turn up in the review of another. */
export function reviewField(change: DraftedChange | undefined, stage: string): string {
  return `${reviewsOf(change)}${stage}`;
}

/** The field of a confirmation after a rollback. */
export function recoveryField(change: DraftedChange | undefined): string {
  return `recovery:${change?.from ?? ''}:${change?.to ?? ''}`;
}

/** Without those for reviews of rollouts that ended. */
export function withoutOldReviews(
  drafts: PanelDrafts,
  running: DraftedChange | undefined,
): PanelDrafts {
  const own = running === undefined ? undefined : reviewsOf(running);
  return Object.fromEntries(
    Object.entries(drafts).filter(
      ([field]) => !field.startsWith('review:') || (own !== undefined && field.startsWith(own)),
    ),
  );
}

function reviewsOf(change: DraftedChange | undefined): string {
  return `review:${change?.from ?? ''}:${change?.to ?? ''}:`;
}
