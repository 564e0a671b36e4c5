import type { GuardReading } from '../rollout/guardReading.ts';
import type { Arm } from './guardRecord.ts';
import type { GuardDirection, GuardMeasure } from './guardSettings.ts';

/** Why a guard says what it says; each code has one sentence in `guardReasonSentence.ts`. */
export const guardReasonCodes = [
  // harm
  'worse_than_margin',
  // clear
  'within_margin',
  // inconclusive
  'no_records',
  'no_comparison',
  'not_served',
  'too_few_units',
  'may_be_worse',
  'no_sign_of_harm',
  'no_margin',
  // error
  'unusable_values',
  'not_reported',
  'one_arm_only',
  'reported_unevenly',
  'only_successes',
  'only_failures',
  'sample_ratio',
  'no_traffic',
  'silent',
] as const;
export type GuardReasonCode = (typeof guardReasonCodes)[number];

export interface GuardReason {
  readonly code: GuardReasonCode;
  /** Values for the sentence: counts, shares from 0 to 1, durations in ms that end in `Ms`, names of arms. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** An estimate with the interval that holds at every look; rates are shares from 0 to 1, means in units of the metric. */
export interface IntervalEstimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** One arm as it was seen: all units with a comparison, over all stages, not adjusted for when they came. */
export interface ArmReading extends Partial<IntervalEstimate> {
  readonly units: number;
  /** Units whose value was capped at the ceiling of the guard. */
  readonly capped?: number;
}

/** All that is known about one guard at one look; `GuardReading` is the part that gates need. */
export interface GuardAssessment extends GuardReading {
  readonly reason: GuardReason;
  readonly measure: GuardMeasure;
  readonly direction: GuardDirection;
  readonly onHarm: 'rollback' | 'pause' | 'notify';
  readonly dryRun: boolean;
  /** The margin, beside which the difference is shown. */
  readonly margin: number;
  readonly alpha: number;
  readonly arms: Readonly<Record<Arm, ArmReading>>;
  /**
   * Candidate minus stable, stratified by stage and assignment, so that one may differ from the difference of the arms
   * above. Positive means more of the metric (or of what the budget forbids), whichever direction is better.
   */
  readonly difference?: IntervalEstimate;
  /** Of the test for harm: the highest so far, and the one that shows harm (1/alpha). Not for means. */
  readonly eValue?: { readonly value: number; readonly threshold: number };
  /** About how many more units, on both arms together at the present share, until harm or clear can be told. */
  readonly unitsToHarm?: number;
  readonly unitsToClear?: number;
}

/** Whether the units of the present stage arrive as they were assigned. */
export interface TrafficAssessment {
  readonly verdict: 'ok' | 'waiting' | 'error';
  /** Present unless `ok`. */
  readonly reason?: GuardReason;
  /** Units of the present stage. */
  readonly stable: number;
  readonly candidate: number;
}
