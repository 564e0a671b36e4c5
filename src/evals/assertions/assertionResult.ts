import type { AssertionType } from '../../domain/fixtures/assertion.ts';

/** error: it could not be told, which is neither a pass nor a failure of the prompt. */
export type AssertionOutcome = 'pass' | 'fail' | 'error';

/** What one assertion found. */
export interface AssertionResult {
  /** Where it is in the case: `[2]` is its third assertion, `[2, 0]` the first member of that set. */
  readonly path: readonly number[];
  readonly type: AssertionType;
  readonly negated: boolean;
  readonly outcome: AssertionOutcome;
  /** From 0 to 1. */
  readonly score: number;
  readonly weight: number;
  readonly metric?: string;
  /** A sentence for people. */
  readonly reason: string;
  /** For the difference that a person is shown, where there is one. */
  readonly expected?: string;
  readonly actual?: string;
  /** Members of an `assert-set`. */
  readonly members?: readonly AssertionResult[];
}
