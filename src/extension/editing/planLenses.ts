import { l10n } from '../platform/localize.ts';
import { fitLenses, lensCommands, type Lens } from './lens.ts';
import type { PlanUser } from './planUsers.ts';

/** The line above a plan: who goes by it, and whether it was edited since. */
export function planLenses(users: readonly PlanUser[]): readonly Lens[] {
  const [first] = users;
  if (first === undefined) return [];
  const edited = users.find(({ isEdited }) => isEdited);
  return fitLenses([usedLens(first, users), ...(edited === undefined ? [] : [editedLens(edited)])]);
}

function usedLens({ project, rollout }: PlanUser, users: readonly PlanUser[]): Lens {
  const { prompt, environment, id, stageIndex, stageCount, phase } = rollout;
  const stage =
    phase === 'pending'
      ? l10n.t('not started')
      : l10n.t('stage {0} of {1}', stageIndex + 1, stageCount);
  const others = users.length - 1;
  const text =
    others === 0
      ? l10n.t('used by {0}, {1}', prompt, stage)
      : l10n.t('used by {0}, {1}, and {2} more', prompt, stage, others);
  const lines = users.map(({ rollout: one }) =>
    l10n.t(
      '{0} {1} in {2}, stage “{3}”',
      one.prompt,
      one.candidate,
      one.environment,
      one.stageName,
    ),
  );
  return {
    text,
    short: l10n.t('used by {0}', prompt),
    tooltip: [...lines, l10n.t('Opens the rollout panel.')].join('\n'),
    command: lensCommands.openRollout,
    target: { project, prompt, environment, rolloutId: id },
  };
}

function editedLens({ project, uri, rollout }: PlanUser): Lens {
  return {
    text: l10n.t('edited since the start: compare'),
    short: l10n.t('edited: compare'),
    tooltip: l10n.t(
      'The rollout of {0} {1} keeps the plan that it was started with.',
      rollout.prompt,
      rollout.candidate,
    ),
    command: lensCommands.compareWithLive,
    target: { project, uri, rolloutId: rollout.id },
  };
}
