import { compareUrgency } from '../rollouts/compareUrgency.ts';
import type { StatusBarFacts, WatchedRollout } from './statusBarFacts.ts';

/** Rollouts that still matter beside the shown one, most urgent first. */
export function listOthers(
  { rollouts }: Pick<StatusBarFacts, 'rollouts'>,
  shown: WatchedRollout | undefined,
): readonly WatchedRollout[] {
  return rollouts.filter((one) => one.need !== 'ended' && one !== shown).toSorted(compareUrgency);
}
