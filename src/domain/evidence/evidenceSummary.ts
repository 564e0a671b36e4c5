import { Type, type Static } from 'typebox';
import {
  calculateRate,
  countJudged,
  isPaired,
  type AttemptCounts,
  type ComparedCase,
} from '../comparison/comparedCase.ts';
import { calculateDeltas, measureDeltaSchema, measures } from '../comparison/measureDeltas.ts';
import { caseKinds, type CaseKind } from '../rollout/rolloutPlan.ts';

const count = Type.Integer();
const perMeasure = <Value extends typeof measureDeltaSchema | Type.TNumber>(value: Value) =>
  Type.Object({
    tokens: Type.Optional(value),
    latencyMs: Type.Optional(value),
    costUsd: Type.Optional(value),
  });

const kindSummarySchema = Type.Object({
  kind: Type.Enum(caseKinds),
  /** Cases of which an attempt passed or failed. */
  ran: count,
  passRate: Type.Number(),
});
export type KindSummary = Static<typeof kindSummarySchema>;

/** What gates and lists need of the cases of a run. Everything but `deltas` is about the candidate. */
export const evidenceSummarySchema = Type.Object({
  cases: count,
  /** Cases of which an attempt passed or failed. */
  ran: count,
  /** Cases that passed every attempt. */
  passed: count,
  passRate: Type.Number(),
  /** Every case ran on both sides without an error, and none passed less often than on the baseline. */
  asBefore: Type.Optional(Type.Boolean()),
  /** Kinds that have cases, in the order of the kinds. */
  kinds: Type.Array(kindSummarySchema),
  /** Means of the cases, per answer. */
  means: perMeasure(Type.Number()),
  deltas: perMeasure(measureDeltaSchema),
});
export type EvidenceSummary = Static<typeof evidenceSummarySchema>;

/** Sums the cases of a run up. */
export function summarizeCases(cases: readonly ComparedCase[]): EvidenceSummary {
  return {
    cases: cases.length,
    ran: cases.filter(hasRun).length,
    passed: cases.filter((one) => hasRun(one) && one.failed + one.errors === 0).length,
    passRate: calculatePassRate(cases),
    asBefore: cases.length > 0 && cases.every(passesAsBefore),
    kinds: caseKinds.flatMap((kind) => summarizeKind(kind, cases)),
    means: calculateMeans(cases),
    deltas: calculateDeltas(cases),
  };
}

function passesAsBefore(one: ComparedCase): boolean {
  if (!isPaired(one) || one.errors + one.baseline.errors > 0) return false;
  return calculateRate(one) >= calculateRate(one.baseline);
}

function summarizeKind(kind: CaseKind, all: readonly ComparedCase[]): KindSummary[] {
  const cases = all.filter((one) => one.kind === kind);
  if (cases.length === 0) return [];
  return [{ kind, ran: cases.filter(hasRun).length, passRate: calculatePassRate(cases) }];
}

function hasRun(one: AttemptCounts): boolean {
  return countJudged(one) > 0;
}

/** Mean of the cases' own rates, so that a case with more repeats does not weigh more. An error is no pass. */
function calculatePassRate(cases: readonly AttemptCounts[]): number {
  const rates = cases.map((one) => one.passed / Math.max(1, countJudged(one) + one.errors));
  return Math.min(1, rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length));
}

function calculateMeans(cases: readonly ComparedCase[]): EvidenceSummary['means'] {
  const means: EvidenceSummary['means'] = {};
  for (const measure of measures) {
    const values = cases.flatMap((one) => one[measure] ?? []);
    if (values.length === 0) continue;
    means[measure] = values.reduce((sum, value) => sum + value, 0) / values.length;
  }
  return means;
}
