import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { SeenRollouts } from '../connection/seenRollouts.ts';
import type { Project } from '../projects/project.ts';
import type { WatchedRollout } from '../statusBar/statusBarFacts.ts';
import { isAskedToReview } from './askedToReview.ts';
import { assessNeed } from './assessNeed.ts';
import { isOvertaken } from './isOvertaken.ts';
import { listKnownPersons } from './ownsRollout.ts';
import { registryMoment } from './registryMoment.ts';
import type { TextMoment } from './rolloutSentence.ts';

/**
 * Every rollout of the projects with what it asks of this person at a moment by this machine's clock. Two projects on one
 * registry count once.
 */
export function listWatchedRollouts(
  projects: readonly Project[],
  seen: Pick<SeenRollouts, 'isUnseen'>,
  moment: TextMoment,
): readonly WatchedRollout[] {
  const counted = new Set<string>();
  return projects.flatMap((project) => {
    const { id, state } = project.connection;
    if (counted.has(id)) return [];
    counted.add(id);
    const { now } = registryMoment(moment, state);
    const knownPersons = listKnownPersons(state.rollouts.values());
    return [...state.rollouts.values()].map((rollout): WatchedRollout => {
      const identity = state.info?.identity;
      const need = assessNeed(rollout, {
        identity,
        isOvertaken: isOvertaken(rollout, state.prompts.get(rollout.prompt)),
        isUnseen: seen.isUnseen(rollout, identity?.name),
        isProtected: state.environments.get(rollout.environment)?.protected ?? true,
        ...{ knownPersons, now },
      });
      const isDefaultEnvironment = rollout.environment === project.defaultEnvironment;
      return {
        project: project.id,
        ...{ rollout, need, isDefaultEnvironment },
        isAsked: !isFinalPhase(rollout.phase) && isAskedToReview(rollout, identity),
        clockOffsetMs: state.clockOffsetMs,
      };
    });
  });
}
