// Start Canary…: environment, plan, note, and one confirmation where the environment is protected.
import type { RegistryClient } from '../../client/registryClient.ts';
import { assertNever } from '../../domain/assertNever.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { listUnmetConditions } from '../../domain/rollout/unmetConditions.ts';
import type { Override } from '../../protocol/registry/deploymentDto.ts';
import type { RolloutDto, StartRollout } from '../../protocol/registry/rolloutDto.ts';
import { evalsLine } from '../comparisons/recordedEvals.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import { percentText } from '../rolloutPanel/percentText.ts';
import { shareText } from '../rollouts/shareText.ts';
import { orderEnvironments } from '../tree/promptTreeModel.ts';
import { aimCanary, aimSomewhere, type Bringing, type Canary } from './aimCanary.ts';
import { askOverride, askReason, findOverrideObstacle } from './askOverride.ts';
import type { CommandDeps } from './commandDeps.ts';
import { listEnvironments, servedText } from './deployFlow.ts';
import {
  firstShare,
  firstWholeShare,
  listPlans,
  type OfferedPlan,
  type PlanFile,
} from './planChoice.ts';
import { isRegistryFault } from './registryFault.ts';
import { requirePublished } from './requirePublished.ts';
import { resolvePrompt, type PromptInHand } from './resolvePrompt.ts';
import type { StartEvals } from './startEvals.ts';
import { unguardedText } from './startCautions.ts';
import { askStart, type OfferedEnvironment, type StartChoice } from './startForm.ts';

export type FindPlans = (inHand: PromptInHand) => Promise<readonly PlanFile[]>;

export async function startCanary(
  target: CommandTarget,
  deps: CommandDeps,
  findPlans: FindPlans,
): Promise<void> {
  const inHand = await resolvePrompt(target, deps, l10n.t('Start Canary'));
  const client = await inHand.project.connection.writer(l10n.t('start the canary'));
  const candidate = target.version ?? (await requirePublished(inHand, deps));
  const bringing = { inHand, candidate, client, deps };
  const { aim: canary, offered, note } = await askStartOf(bringing, target, findPlans);
  const { plan } = offered;
  if (plan === undefined) throw brokenPlan(offered, deps);
  const decision = await confirmStart(canary, plan, { client, deps });
  const started = await start(canary, { candidate, plan, note, ...decision }, { client, deps });
  await deps.drafts.forget(...noteDraft(inHand));
  await deps.drafts.forget(...overrideDraft(canary));
  report(canary, started, deps);
}

async function askStartOf(
  bringing: Bringing,
  { environment }: CommandTarget,
  findPlans: FindPlans,
): Promise<StartChoice<Canary>> {
  const { inHand, deps } = bringing;
  const aimAt = (name: string) => aimCanary(bringing, name);
  const aim = await (environment === undefined ? aimSomewhere(bringing) : aimAt(environment));
  const plans = listPlans(inHand.copy?.path, await findPlans(inHand));
  const environments = environment === undefined ? offerEnvironments(inHand) : [];
  return askStart(
    {
      ...{ aim, aimAt, environments, plans, draft: noteDraft(inHand) },
      showEvidence: (evidenceId) =>
        deps.runCommand(commandIds.openEvidence, toEvidenceTarget(inHand, evidenceId)),
      showRollout: (rolloutId, name) =>
        deps.runCommand(commandIds.openRollout, toRolloutTarget(bringing, name, rolloutId)),
      compareFirst: ({ environment: name, evals }) => compareFirst(evals, () => aimAt(name), deps),
    },
    deps,
  );
}

/** Goes on with what the comparison found; without any, the flow ends where the person was told why. */
async function compareFirst(
  { compareTarget, newestId }: StartEvals,
  aimAgain: () => Promise<Canary>,
  { runCommand }: CommandDeps,
): Promise<Canary> {
  if (compareTarget !== undefined) await runCommand(commandIds.compareFixtures, compareTarget);
  const aim = await aimAgain();
  if (aim.evals.newestId === newestId) throw new CancelledError();
  return aim;
}

function toEvidenceTarget({ project, key }: PromptInHand, evidenceId: string): CommandTarget {
  return { project: project.id, prompt: key, evidenceId };
}

function toRolloutTarget(
  { inHand: { project, key } }: Pick<Bringing, 'inHand'>,
  environment: string,
  rolloutId: string,
): CommandTarget {
  return { project: project.id, prompt: key, environment, rolloutId };
}

/** Where there is only one environment, there is nothing to choose. */
function offerEnvironments(inHand: PromptInHand): readonly OfferedEnvironment[] {
  const names = orderEnvironments(listEnvironments(inHand), inHand.project);
  if (names.length < 2) return [];
  return names.map((name) => ({ name, served: servedText(inHand, name) }));
}

function brokenPlan({ name, problem, uri }: OfferedPlan, { editor }: CommandDeps): UserError {
  return new UserError(l10n.t('The plan {0} has errors: {1}', name, problem ?? ''), {
    actions:
      uri === undefined ? [] : [{ label: l10n.t('Open Plan'), run: () => editor.reveal(uri) }],
  });
}

interface Request {
  readonly client: RegistryClient;
  readonly deps: CommandDeps;
}

type StartDecision = 'start' | 'override' | 'show';

/** One dialog for everything that has to be agreed to: a protected environment, and evals that hold the start. */
async function confirmStart(
  canary: Canary,
  plan: RolloutPlan,
  { deps }: Request,
): Promise<{ readonly override?: Override }> {
  const { inHand, environment, evals } = canary;
  const { state } = inHand.project.connection;
  const unmet = listUnmetConditions(evals.assess(plan));
  if (state.environments.get(environment)?.protected === false && unmet.length === 0) return {};
  const decision = await deps.ui.confirm({
    ...confirmText(canary, plan, unmet),
    actions: listDecisions(canary, plan, unmet),
  });
  switch (decision) {
    case 'start':
      return {};
    case 'show':
      await showWhatFailed(canary, deps);
      throw new CancelledError();
    case 'override': {
      const question = { title: canary.title, conditions: unmet, draft: overrideDraft(canary) };
      return { override: await askReason(question, deps) };
    }
    default:
      return assertNever(decision);
  }
}

/** What failed is not waited for: the version does not get better. What is missing can still come. */
function listDecisions(
  { inHand: { project } }: Canary,
  plan: RolloutPlan,
  unmet: readonly GateCondition[],
): readonly { readonly label: string; readonly value: StartDecision }[] {
  const start = { label: l10n.t('Start ({0})', firstShare(plan)), value: 'start' as const };
  if (unmet.length === 0) return [start];
  const { info } = project.connection.state;
  const mayOverride =
    findOverrideObstacle({ conditions: [], identity: info?.identity }) === undefined;
  return [
    isFailed(unmet)
      ? { label: l10n.t('Show Evals'), value: 'show' }
      : { label: l10n.t('Start and Wait'), value: 'start' },
    ...(mayOverride ? [{ label: l10n.t('Override…'), value: 'override' as const }] : []),
  ];
}

function isFailed(unmet: readonly GateCondition[]): boolean {
  return unmet.some(({ state }) => state === 'failed');
}

async function showWhatFailed({ inHand, evals }: Canary, deps: CommandDeps): Promise<void> {
  const { evidenceId } = evals;
  if (evidenceId === undefined) return;
  await deps.runCommand(commandIds.openEvidence, toEvidenceTarget(inHand, evidenceId));
}

function confirmText(canary: Canary, plan: RolloutPlan, unmet: readonly GateCondition[]) {
  const { inHand, environment, candidate, stable, evals } = canary;
  const cautions = [canary.earlier?.text, unguardedText(plan, canary)].filter(
    (text) => text !== undefined,
  );
  if (isFailed(unmet)) {
    return {
      message: l10n.t(
        'The canary of {0} {1} in {2} is not started',
        inHand.key,
        candidate,
        environment,
      ),
      detail: [
        ...unmet.map((condition) => writeConditionSentence(condition)),
        ...(evals.evidenceId === undefined ? [] : [`${evalsLine(evals)}.`]),
        ...cautions,
        l10n.t('Nobody gets {0}; {1} keeps {2}.', candidate, environment, stable),
      ].join('\n'),
    };
  }
  return {
    message: l10n.t(
      'Start a canary of {0} {1} in {2}: {3} → {4}',
      inHand.key,
      candidate,
      environment,
      percentText(0),
      firstWholeShare(plan),
    ),
    detail: [
      l10n.t('Everyone else keeps {0}.', stable),
      ...cautions,
      ...(evals.evidenceId === undefined ? [] : [`${evalsLine(evals)}.`]),
      ...unmet.map((condition) => writeConditionSentence(condition)),
      ...(unmet.length === 0
        ? []
        : [l10n.t('Until then the rollout waits, and nobody gets {0}.', candidate)]),
    ].join('\n'),
  };
}

async function start(
  canary: Canary,
  body: StartRollout,
  { client, deps }: Request,
): Promise<RolloutDto> {
  const { inHand, environment, title } = canary;
  const place = { prompt: inHand.key, environment };
  try {
    return await client.rollouts.start(place, body);
  } catch (error) {
    if (!isRegistryFault(error, 'gate_not_met', 'evidence_required')) throw error;
    const override = await askOverride(
      {
        title,
        conditions: error.conditions,
        identity: inHand.project.connection.state.info?.identity,
        draft: overrideDraft(canary),
        goOn: l10n.t('Start anyway…'),
      },
      deps,
    );
    return client.rollouts.start(place, { ...body, override });
  }
}

function report({ inHand, environment }: Canary, started: RolloutDto, deps: CommandDeps): void {
  const { connection } = inHand.project;
  const what = `${inHand.key} ${started.candidate}`;
  const target = toRolloutTarget({ inHand }, environment, started.id);
  const open = {
    label: l10n.t('Open Rollout'),
    run: () => deps.runCommand(commandIds.openRollout, target),
  };
  const isProtected = connection.state.environments.get(environment)?.protected !== false;
  const undo = { label: l10n.t('Undo'), run: () => deps.runCommand(commandIds.revert, target) };
  const message =
    started.phase === 'pending'
      ? l10n.t('The rollout of {0} waits in {1}; nobody gets it yet.', what, environment)
      : l10n.t('{0} started in {1}: {2}.', what, environment, shareText(started.rules));
  deps.ui.inform(message, isProtected ? [open] : [open, undo]);
}

/** What is typed about a change holds for any environment. */
function noteDraft({ key }: PromptInHand): readonly string[] {
  return ['note', key];
}

function overrideDraft({ inHand, environment }: Canary): readonly string[] {
  return ['override', inHand.key, environment];
}

export const startCanaryHandlers = (deps: CommandDeps, findPlans: FindPlans) => ({
  [commandIds.startCanary]: (target: CommandTarget) => startCanary(target, deps, findPlans),
});
