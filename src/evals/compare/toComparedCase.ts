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
  const latencies = measureLatencies(candidate, baseline);
  return {
    id,
    kind,
    ...(description === undefined ? {} : { description: cutText(description, maxDescription) }),
    ...toSide(candidate, latencies.candidate),
    ...(baseline === undefined ? {} : { baseline: toSide(baseline, latencies.baseline) }),
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

interface Latencies {
  readonly candidate: number | undefined;
  readonly baseline?: number | undefined;
}

/**
 * Times are compared only where both sides were asked in this run, or both recorded: an answer of the cache took as long
 * as its server needed at another time. Without that the candidate tells how long its own answers took, whenever.
 */
function measureLatencies(candidate: CaseResult, baseline: CaseResult | undefined): Latencies {
  for (const source of ['model', 'recording'] as const) {
    const now = measureLatency(candidate, source);
    const before = baseline && measureLatency(baseline, source);
    if (now !== undefined && before !== undefined) return { candidate: now, baseline: before };
  }
  return { candidate: summariseAttempts(candidate.attempts).latencyMs };
}

function measureLatency(
  { attempts }: CaseResult,
  source: AttemptResult['source'],
): number | undefined {
  return summariseAttempts(attempts.filter((one) => one.source === source)).latencyMs;
}

function toSide({ attempts }: CaseResult, latencyMs: number | undefined): CaseSide {
  const { usage, costUsd } = summariseAttempts(attempts);
  const answered = attempts.filter(({ answer }) => answer !== undefined).length;
  return {
    ...toCounts(attempts),
    ...(usage === undefined ? {} : { tokens: (usage.inputTokens + usage.outputTokens) / answered }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(costUsd === undefined ? {} : { costUsd: costUsd / answered }),
  };
}
