import { describeAttributes } from '../deployment/describeTraffic.ts';
import { describeMetric } from '../rollout/conditionSentence.ts';
import type { Guard } from '../rollout/rolloutPlan.ts';

/** What a guard watches, in words: `parse failures`, or `parse failures for tenant acme` where it has a cohort. */
export function describeGuard({ metric, when }: Pick<Guard, 'metric' | 'when'>): string {
  const cohort = describeAttributes(when);
  return cohort === '' ? describeMetric(metric) : `${describeMetric(metric)} for ${cohort}`;
}
