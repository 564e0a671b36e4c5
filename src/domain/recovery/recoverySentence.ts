import { describeMetric } from '../rollout/conditionSentence.ts';
import type { RecoveryState } from './recoveryState.ts';

/** Where the recovery stands, in one sentence; `outside` are the metrics that are not back. */
export function writeRecoverySentence(
  state: RecoveryState,
  outside: readonly string[] = [],
): string {
  switch (state) {
    case 'watching':
      return 'It is not known yet whether stable is back where it was before the start: too little has been reported since. More outcomes will tell; an owner who knows already may confirm now.';
    case 'recovered':
      return 'Stable is back where it was before the start; the owner may confirm that.';
    case 'notRecovered':
      return `Stable is not back where it was before the start${describeOutside(outside)}, so the cause is probably not the prompt; look for what else changed.`;
    case 'unknown':
      return 'Nothing was reported from before to compare stable with; look for yourself, then let the owner confirm.';
  }
}

function describeOutside(metrics: readonly string[]): string {
  const names = [...new Set(metrics.map(describeMetric))];
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}
