import { assertNever } from '../../domain/assertNever.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import type { EvalOutcome } from './evalReport.ts';

// A failure that was seen stays one, whatever else could not be run.
const byWeight: readonly EvalOutcome[] = ['failed', 'error', 'insufficient', 'passed'];

/** The outcome of several prompts: the gravest of theirs. */
export function joinOutcomes(outcomes: readonly EvalOutcome[]): EvalOutcome {
  return byWeight.find((outcome) => outcomes.includes(outcome)) ?? 'passed';
}

export function toEvalExitCode(outcome: EvalOutcome): ExitCode {
  switch (outcome) {
    case 'passed':
      return exitCodes.ok;
    case 'failed':
      return exitCodes.refused;
    case 'insufficient':
      return exitCodes.insufficient;
    case 'error':
      return exitCodes.incomplete;
    default:
      return assertNever(outcome);
  }
}
