import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { RevealedPart } from '../../protocol/panel/toPanel.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';
import type { CommandDeps } from './commandDeps.ts';
import { requireProjects, resolvePrompt } from './resolvePrompt.ts';
import { findRolloutOf } from './revertCommand.ts';

/** Shows a panel, and takes the person to a part of it. */
export type ShowPanel = (target: PanelTarget, part?: RevealedPart) => Promise<void>;

/** The panel of the named rollout, else of the prompt's running one, else of what its default environment serves. */
export async function openRollout(
  target: CommandTarget,
  deps: CommandDeps,
  show: ShowPanel,
): Promise<void> {
  await deps.projects.ready;
  const named = findNamed(target, requireProjects(deps));
  if (named !== undefined) {
    await show(named);
    return;
  }
  const inHand = await resolvePrompt(target, deps, l10n.t('Open Rollout'));
  const rollout = findRolloutOf(inHand, target.environment)?.rollout;
  await show({
    registry: inHand.project.connection.id,
    prompt: inHand.key,
    environment: target.environment ?? rollout?.environment ?? inHand.project.defaultEnvironment,
  });
}

function findNamed(
  { rolloutId, project: id }: CommandTarget,
  projects: readonly Project[],
): PanelTarget | undefined {
  if (rolloutId === undefined) return undefined;
  const project = projects.find(
    (one) => (id === undefined || one.id === id) && one.connection.state.rollouts.has(rolloutId),
  );
  const rollout = project?.connection.state.rollouts.get(rolloutId);
  if (project === undefined || rollout === undefined) return undefined;
  const { prompt, environment } = rollout;
  return { registry: project.connection.id, prompt, environment, rolloutId };
}

export const openRolloutHandlers = (deps: CommandDeps, show: ShowPanel) => ({
  [commandIds.openRollout]: (target: CommandTarget) => openRollout(target, deps, show),
});
