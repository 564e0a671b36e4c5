import type { Measure } from '../comparison/measureDeltas.ts';
import type { GateCondition } from '../rollout/gateCondition.ts';
import type { EvalGate } from '../rollout/evalGate.ts';
import type { Evidence } from './evidence.ts';

type LimitKey = Extract<keyof EvalGate, `max${string}`>;

interface EvalLimit {
  readonly key: Exclude<LimitKey, 'maxAge'>;
  readonly measure: Measure;
  /** increase: a share of the baseline's mean. mean: what an answer takes on average. */
  readonly limitOf: 'increase' | 'mean';
}

/** What a plan may limit. */
export const evalLimits: readonly EvalLimit[] = [
  { key: 'maxTokensIncrease', measure: 'tokens', limitOf: 'increase' },
  { key: 'maxLatencyIncrease', measure: 'latencyMs', limitOf: 'increase' },
  { key: 'maxCostIncrease', measure: 'costUsd', limitOf: 'increase' },
  { key: 'maxTokens', measure: 'tokens', limitOf: 'mean' },
  { key: 'maxLatencyMs', measure: 'latencyMs', limitOf: 'mean' },
  { key: 'maxCostUsd', measure: 'costUsd', limitOf: 'mean' },
];

/** The first limit of a plan that a run does not keep, or does not know of. Increases need something stable. */
export function findExceededLimit(
  { summary, baseline = '' }: Evidence,
  gate: EvalGate,
  { hasStable }: { readonly hasStable: boolean },
): Pick<GateCondition, 'state' | 'code' | 'params'> | undefined {
  for (const { key, measure, limitOf } of evalLimits) {
    const limit = gate[key];
    if (limit === undefined || (limitOf === 'increase' && !hasStable)) continue;
    const value =
      limitOf === 'mean' ? summary.means[measure] : calculateIncrease(summary.deltas[measure]);
    if (value === undefined) {
      return { state: 'waiting', code: 'evidence_not_measured', params: { measure } };
    }
    // The last digits of a mean must not decide.
    if (value <= limit + 1e-9) continue;
    const params = { measure, limitOf, value, limit, baseline };
    return { state: 'failed', code: 'evidence_over_limit', params };
  }
  return undefined;
}

function calculateIncrease(
  delta: { readonly difference: number; readonly baseline: number } | undefined,
): number | undefined {
  if (delta === undefined || delta.baseline === 0) return undefined;
  return delta.difference / delta.baseline;
}
