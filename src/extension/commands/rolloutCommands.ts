// Advance, Pause and Resume of a running rollout.
import type { Override } from '../../protocol/registry/deploymentDto.ts';
import type { GateConditionDto, RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { resumeLines } from '../rolloutPanel/resumeText.ts';
import { dryRunHarmText } from '../rolloutPanel/dryRunHarmText.ts';
import { shareText } from '../rollouts/shareText.ts';
import { askOverride } from './askOverride.ts';
import type { CommandDeps } from './commandDeps.ts';
import { explainRollout, isRegistryFault, retryOnConflict } from './registryFault.ts';
import { resolveRollout, type RolloutInHand } from './resolveRollout.ts';
import { sendNoted, takeUnanswered } from './unanswered.ts';

export async function advance(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Advance');
  const phases = ['progressing', 'pending'] as const;
  const inHand = await resolveRollout(target, deps, { title, phases, isChosenOnPurpose: true });
  const { project, rollout } = inHand;
  await retryOnConflict(
    deps,
    () => advanceOnce(inHand, deps),
    () => explainRollout(project, rollout.id, deps),
  );
}

async function advanceOnce({ project, rollout }: RolloutInHand, deps: CommandDeps): Promise<void> {
  const client = await project.connection.writer(l10n.t('advance the rollout'));
  const current = await client.rollouts.get(rollout.id);
  if (await hasMoved(current, deps)) {
    reportMoved(project.id, current, deps);
    return;
  }
  const after = afterAdvance(current);
  const unmet = listObstacles(current.conditions);
  const ask = (conditions: readonly GateConditionDto[]): Promise<Override> =>
    askOverride(
      {
        title: l10n.t('Advance {0} {1} to {2}', current.prompt, current.candidate, after),
        conditions,
        identity: project.connection.state.info?.identity,
        draft: draftOf(current),
        goOn: l10n.t('Advance to {0} anyway…', after),
      },
      deps,
    );
  let override = unmet.length > 0 ? await ask(unmet) : undefined;
  await confirmMove({ project, rollout: current }, after, deps);
  const send = (): Promise<RolloutDto> =>
    sendNoted(deps, { name: ['advance', current.id], note: String(current.revision) }, () =>
      client.rollouts.advance(current.id, override === undefined ? {} : { override }, {
        expected: current.revision,
      }),
    );
  const moved = await send().catch(async (error: unknown) => {
    // The gate is assessed anew with each look: it may have closed since it was shown.
    if (!isRegistryFault(error, 'gate_not_met') || error.conditions.length === 0) throw error;
    override = await ask(error.conditions);
    return send();
  });
  await deps.drafts.forget(...draftOf(current));
  deps.ui.inform(movedText(moved), undoActions(project.id, moved, deps));
}

/** True when an advance that nobody answered was made after all, or somebody else was faster. */
async function hasMoved({ id, revision }: RolloutDto, deps: CommandDeps): Promise<boolean> {
  const sentAt = await takeUnanswered(deps, ['advance', id]);
  return sentAt !== undefined && sentAt !== String(revision);
}

function reportMoved(project: string, rollout: RolloutDto, deps: CommandDeps): void {
  const target = { project, rolloutId: rollout.id };
  deps.ui.inform(
    l10n.t(
      '{0} It has moved since your last try, which got no answer, so it was not advanced again.',
      movedText(rollout),
    ),
    [
      {
        label: l10n.t('Advance to {0}', afterAdvance(rollout)),
        run: () => deps.runCommand(commandIds.advance, target),
      },
    ],
  );
}

/** Conditions that stand in the way of a person; that a person has to advance is not one. */
function listObstacles(conditions: readonly GateConditionDto[]): readonly GateConditionDto[] {
  return conditions.filter(
    (condition) => condition.state !== 'met' && condition.code !== 'person_advances',
  );
}

/** `10 %`, or that the candidate becomes stable. */
export function afterAdvance(rollout: RolloutDto): string {
  const { next, plan, candidate } = rollout;
  if (next?.kind === 'complete') return l10n.t('everyone ({0} becomes stable)', candidate);
  const index = plan.stages.findIndex((stage) => stage.name === next?.stage);
  if (index < 0) {
    throw new UserError(l10n.t('The rollout of {0} has no further stage.', rollout.prompt));
  }
  return shareText(listPlanRules(plan, index));
}

/** In unprotected environments only where a person has to know first what nothing acts on. */
async function confirmMove(
  {
    project,
    rollout,
  }: { readonly project: RolloutInHand['project']; readonly rollout: RolloutDto },
  after: string,
  { ui }: CommandDeps,
): Promise<void> {
  const { environment, prompt, candidate, stable, rules } = rollout;
  const noted = dryRunHarmText(rollout);
  const isProtected = project.connection.state.environments.get(environment)?.protected !== false;
  if (!isProtected && noted === undefined) return;
  const before = shareText(rules);
  await ui.confirm({
    message: l10n.t(
      'Advance {0} {1} in {2}: {3} → {4}',
      prompt,
      candidate,
      environment,
      before,
      after,
    ),
    detail: [l10n.t('Everyone else keeps {0}.', stable), noted]
      .filter((line) => line !== undefined)
      .join('\n'),
    actions: [{ label: l10n.t('Advance to {0}', after), value: true }],
  });
}

function movedText({ prompt, candidate, environment, rules, phase }: RolloutDto): string {
  const what = `${prompt} ${candidate}`;
  return phase === 'completed'
    ? l10n.t('{0} is now stable in {1}.', what, environment)
    : l10n.t('{0} is now at {1} in {2}.', what, shareText(rules), environment);
}

/** A stage cannot be undone, but the whole rollout can be taken back. */
function undoActions(project: string, rollout: RolloutDto, { runCommand }: CommandDeps) {
  if (rollout.phase === 'completed') return [];
  const target = { project, rolloutId: rollout.id };
  return [{ label: l10n.t('Roll Back'), run: () => runCommand(commandIds.revert, target) }];
}

/** Makes things safer: acts at once, in protected environments too. */
export async function pause(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Pause');
  const { project, rollout } = await resolveRollout(target, deps, {
    title,
    phases: ['progressing'],
  });
  const client = await project.connection.writer(l10n.t('pause the rollout'));
  const paused = await client.rollouts.pause(rollout.id);
  const undo = { project: project.id, rolloutId: rollout.id };
  deps.ui.inform(
    l10n.t(
      '{0} {1} is paused and stays at {2}.',
      paused.prompt,
      paused.candidate,
      shareText(paused.rules),
    ),
    [{ label: l10n.t('Resume'), run: () => deps.runCommand(commandIds.resume, undo) }],
  );
}

export async function resume(target: CommandTarget, deps: CommandDeps): Promise<void> {
  const title = l10n.t('Resume');
  const { project, rollout } = await resolveRollout(target, deps, {
    title,
    phases: ['paused'],
    isChosenOnPurpose: true,
  });
  await retryOnConflict(
    deps,
    () => resumeOnce({ project, rollout }, deps),
    () => explainRollout(project, rollout.id, deps),
  );
}

async function resumeOnce({ project, rollout }: RolloutInHand, deps: CommandDeps): Promise<void> {
  const client = await project.connection.writer(l10n.t('resume the rollout'));
  const current = await client.rollouts.get(rollout.id);
  const share = shareText(current.rules);
  const { environment, prompt, candidate } = current;
  if (project.connection.state.environments.get(environment)?.protected !== false) {
    await deps.ui.confirm({
      message: l10n.t('Resume {0} {1} in {2} from {3}?', prompt, candidate, environment, share),
      detail: resumeLines(current).join('\n'),
      actions: [{ label: l10n.t('Resume (from {0})', share), value: true }],
    });
  }
  await client.rollouts.resume(current.id, {}, { expected: current.revision });
  const undo = { project: project.id, rolloutId: current.id };
  deps.ui.inform(l10n.t('{0} {1} goes on from {2}.', prompt, candidate, share), [
    { label: l10n.t('Pause'), run: () => deps.runCommand(commandIds.pause, undo) },
  ]);
}

function draftOf(rollout: RolloutDto): readonly string[] {
  return ['override', rollout.prompt, rollout.environment];
}

export const rolloutHandlers = (deps: CommandDeps) => ({
  [commandIds.advance]: (target: CommandTarget) => advance(target, deps),
  [commandIds.pause]: (target: CommandTarget) => pause(target, deps),
  [commandIds.resume]: (target: CommandTarget) => resume(target, deps),
});
