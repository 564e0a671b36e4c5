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
  else await deployPrevious(inHand, target, deps);
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
  if (isPending) await client.rollouts.cancel(rollout.id);
  else await client.rollouts.rollback(rollout.id);
  await deps.seenRollouts.markSeen(rollout.id);
  deps.ui.inform(endedText(rollout), [
    {
      label: l10n.t('Start Again…'),
      run: () => deps.runCommand(commandIds.startCanary, startAgainTarget(project.id, rollout)),
    },
  ]);
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

function endedText({ prompt, candidate, stable, environment, phase }: RolloutSummaryDto): string {
  return phase === 'pending'
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
  await deployFlow(deploy, deps);
}

export const revertHandlers = (deps: CommandDeps) => ({
  [commandIds.revert]: (target: CommandTarget) => revert(target, deps),
});
