// Revert… does the right thing from any state: rolls a running rollout back, cancels a pending one, and with none deploys
// the previous stable version.
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { percentText } from '../rolloutPanel/percentText.ts';
import { shareText } from '../rollouts/shareText.ts';
import type { CommandDeps } from './commandDeps.ts';
import { deployFlow } from './deployFlow.ts';
import { resolvePrompt, type PromptInHand } from './resolvePrompt.ts';
import { listOpenRollouts, type RolloutInHand } from './resolveRollout.ts';
import { sendNoted, takeUnanswered } from './unanswered.ts';

export async function revert(target: CommandTarget, deps: CommandDeps): Promise<void> {
  await deps.projects.ready;
  const named = findRollout(target, deps);
  if (named !== undefined) {
    await endRollout(named, deps);
    return;
  }
  const inHand = await resolvePrompt(target, deps, l10n.t('Revert'));
  const running = findRolloutOf(inHand, target.environment);
  if (running !== undefined) await endRollout(running, deps);
  else if (!(await wasDone(inHand, deps))) await deployPrevious(inHand, target, deps);
}

function findRollout({ rolloutId }: CommandTarget, deps: CommandDeps): RolloutInHand | undefined {
  const open = listOpenRollouts(deps.projects.all);
  return rolloutId === undefined ? undefined : open.find(({ rollout }) => rollout.id === rolloutId);
}

/** The rollout in the named environment, else in the default one, else in any. */
export function findRolloutOf(
  { project, key }: PromptInHand,
  environment: string | undefined,
): RolloutInHand | undefined {
  const open = listOpenRollouts([project]).filter(({ rollout }) => rollout.prompt === key);
  if (environment !== undefined) {
    return open.find(({ rollout }) => rollout.environment === environment);
  }
  return open.find(({ rollout }) => rollout.environment === project.defaultEnvironment) ?? open[0];
}

async function endRollout({ project, rollout }: RolloutInHand, deps: CommandDeps): Promise<void> {
  const isPending = rollout.phase === 'pending';
  const verb = isPending ? l10n.t('cancel the rollout') : l10n.t('roll back');
  const client = await project.connection.writer(verb);
  const isProtected = project.connection.state.environments.get(rollout.environment)?.protected;
  if (isProtected !== false) await confirmEnd(rollout, deps);
  // What makes things safer needs no revision, so nobody can be faster in a way that stops it.
  await sendNoted(deps, { name: ['revert', rollout.prompt], note: rollout.id }, () =>
    isPending ? client.rollouts.cancel(rollout.id) : client.rollouts.rollback(rollout.id),
  );
  await reportEnd({ project, rollout }, isPending, deps);
}

async function reportEnd(
  { project, rollout }: RolloutInHand,
  wasPending: boolean,
  deps: CommandDeps,
): Promise<void> {
  await deps.seenRollouts.markSeen(rollout.id);
  deps.ui.inform(endedText(rollout, wasPending), [
    {
      label: l10n.t('Start Again…'),
      run: () => deps.runCommand(commandIds.startCanary, startAgainTarget(project.id, rollout)),
    },
  ]);
}

/**
 * An earlier try that nobody answered may have been carried out. Then this one only says so: reverting once more would
 * bring back what was taken away.
 */
async function wasDone({ project, key }: PromptInHand, deps: CommandDeps): Promise<boolean> {
  const note = await takeUnanswered(deps, ['revert', key]);
  if (note === undefined) return false;
  const rollout = project.connection.state.rollouts.get(note);
  if (rollout !== undefined) {
    const { phase } = rollout;
    if (phase !== 'rolledBack' && phase !== 'cancelled') return false;
    await reportEnd({ project, rollout }, phase === 'cancelled', deps);
    return true;
  }
  const [environment = '', version = ''] = note.split(' ');
  const client = await project.connection.reader();
  const { deployment } = await client.deployments.serving({ prompt: key, environment });
  if (deployment?.stable !== version) return false;
  deps.ui.inform(l10n.t('{0} now serves {1} {2}.', environment, key, version));
  return true;
}

async function confirmEnd(rollout: RolloutSummaryDto, { ui }: CommandDeps): Promise<void> {
  const { prompt, candidate, stable, environment, phase } = rollout;
  const before = shareText(rollout.rules);
  const isPending = phase === 'pending';
  await ui.confirm({
    message: isPending
      ? l10n.t('Cancel the rollout of {0} {1} in {2}?', prompt, candidate, environment)
      : l10n.t(
          'Roll back {0} {1} in {2}: {3} → {4}',
          prompt,
          candidate,
          environment,
          before,
          percentText(0),
        ),
    detail: isPending
      ? l10n.t('It has not started. Everyone keeps {0}.', stable)
      : l10n.t('Everyone gets {0} with the next request.', stable),
    actions: [
      {
        label: isPending
          ? l10n.t('Cancel Rollout (stays at {0})', percentText(0))
          : l10n.t('Roll Back ({0})', percentText(0)),
        value: true,
      },
    ],
  });
}

function endedText(
  { prompt, candidate, stable, environment }: RolloutSummaryDto,
  wasPending: boolean,
): string {
  return wasPending
    ? l10n.t('The rollout of {0} {1} in {2} was cancelled.', prompt, candidate, environment)
    : l10n.t(
        '{0} was rolled back: {1} serves {2} again.',
        `${prompt} ${candidate}`,
        environment,
        stable,
      );
}

function startAgainTarget(
  project: string,
  { prompt, candidate, environment }: RolloutSummaryDto,
): CommandTarget {
  return { project, prompt, version: candidate, environment };
}

async function deployPrevious(
  inHand: PromptInHand,
  target: CommandTarget,
  deps: CommandDeps,
): Promise<void> {
  const { project, key } = inHand;
  const environment = target.environment ?? project.defaultEnvironment;
  const verb = l10n.t('revert');
  const client = await project.connection.writer(verb);
  const serving = await client.deployments.serving({ prompt: key, environment });
  const { deployment, previousStable } = serving;
  if (deployment === null) {
    throw new UserError(l10n.t('{0} serves nothing of {1}.', environment, key));
  }
  if (previousStable === undefined) {
    throw new UserError(
      l10n.t(
        '{0} has served no version of {1} before {2}, so there is nothing to go back to.',
        environment,
        key,
        deployment.stable,
      ),
    );
  }
  const deploy = { inHand, environment, version: previousStable, verb, action: l10n.t('Revert') };
  const note = `${environment} ${previousStable}`;
  await sendNoted(deps, { name: ['revert', key], note }, () => deployFlow(deploy, deps));
}

export const revertHandlers = (deps: CommandDeps) => ({
  [commandIds.revert]: (target: CommandTarget) => revert(target, deps),
});
