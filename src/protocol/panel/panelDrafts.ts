import * as Type from 'typebox';
import { Check } from 'typebox/schema';

/** What a person typed into fields of the panel and has not sent yet, by field. */
export const panelDraftsSchema = Type.Record(
  Type.String({ maxLength: 400 }),
  Type.String({ maxLength: 5000 }),
);
export type PanelDrafts = Type.Static<typeof panelDraftsSchema>;

/** The drafts, or none for anything else. */
export function parsePanelDrafts(value: unknown): PanelDrafts {
  return Check(panelDraftsSchema, value) ? value : {};
}
