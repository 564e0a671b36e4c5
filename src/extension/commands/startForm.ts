// The one step before a canary starts: Enter starts it, a line changes the environment, the plan or a part of the note.
import { assertNever } from '../../domain/assertNever.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { listUnmetConditions } from '../../domain/rollout/unmetConditions.ts';
import { l10n } from '../platform/localize.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import { CancelledError } from '../platform/userError.ts';
import type { CommandDeps } from './commandDeps.ts';
import { describeStages, firstShare, type OfferedPlan } from './planChoice.ts';
import { unguardedText, type EarlierRollback } from './startCautions.ts';
import type { StartEvals } from './startEvals.ts';
import { fieldText, noteFields, parseNote, toInitialNote, type NoteField } from './startNote.ts';

type Choice =
  | { readonly kind: 'start' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'plan'; readonly plan: OfferedPlan }
  | { readonly kind: 'evidence'; readonly evidenceId: string }
  | { readonly kind: 'compare' }
  | { readonly kind: 'earlier'; readonly rolloutId: string }
  | { readonly kind: 'field'; readonly field: NoteField };

/** What the form says about one environment. */
export interface StartAim {
  readonly title: string;
  readonly environment: string;
  readonly isProtected: boolean;
  readonly candidate: string;
  /** What became of the candidate here before. */
  readonly earlier: EarlierRollback | undefined;
  /** What should be known before starting, or empty. */
  readonly hint: string;
  /** Messages of the versions that the canary brings. */
  readonly messages: readonly string[];
  /** What the start rests on. */
  readonly evals: StartEvals;
}

export interface OfferedEnvironment {
  readonly name: string;
  /** What it serves now. */
  readonly served: string;
}

export interface StartForm<A extends StartAim> {
  readonly aim: A;
  /** Empty when the person has named the environment already. */
  readonly environments: readonly OfferedEnvironment[];
  /** Throws what stands in the way of a canary there. */
  readonly aimAt: (environment: string) => Promise<A>;
  /** The first one is chosen until another is. */
  readonly plans: readonly OfferedPlan[];
  readonly draft: readonly string[];
  /** Shows a recorded eval run, which ends the form. */
  readonly showEvidence: (evidenceId: string) => Promise<void>;
  /** Shows how an earlier rollout ended, which ends the form. */
  readonly showRollout: (rolloutId: string, environment: string) => Promise<void>;
  /** Runs the fixtures. Throws `CancelledError` when nothing came of it, which was said. */
  readonly compareFirst: (aim: A) => Promise<A>;
}

export interface StartChoice<A extends StartAim> {
  readonly aim: A;
  readonly offered: OfferedPlan;
  readonly note: RolloutNote;
}

/**
 * Environment, plan and note in one list, so that Enter starts with what is preselected and prefilled. What was typed survives a failed
 * request.
 */
export async function askStart<A extends StartAim>(
  form: StartForm<A>,
  { ui, drafts }: Pick<CommandDeps, 'ui' | 'drafts'>,
): Promise<StartChoice<A>> {
  const [first] = form.plans;
  if (first === undefined) throw new Error('There is always a built-in plan.');
  let { aim } = form;
  let offered = first;
  let typed = parseNote(drafts.get(...form.draft));
  for (;;) {
    const { title } = aim;
    const note = { ...toInitialNote(offered.plan, aim.messages), ...typed };
    const choice = await ui.pick({
      title,
      placeholder: `${aim.hint}${enterText(form)}`,
      items: formItems({ ...form, aim }, offered, note),
    });
    switch (choice.kind) {
      case 'start':
        return { aim, offered, note };
      case 'environment':
        aim = await form.aimAt(choice.environment);
        break;
      case 'evidence':
        await form.showEvidence(choice.evidenceId);
        throw new CancelledError();
      case 'earlier':
        await form.showRollout(choice.rolloutId, aim.environment);
        throw new CancelledError();
      case 'compare':
        aim = await form.compareFirst(aim);
        break;
      case 'plan':
        offered = choice.plan;
        break;
      case 'field': {
        const { field } = choice;
        const value = note[field] ?? '';
        typed = { ...typed, [field]: await ui.input({ title, prompt: fieldText(field), value }) };
        await drafts.keep(JSON.stringify(typed), ...form.draft);
        break;
      }
      default:
        return assertNever(choice);
    }
  }
}

function enterText({ environments }: Pick<StartForm<StartAim>, 'environments'>): string {
  return environments.length === 0
    ? l10n.t('Enter starts. Choose a line to change the plan or the note.')
    : l10n.t('Enter starts. Choose a line to change the environment, the plan or the note.');
}

type Line = PickItem<Choice> | PickSeparator;

function formItems(
  form: Pick<StartForm<StartAim>, 'aim' | 'environments' | 'plans'>,
  offered: OfferedPlan,
  note: RolloutNote,
): readonly Line[] {
  const { aim } = form;
  return [
    startItem(offered, aim),
    ...earlierItems(aim),
    ...evalsItems(aim),
    ...environmentItems(form, aim),
    ...planItems(form, offered, aim),
    ...noteItems(note),
  ];
}

function startItem(chosen: OfferedPlan, aim: StartAim): Line {
  return {
    label: startLabel(chosen, aim.environment),
    detail: chosen.plan === undefined ? (chosen.problem ?? '') : startDetail(chosen.plan, aim),
    value: { kind: 'start' },
    isPreselected: true,
  };
}

function startDetail(plan: RolloutPlan, aim: StartAim): string {
  const unguarded = unguardedText(plan, aim);
  const stages = describeStages(plan);
  return unguarded === undefined ? stages : `${stages} · $(warning) ${unguarded}`;
}

function earlierItems({ earlier }: StartAim): readonly Line[] {
  if (earlier === undefined) return [];
  const { text, rolloutId } = earlier;
  return [
    {
      label: `$(discard) ${text}`,
      description: l10n.t('show'),
      value: { kind: 'earlier', rolloutId },
    },
  ];
}

/** What the start rests on, and a comparison that gives it something, or something newer, to rest on. */
function evalsItems({ evals }: StartAim): readonly Line[] {
  const { text, when, evidenceId, compareTarget } = evals;
  const lines: Line[] = [];
  if (evidenceId !== undefined) {
    lines.push({
      label: `$(beaker) ${text}`,
      description: l10n.t('show'),
      detail: when,
      value: { kind: 'evidence', evidenceId },
    });
  }
  if (compareTarget !== undefined) {
    lines.push({
      label: `$(run-all) ${l10n.t('Compare with Live First')}`,
      description: evidenceId === undefined ? text : '',
      value: { kind: 'compare' },
    });
  }
  return lines.length === 0 ? [{ separator: text }] : [{ separator: l10n.t('Evals') }, ...lines];
}

function environmentItems(
  { environments }: Pick<StartForm<StartAim>, 'environments'>,
  { environment }: StartAim,
): readonly Line[] {
  if (environments.length === 0) return [];
  return [
    { separator: l10n.t('Environment') },
    ...environments.map(({ name, served }): Line => ({
      label: `${circle(name === environment)} ${name}`,
      description: served,
      value: { kind: 'environment', environment: name },
    })),
  ];
}

function planItems(
  { plans }: Pick<StartForm<StartAim>, 'plans'>,
  chosen: OfferedPlan,
  { evals }: StartAim,
): readonly Line[] {
  return [
    { separator: l10n.t('Plan') },
    ...plans.map((plan): Line => ({
      label: `${circle(plan === chosen)} ${plan.name}`,
      description: planDescription(plan, plan === chosen),
      detail: planStanding(plan, evals),
      value: { kind: 'plan', plan },
    })),
  ];
}

function noteItems(note: RolloutNote): readonly Line[] {
  return [
    { separator: l10n.t('Note') },
    ...noteFields.map((field): Line => {
      const text = note[field] ?? '';
      return {
        label: `$(edit) ${fieldText(field)}`,
        description: text === '' ? l10n.t('not filled in') : text,
        value: { kind: 'field', field },
      };
    }),
  ];
}

function circle(isChosen: boolean): string {
  return isChosen ? '$(circle-filled)' : '$(circle-outline)';
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

/** Whether the gates before the first traffic would hold now. */
function planStanding({ plan }: OfferedPlan, { assess }: StartEvals): string {
  if (plan === undefined) return '';
  const conditions = assess(plan);
  const [unmet] = listUnmetConditions(conditions);
  if (unmet !== undefined) return `$(circle-slash) ${writeConditionSentence(unmet)}`;
  const [met] = conditions;
  return met === undefined
    ? l10n.t('Starts without evals.')
    : `$(check) ${writeConditionSentence(met)}`;
}
