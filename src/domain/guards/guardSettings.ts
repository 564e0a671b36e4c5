import type { Cohort } from '../deployment/trafficRule.ts';

/** Better direction of a metric: fewer parse failures, more successes. */
export type GuardDirection = 'lower' | 'higher';

/**
 * How a guard compares. `rate`: how often something bad happens, from true and false. `budget`: how often a number
 * passes its budget. `mean`: averages of numbers, each capped at the ceiling.
 */
export type GuardMeasure =
  | { readonly kind: 'rate' }
  | { readonly kind: 'budget'; readonly budget: number }
  | { readonly kind: 'mean'; readonly ceiling: number };

/** A guard of a plan, with every default filled in. */
export interface GuardSettings {
  /** Names the guard within its plan; see `getGuardKey`. */
  readonly key: string;
  readonly metric: string;
  /** Only units of this cohort count. */
  readonly when?: Cohort;
  readonly measure: GuardMeasure;
  readonly direction: GuardDirection;
  /** How much worse the candidate may be: a share from 0 to 1 for rates and budgets, in units of the metric for means. */
  readonly margin: number;
  /** Chance of a false “harm” over the whole rollout that this guard may use up, above 0 and below 1. */
  readonly alpha: number;
  /** Units with a comparison on each arm before the guard may say “clear”. */
  readonly minUnits: number;
  readonly onHarm: 'rollback' | 'pause' | 'notify';
  /** Watched and shown; never acts and never holds. */
  readonly dryRun: boolean;
}
