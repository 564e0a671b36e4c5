import { assertNever } from '../assertNever.ts';
import type { GuardAssessment, TrafficAssessment } from './guardAssessment.ts';

/** Worst first; `noData` is a guard that nobody has reported anything to. */
export const rolloutHealths = ['harm', 'error', 'inconclusive', 'noData', 'clear'] as const;
export type RolloutHealth = (typeof rolloutHealths)[number];

interface Standing {
  readonly guards: readonly Pick<GuardAssessment, 'verdict' | 'reason' | 'dryRun'>[];
  readonly traffic?: Pick<TrafficAssessment, 'verdict'>;
}

/** The worst of what guards and traffic say. Undefined where no guard acts: then nobody has to report anything. */
export function assessHealth({ guards, traffic }: Standing): RolloutHealth | undefined {
  const acting = guards.filter(({ dryRun }) => !dryRun);
  if (acting.length === 0) return undefined;
  const served = acting.filter(({ reason }) => reason.code !== 'not_served');
  const found = new Set(served.map(toHealth));
  if (traffic?.verdict === 'error') found.add('error');
  return rolloutHealths.find((health) => found.has(health));
}

function toHealth({ verdict, reason }: Standing['guards'][number]): RolloutHealth {
  switch (verdict) {
    case 'harm':
    case 'error':
    case 'clear':
      return verdict;
    case 'inconclusive':
      return reason.code === 'no_records' ? 'noData' : 'inconclusive';
    /* c8 ignore next 2 -- closed by the type */
    default:
      return assertNever(verdict);
  }
}
