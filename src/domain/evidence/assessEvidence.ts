import type { ConditionCode, ConditionState, GateCondition } from '../rollout/gateCondition.ts';
import { parseDurationMs } from '../rollout/duration.ts';
import { caseKinds, type EvalGate } from '../rollout/rolloutPlan.ts';
import type { Evidence, EvidenceCase } from './evidence.ts';

const defaultMaxAgeMs = 7 * 86_400_000;

/** What the evidence must be about. An undefined `model` or `baseline` is not compared. */
export interface EvidenceQuestion {
  readonly contentHash: string;
  readonly model?: string | undefined;
  /** The environment's stable version. */
  readonly baseline?: string | undefined;
  /** Conditions of the eval stage; without them evidence must fit and show no regression. */
  readonly gate?: EvalGate | undefined;
}

/**
 * The `evidence` condition of a gate. Of the runs that fit, the newest counts, so that nobody can repeat a run until
 * one of them passes.
 */
export function assessEvidence(
  question: EvidenceQuestion,
  evidence: readonly Evidence[],
  now: number,
): GateCondition {
  const maxAgeMs =
    question.gate?.maxAge === undefined ? defaultMaxAgeMs : parseDurationMs(question.gate.maxAge);
  const newestFirst = evidence
    .filter((run) => run.contentHash === question.contentHash)
    .sort((left, right) => right.recordedAt - left.recordedAt);
  let [newest] = newestFirst;
  if (newest === undefined) return toCondition('waiting', 'evidence_missing');
  let fitting: readonly Evidence[] = newestFirst;
  for (const { code, fits, explain } of listFitTests(question, maxAgeMs, now)) {
    const rejected = newest;
    fitting = fitting.filter(fits);
    [newest] = fitting;
    if (newest === undefined) return toCondition('waiting', code, explain(rejected));
  }
  return assessRun(newest, question.gate ?? {});
}

type Params = GateCondition['params'];

interface FitTest {
  readonly code: ConditionCode;
  readonly fits: (run: Evidence) => boolean;
  readonly explain: (run: Evidence) => Params;
}

function listFitTests(
  { model, baseline }: EvidenceQuestion,
  maxAgeMs: number,
  now: number,
): readonly FitTest[] {
  const tests: FitTest[] = [
    {
      code: 'evidence_replayed',
      fits: (run) => run.replayedFromOtherContent !== true,
      explain: (run) => ({ evidenceId: run.id }),
    },
  ];
  if (model !== undefined) {
    tests.push({
      code: 'evidence_other_model',
      fits: (run) => run.model === model,
      explain: (run) => ({ evidenceId: run.id, model: run.model, expected: model }),
    });
  }
  if (baseline !== undefined) {
    tests.push({
      code: 'evidence_other_baseline',
      fits: (run) => run.baseline === baseline,
      explain: (run) => ({
        evidenceId: run.id,
        baseline: run.baseline ?? '',
        expected: baseline,
      }),
    });
  }
  tests.push({
    code: 'evidence_stale',
    fits: (run) => now - run.recordedAt <= maxAgeMs,
    explain: (run) => ({ evidenceId: run.id, ageMs: now - run.recordedAt, maxAgeMs }),
  });
  return tests;
}

function assessRun(run: Evidence, gate: EvalGate): GateCondition {
  const evidenceId = run.id;
  for (const kind of caseKinds) {
    const need = gate.minCases?.[kind] ?? 0;
    const have = run.cases.filter((one) => one.kind === kind && hasRun(one)).length;
    if (have < need) {
      return toCondition('waiting', 'evidence_too_few_cases', { evidenceId, kind, have, need });
    }
  }
  // A run in which every case broke says nothing, whatever verdict came with it.
  if (!run.cases.some(hasRun)) {
    const params = { evidenceId, kind: 'eval', have: 0, need: 1 };
    return toCondition('waiting', 'evidence_too_few_cases', params);
  }
  const passRate = calculatePassRate(run.cases);
  const neededRate = gate.passRate ?? 0;
  if (passRate < neededRate) {
    const params = { evidenceId, passRate, need: neededRate };
    return toCondition('failed', 'evidence_pass_rate_low', params);
  }
  const verdict = { evidenceId, verdict: run.verdict, baseline: run.baseline ?? '' };
  if (run.verdict === 'regression') return toCondition('failed', 'evidence_regression', verdict);
  if (gate.verdict !== undefined && !isVerdictEnough(run.verdict, gate.verdict)) {
    const params = { ...verdict, need: gate.verdict };
    return toCondition('waiting', 'evidence_insufficient', params);
  }
  const passed = run.cases.filter((one) => hasRun(one) && one.failed + one.errors === 0).length;
  return toCondition('met', 'evidence_ok', {
    ...verdict,
    passRate,
    passed,
    cases: run.cases.length,
  });
}

function hasRun(one: EvidenceCase): boolean {
  return one.passed + one.failed > 0;
}

function isVerdictEnough(
  verdict: Evidence['verdict'],
  need: NonNullable<EvalGate['verdict']>,
): boolean {
  return verdict === 'better' || verdict === need;
}

/** Mean of the cases' own rates, so that a case with more repeats does not weigh more. An error is no pass. */
export function calculatePassRate(cases: readonly EvidenceCase[]): number {
  const rates = cases.map((one) => one.passed / Math.max(1, one.passed + one.failed + one.errors));
  return rates.reduce((sum, rate) => sum + rate, 0) / Math.max(1, rates.length);
}

function toCondition(
  state: ConditionState,
  code: ConditionCode,
  params: Params = {},
): GateCondition {
  return { key: 'evidence', state, code, overridable: true, params };
}
