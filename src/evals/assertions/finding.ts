import type { AssertionContext } from './assertionContext.ts';
import type { Assertion } from '../../domain/fixtures/assertion.ts';

/** What a check found, before `not-` turns it round. Its reason is a fact about the answer, true either way. */
export type Finding =
  | {
      readonly outcome: 'pass' | 'fail';
      /** From 0 to 1. */
      readonly score: number;
      readonly reason: string;
      readonly expected?: string;
      readonly actual?: string;
    }
  | { readonly outcome: 'error'; readonly reason: string };

/** One assertion type: never throws for what a fixtures file or an answer holds. */
export type Check = (assertion: Assertion, context: AssertionContext) => Finding | Promise<Finding>;

/** A check that holds or does not; the reason is chosen by which. */
export function found(
  holds: boolean,
  reasons: { readonly pass: string; readonly fail: string },
  difference: { readonly expected?: string; readonly actual?: string } = {},
): Finding {
  return holds
    ? { outcome: 'pass', score: 1, reason: reasons.pass }
    : { outcome: 'fail', score: 0, reason: reasons.fail, ...difference };
}

/** It could not be told; the sentence says why and what to do. */
export function unclear(reason: string): Finding {
  return { outcome: 'error', reason };
}
