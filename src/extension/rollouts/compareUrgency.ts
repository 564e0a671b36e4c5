import type { WatchedRollout } from '../statusBar/statusBarFacts.ts';
import { compareNeeds } from './assessNeed.ts';

/** Only a rollback is news that outranks what runs. */
export function isOldNews({ need, rollout }: WatchedRollout): boolean {
  return need === 'unseenEnd' && rollout.phase !== 'rolledBack';
}

/** Orders rollouts by what a person should see first. */
export function compareUrgency(left: WatchedRollout, right: WatchedRollout): number {
  return (
    Number(isOldNews(left)) - Number(isOldNews(right)) ||
    compareNeeds(left.need, right.need) ||
    Number(right.isDefaultEnvironment) - Number(left.isDefaultEnvironment) ||
    right.rollout.updatedAt.localeCompare(left.rollout.updatedAt)
  );
}
