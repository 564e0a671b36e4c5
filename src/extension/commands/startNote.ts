// The rollout note of a start: its fields, what they are prefilled with, and drafts of them.
import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { l10n } from '../platform/localize.ts';

export const noteFields = [
  'change',
  'expectedGain',
  'mainRisk',
  'expandedCohort',
  'dashboard',
] as const satisfies (keyof RolloutNote)[];
export type NoteField = (typeof noteFields)[number];

/** A field of the note as people see it. */
export function fieldText(field: NoteField): string {
  switch (field) {
    case 'change':
      return l10n.t('Change');
    case 'expectedGain':
      return l10n.t('Expected gain');
    case 'mainRisk':
      return l10n.t('Main risk');
    case 'expandedCohort':
      return l10n.t('Expanded cohort');
    case 'dashboard':
      return l10n.t('Dashboard');
  }
}

/** A note that was being typed; what cannot be read is left out. */
export function parseNote(text: string | undefined): RolloutNote {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return pickFields(value);
  } catch {
    // A draft of an older version: the note starts from the template.
    return {};
  }
}

function pickFields(value: unknown): RolloutNote {
  if (typeof value !== 'object' || value === null) return {};
  const known = new Map<string, unknown>(Object.entries(value));
  const fields = noteFields.flatMap((field) => {
    const text = known.get(field);
    return typeof text === 'string' ? [[field, text] as const] : [];
  });
  return Object.fromEntries(fields);
}

/** The template of the plan, with the messages of the versions between stable and candidate as the change. */
export function toInitialNote(
  plan: RolloutPlan | undefined,
  messages: readonly string[],
): RolloutNote {
  const change = messages.filter((message) => message !== '').join('; ');
  const dashboard = plan?.note?.dashboard ?? plan?.monitoring?.dashboard;
  return {
    ...plan?.note,
    ...(change === '' ? {} : { change }),
    ...(dashboard === undefined ? {} : { dashboard }),
  };
}
