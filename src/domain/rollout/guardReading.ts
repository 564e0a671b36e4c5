import type { Cohort } from '../deployment/trafficRule.ts';

/** What a guard says now. `inconclusive` means that there is data, and that it decides nothing yet. */
export const guardVerdicts = ['harm', 'clear', 'inconclusive', 'error'] as const;
export type GuardVerdict = (typeof guardVerdicts)[number];

export interface GuardReading {
  /** Names the guard within its plan; see `getGuardKey`. */
  readonly key: string;
  readonly metric: string;
  /** Only units of this cohort count. */
  readonly when?: Cohort;
  readonly verdict: GuardVerdict;
  /** Units of the candidate in this stage with this metric. */
  readonly units?: number;
  /** Share of all units that report this metric, from 0 to 1; unknown until units of both versions have. */
  readonly reportedShare?: number;
  /** How many more are expected to decide. */
  readonly unitsToDecide?: number;
  /** Why; `no_records` is a guard that nobody has reported anything to yet. */
  readonly reason?: { readonly code: string };
}
