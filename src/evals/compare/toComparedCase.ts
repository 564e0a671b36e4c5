import type {
  AttemptCounts,
  CaseSide,
  ComparedCase,
} from '../../domain/comparison/comparedCase.ts';
import type { AttemptResult, CaseResult } from '../run/runResult.ts';
import { summariseAttempts } from '../run/summariseAttempts.ts';
import { cutText } from './cutText.ts';

/** The attempts of one case on both sides, and those of its confirmation. */
export interface CaseResults {
  readonly candidate: CaseResult;
  readonly baseline?: CaseResult | undefined;
  readonly confirmation?: { readonly candidate: CaseResult; readonly baseline: CaseResult };
}

const maxDescription = 200;

/** Counts and means of one case. */
export function toComparedCase({ candidate, baseline, confirmation }: CaseResults): ComparedCase {
  const { id, kind, description } = candidate.case;
  return {
    id,
    kind,
    ...(description === undefined ? {} : { description: cutText(description, maxDescription) }),
    ...toSide(candidate),
    ...(baseline === undefined ? {} : { baseline: toSide(baseline) }),
    ...(confirmation === undefined
      ? {}
      : {
          confirmation: {
            candidate: toCounts(confirmation.candidate.attempts),
            baseline: toCounts(confirmation.baseline.attempts),
          },
        }),
  };
}

/** True where the case has no values for inputs of the version, so that nobody could have asked it then. */
export function isUnfit({ attempts }: CaseResult): boolean {
  return attempts.length > 0 && attempts.every(({ error }) => error?.code === 'render_failed');
}

function toCounts(attempts: readonly AttemptResult[]): AttemptCounts {
  const { passed, failed, errors } = summariseAttempts(attempts);
  return { passed, failed, errors };
}

function toSide({ attempts }: CaseResult): CaseSide {
  const { usage, costUsd, latencyMs } = summariseAttempts(attempts);
  const answered = attempts.filter(({ answer }) => answer !== undefined).length;
  return {
    ...toCounts(attempts),
    ...(usage === undefined ? {} : { tokens: (usage.inputTokens + usage.outputTokens) / answered }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(costUsd === undefined ? {} : { costUsd: costUsd / answered }),
  };
}
