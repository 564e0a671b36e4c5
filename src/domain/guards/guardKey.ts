import type { Guard } from '../rollout/rolloutPlan.ts';

/** Keys are columns, names of conditions and parts of every event, so plans with longer ones do not start. */
export const maxGuardKeyLength = 200;

/**
 * Names a guard within its plan: its metric and, for a guard of a cohort, the cohort, as `parseFailure` or
 * `parseFailure@tenant=acme,globex`. Two guards of a plan with one key are one too many.
 */
export function getGuardKey({ metric, when = {} }: Pick<Guard, 'metric' | 'when'>): string {
  const parts = Object.entries(when)
    .map(([attribute, values]) => `${attribute}=${writeValues(values)}`)
    .sort();
  return parts.length === 0 ? metric : `${metric}@${parts.join('&')}`;
}

/** Signs with a meaning in keys are escaped, so that one cohort cannot look like another. */
function writeValues(values: readonly string[]): string {
  return [...new Set(values)]
    .sort()
    .map((value) => value.replace(/[%,&=@]/g, encodeURIComponent))
    .join(',');
}
