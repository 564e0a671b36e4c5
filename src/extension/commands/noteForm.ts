import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import { l10n } from '../platform/localize.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import type { CommandDeps } from './commandDeps.ts';

export const noteFields = [
  'change',
  'expectedGain',
  'mainRisk',
  'expandedCohort',
  'dashboard',
] as const satisfies (keyof RolloutNote)[];
export type NoteField = (typeof noteFields)[number];

type Choice = NoteField | 'start';

export interface NoteForm {
  readonly title: string;
  /** What Enter does. */
  readonly start: string;
  readonly startDetail: string;
  readonly initial: RolloutNote;
  readonly draft: readonly string[];
}

/**
 * The note as one list: Enter starts with what is filled in, a line edits that part. What was typed survives a failed
 * request.
 */
export async function askNote(
  form: NoteForm,
  { ui, drafts }: Pick<CommandDeps, 'ui' | 'drafts'>,
): Promise<RolloutNote> {
  let note = { ...form.initial, ...parseNote(drafts.get(...form.draft)) };
  for (;;) {
    const choice = await ui.pick({
      title: form.title,
      placeholder: l10n.t('Enter starts. Choose a line to change the note.'),
      items: toItems(form, note),
    });
    if (choice === 'start') return note;
    const text = await ui.input({
      title: form.title,
      prompt: fieldText(choice),
      value: note[choice] ?? '',
    });
    note = { ...note, [choice]: text };
    await drafts.keep(JSON.stringify(note), ...form.draft);
  }
}

function toItems(form: NoteForm, note: RolloutNote): readonly (PickItem<Choice> | PickSeparator)[] {
  return [
    {
      label: `$(rocket) ${form.start}`,
      detail: form.startDetail,
      value: 'start',
      isPreselected: true,
    },
    { separator: l10n.t('Note') },
    ...noteFields.map((field): PickItem<Choice> => {
      const text = note[field] ?? '';
      return {
        label: fieldText(field),
        description: text === '' ? l10n.t('not filled in') : text,
        value: field,
      };
    }),
  ];
}

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

function parseNote(text: string | undefined): RolloutNote {
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
  template: RolloutNote | undefined,
  dashboard: string | undefined,
  messages: readonly string[],
): RolloutNote {
  const change = messages.filter((message) => message !== '').join('; ');
  return {
    ...template,
    ...(change === '' ? {} : { change }),
    ...(dashboard === undefined || template?.dashboard !== undefined ? {} : { dashboard }),
  };
}
