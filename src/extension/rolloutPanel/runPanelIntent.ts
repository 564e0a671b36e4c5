import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { PanelIntent, PlainIntent } from '../../protocol/panel/panelIntent.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import type { GuardedSample } from './guardedSample.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { commandIds, type CommandId, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { toNoteMarkdown } from './noteMarkdown.ts';
import { isWebAddress } from './noteView.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { confirmRecovery, postReview } from './panelWrites.ts';
import { toComparedText, toSampleDocument, type TextSide } from './sampleText.ts';

/** What the panel lets a person do, by the same roads as the palette. */
export interface PanelActions {
  /** Runs the command that the palette runs. */
  readonly run: (id: CommandId, target: CommandTarget) => Promise<void>;
  /** The diff of two published versions. */
  readonly openDiff: (target: PanelTarget, from: string, to: string) => Promise<void>;
  readonly openRollout: (target: PanelTarget) => Promise<void>;
  readonly copyText: (text: string) => Promise<void>;
  /** Texts of a sample, read-only. */
  readonly openText: (side: TextSide) => Promise<void>;
  /** Keeps a sample as a case beside the prompt file. */
  readonly makeFixture: (target: CommandTarget, sample: GuardedSample) => Promise<void>;
  readonly compareTexts: (left: TextSide, right: TextSide, title: string) => Promise<void>;
  readonly openExternal: (address: string) => Promise<void>;
}

export interface PanelIntentContext {
  /** The project that uses the registry, since a prompt may be in several. */
  readonly project: string | undefined;
  readonly target: PanelTarget;
  /** What the panel shows now. */
  readonly facts: RolloutPanelFacts;
  /** A sample that the panel has read. */
  readonly findSample: (id: string) => SampleDto | undefined;
  readonly connection: Pick<RegistryConnection, 'reconnect' | 'writer'>;
  readonly actions: PanelActions;
}

/** What is more than a look at something else in the panel, which the session does itself. */
export type CarriedIntent = Exclude<PanelIntent, { kind: 'showSamples' | 'showCharts' }>;

/** Does what a person asked for in the panel. */
export function runPanelIntent(intent: CarriedIntent, context: PanelIntentContext): Promise<void> {
  const { actions, target } = context;
  switch (intent.kind) {
    case 'startCanary':
      return actions.run(commandIds.startCanary, {
        ...place(context),
        ...(intent.version === undefined ? {} : { version: intent.version }),
      });
    case 'openEvidence': {
      const { evidenceId } = intent;
      return actions.run(commandIds.openEvidence, { ...place(context), evidenceId });
    }
    case 'openVersion':
      return actions.run(commandIds.openVersion, { ...place(context), version: intent.version });
    case 'openRollout':
      return actions.openRollout({ ...target, rolloutId: intent.rolloutId });
    case 'review':
      return postReview(intent, shownRollout(context.facts), context.connection);
    case 'confirmRecovery':
      return confirmRecovery(intent, shownRollout(context.facts), context.connection);
    case 'openSample':
    case 'compareSamples':
    case 'makeFixture':
      return onSample(intent, context);
    default:
      return plain[intent.kind](context);
  }
}

type OnSample = Extract<PanelIntent, { kind: 'openSample' | 'compareSamples' | 'makeFixture' }>;

async function onSample(intent: OnSample, context: PanelIntentContext): Promise<void> {
  const { actions, facts } = context;
  if (intent.kind === 'compareSamples') return compareSamples(intent, context);
  const sample = shownSample(intent.sampleId, context);
  if (intent.kind === 'openSample') return actions.openText(toSampleDocument(sample));
  const { candidate: version, plan } = shownRollout(facts);
  return actions.makeFixture({ ...place(context), version }, { sample, guards: plan.guards ?? [] });
}

async function compareSamples(
  { stableId, candidateId }: Extract<PanelIntent, { kind: 'compareSamples' }>,
  context: PanelIntentContext,
): Promise<void> {
  const stable = shownSample(stableId, context);
  const candidate = shownSample(candidateId, context);
  await context.actions.compareTexts(
    toComparedText(stable),
    toComparedText(candidate),
    l10n.t('{0}: samples of {1} ↔ {2}', context.target.prompt, stable.version, candidate.version),
  );
}

function shownSample(id: string, { findSample }: PanelIntentContext): SampleDto {
  const sample = findSample(id);
  if (sample !== undefined) return sample;
  throw new UserError(l10n.t('That sample is not shown any more. Show the samples again.'));
}

type Run = (context: PanelIntentContext) => Promise<void>;

const onRollout =
  (id: CommandId): Run =>
  (context) =>
    context.actions.run(id, commandTarget(context));

const plain: Readonly<Record<PlainIntent, Run>> = {
  advance: onRollout(commandIds.advance),
  pause: onRollout(commandIds.pause),
  resume: onRollout(commandIds.resume),
  // Revert does the right thing from any state: it rolls a running rollout back and cancels a pending one.
  rollBack: onRollout(commandIds.revert),
  cancel: onRollout(commandIds.revert),
  revert: (context) => context.actions.run(commandIds.revert, place(context)),
  openPrompt: (context) => context.actions.run(commandIds.openPromptFile, place(context)),
  openDiff: async ({ actions, target, facts }) => {
    const { stable, candidate } = shownRollout(facts);
    await actions.openDiff(target, stable, candidate);
  },
  openDashboard: async ({ actions, facts }) => openDashboard(shownRollout(facts), actions),
  copyNote: async ({ actions, facts }) =>
    actions.copyText(toNoteMarkdown(facts, shownRollout(facts))),
  exportNote: onRollout(commandIds.exportNote),
  startAgain: (context) => {
    const { candidate } = shownRollout(context.facts);
    return context.actions.run(commandIds.startCanary, { ...place(context), version: candidate });
  },
  reconnect: ({ connection }) => {
    connection.reconnect();
    return Promise.resolve();
  },
  // The session does it itself.
  showHistoryMore: () => Promise.resolve(),
  showSamplesMore: () => Promise.resolve(),
};

function commandTarget(context: PanelIntentContext): CommandTarget {
  const id = context.facts.rollout?.id;
  return { ...place(context), ...(id === undefined ? {} : { rolloutId: id }) };
}

function place({ target, project }: PanelIntentContext): CommandTarget {
  const { prompt, environment } = target;
  return { prompt, environment, ...(project === undefined ? {} : { project }) };
}

function shownRollout({ rollout }: Pick<RolloutPanelFacts, 'rollout'>): RolloutDto {
  if (rollout !== undefined) return rollout;
  throw new UserError(l10n.t('The panel shows no rollout any more. Open it again.'));
}

async function openDashboard(rollout: RolloutDto, actions: PanelActions): Promise<void> {
  const address = rollout.note.dashboard ?? rollout.plan.monitoring?.dashboard;
  if (!isWebAddress(address)) {
    throw new UserError(l10n.t('The dashboard is not a web address and was not opened.'));
  }
  await actions.openExternal(address);
}
