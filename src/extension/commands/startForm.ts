// The one step before a canary starts: Enter starts it, a line changes the plan or a part of the note.
import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { l10n } from '../platform/localize.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import type { CommandDeps } from './commandDeps.ts';
import { describeStages, firstShare, type OfferedPlan } from './planChoice.ts';

export const noteFields = [
  'change',
  'expectedGain',
  'mainRisk',
  'expandedCohort',
  'dashboard',
] as const satisfies (keyof RolloutNote)[];
export type NoteField = (typeof noteFields)[number];

type Choice =
  | { readonly kind: 'start' }
  | { readonly kind: 'plan'; readonly plan: OfferedPlan }
  | { readonly kind: 'field'; readonly field: NoteField };

export interface StartForm {
  readonly title: string;
  readonly environment: string;
  /** What should be known before starting, or empty. */
  readonly hint: string;
  /** The first one is chosen until another is. */
  readonly plans: readonly OfferedPlan[];
  /** Messages of the versions that the canary brings. */
  readonly messages: readonly string[];
  readonly draft: readonly string[];
}

export interface StartChoice {
  readonly offered: OfferedPlan;
  readonly note: RolloutNote;
}

/**
 * Plan and note in one list, so that Enter starts with what is preselected and prefilled. What was typed survives a failed
 * request.
 */
export async function askStart(
  form: StartForm,
  { ui, drafts }: Pick<CommandDeps, 'ui' | 'drafts'>,
): Promise<StartChoice> {
  const [first] = form.plans;
  if (first === undefined) throw new Error('There is always a built-in plan.');
  let offered = first;
  let typed = parseNote(drafts.get(...form.draft));
  for (;;) {
    const note = { ...toInitialNote(offered.plan, form.messages), ...typed };
    const choice = await ui.pick({
      title: form.title,
      placeholder: `${form.hint}${l10n.t('Enter starts. Choose a line to change the plan or the note.')}`,
      items: toItems(form, offered, note),
    });
    if (choice.kind === 'start') return { offered, note };
    if (choice.kind === 'plan') {
      offered = choice.plan;
      continue;
    }
    const { field } = choice;
    const text = await ui.input({
      title: form.title,
      prompt: fieldText(field),
      value: note[field] ?? '',
    });
    typed = { ...typed, [field]: text };
    await drafts.keep(JSON.stringify(typed), ...form.draft);
  }
}

function toItems(
  { environment, plans }: StartForm,
  chosen: OfferedPlan,
  note: RolloutNote,
): readonly (PickItem<Choice> | PickSeparator)[] {
  return [
    {
      label: startLabel(chosen, environment),
      detail: chosen.plan === undefined ? (chosen.problem ?? '') : describeStages(chosen.plan),
      value: { kind: 'start' },
      isPreselected: true,
    },
    { separator: l10n.t('Plan') },
    ...plans.map((plan): PickItem<Choice> => ({
      label: `$(${plan === chosen ? 'circle-filled' : 'circle-outline'}) ${plan.name}`,
      description: planDescription(plan, plan === chosen),
      value: { kind: 'plan', plan },
    })),
    { separator: l10n.t('Note') },
    ...noteFields.map((field): PickItem<Choice> => {
      const text = note[field] ?? '';
      return {
        label: `$(edit) ${fieldText(field)}`,
        description: text === '' ? l10n.t('not filled in') : text,
        value: { kind: 'field', field },
      };
    }),
  ];
}

function startLabel({ plan, name }: OfferedPlan, environment: string): string {
  return plan === undefined
    ? `$(error) ${l10n.t('The plan {0} has errors', name)}`
    : `$(rocket) ${l10n.t('Start with {0} in {1}', firstShare(plan), environment)}`;
}

function planDescription({ plan, origin }: OfferedPlan, isChosen: boolean): string {
  if (plan === undefined) return l10n.t('{0} · has errors', origin);
  return isChosen ? origin : `${origin} · ${describeStages(plan)}`;
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
