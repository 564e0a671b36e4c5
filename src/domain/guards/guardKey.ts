import type { Guard } from '../rollout/rolloutPlan.ts';

/**
 * Names a guard within its plan: its metric and, for a guard of a cohort, the cohort, as `parseFailure` or
 * `parseFailure@tenant=acme,globex`. Two guards of a plan with one key are one too many.
 */
export function getGuardKey({ metric, when }: Pick<Guard, 'metric' | 'when'>): string {
  if (when === undefined) return metric;
  const parts = Object.entries(when)
    .map(([attribute, values]) => `${attribute}=${[...values].sort().join(',')}`)
    .sort();
  return `${metric}@${parts.join('&')}`;
}
