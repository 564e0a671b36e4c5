import type { ConditionCode, GateCondition } from '../rollout/gateCondition.ts';
import { writeVerdictReason } from '../comparison/verdictSentence.ts';
import { parseDurationMs } from '../rollout/duration.ts';
import type { EvalGate } from '../rollout/evalGate.ts';
import { caseKinds } from '../rollout/rolloutPlan.ts';
import { findExceededLimit } from './evalLimits.ts';
import type { Evidence } from './evidence.ts';

const defaultMaxAgeMs = 7 * 86_400_000;
/** Where nothing is live to compare with, so that no comparison could tell, and nobody says how much must pass. */
const defaultFirstPassRate = 0.9;

/** What the evidence must be about. An undefined `model` or `baseline` is not compared. */
export interface EvidenceQuestion {
  readonly contentHash: string;
  readonly model?: string | undefined;
  /** The environment's stable version; undefined where nothing is, so that pass rates alone count. */
  readonly baseline?: string | undefined;
  /** Conditions of the eval stage; without them evidence must fit and show no regression. */
  readonly gate?: EvalGate | undefined;
}

/** The `evidence` condition of a gate. Of the runs that fit, the newest counts: a good one before a bad one is history. */
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
  if (newest === undefined) return toCondition({ state: 'waiting', code: 'evidence_missing' });
  let fitting: readonly Evidence[] = newestFirst;
  for (const { code, fits, explain } of listFitTests(question, maxAgeMs, now)) {
    const rejected = newest;
    fitting = fitting.filter(fits);
    [newest] = fitting;
    if (newest === undefined) {
      return toCondition({ state: 'waiting', code, params: explain(rejected) });
    }
  }
  const { baseline = '', verdict, summary } = newest;
  const { passRate, passed, cases } = summary;
  const shortfall = findShortfall(newest, question) ?? {
    state: 'met',
    code: isSmallButAsBefore(newest, question) ? 'evidence_as_before' : 'evidence_ok',
    params: { verdict, baseline, passRate, passed, cases },
  };
  const params = { evidenceId: newest.id, ...countRuns(newestFirst), ...shortfall.params };
  return toCondition({ ...shortfall, params });
}

/** Evals can be repeated until one passes, and whoever relies on the newest should see that. Empty for a single run. */
function countRuns(runs: readonly Evidence[]): Params {
  if (runs.length < 2) return {};
  const regressions = runs.filter(({ verdict }) => verdict === 'regression').length;
  return { runs: runs.length, ...(regressions === 0 ? {} : { regressions }) };
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

type Shortfall = Pick<GateCondition, 'state' | 'code'> & { readonly params?: Params };

/** What a run that fits lacks; the first of it. */
function findShortfall(run: Evidence, question: EvidenceQuestion): Shortfall | undefined {
  const gate = question.gate ?? {};
  return (
    findMissingCases(run, gate) ??
    findRegression(run) ??
    findLowPassRate(run, question) ??
    findWeakVerdict(run, question) ??
    findExceededLimit(run, gate, { hasStable: question.baseline !== undefined })
  );
}

function findMissingCases({ summary }: Evidence, gate: EvalGate): Shortfall | undefined {
  const ran = (kind: string): number => summary.kinds.find((one) => one.kind === kind)?.ran ?? 0;
  for (const kind of caseKinds) {
    // A rate of no cases would be none: one must have run to have a rate.
    const need = Math.max(gate.minCases?.[kind] ?? 0, ratesOf(gate)[kind] === undefined ? 0 : 1);
    const have = ran(kind);
    if (have < need) return tooFewCases({ kind, have, need });
  }
  // A run in which every case broke says nothing, whatever verdict came with it.
  return summary.ran === 0 ? tooFewCases({ kind: 'eval', have: 0, need: 1 }) : undefined;
}

function tooFewCases(params: Params): Shortfall {
  return { state: 'waiting', code: 'evidence_too_few_cases', params };
}

function findRegression({ verdict, baseline = '' }: Evidence): Shortfall | undefined {
  if (verdict !== 'regression') return undefined;
  return { state: 'failed', code: 'evidence_regression', params: { verdict, baseline } };
}

type PassRates = Exclude<EvalGate['passRate'], number | undefined>;

function ratesOf({ passRate = {} }: EvalGate): PassRates {
  return typeof passRate === 'number' ? { all: passRate } : passRate;
}

function findLowPassRate(
  { summary, verdict }: Evidence,
  { gate, baseline }: EvidenceQuestion,
): Shortfall | undefined {
  const rates = ratesOf(gate ?? {});
  const asks = gate?.passRate !== undefined;
  const isUntold = baseline === undefined && verdict === 'insufficient';
  const all = rates.all ?? (isUntold && !asks ? defaultFirstPassRate : 0);
  if (summary.passRate < all) {
    const asker = asks ? 'plan' : 'environment';
    return lowPassRate({ passRate: summary.passRate, need: all, asker });
  }
  for (const { kind, passRate } of summary.kinds) {
    const need = rates[kind] ?? 0;
    if (passRate < need) return lowPassRate({ passRate, need, kind });
  }
  return undefined;
}

function lowPassRate(params: Params): Shortfall {
  return { state: 'failed', code: 'evidence_pass_rate_low', params };
}

function findWeakVerdict(run: Evidence, question: EvidenceQuestion): Shortfall | undefined {
  const { gate, baseline } = question;
  const need = getNeededVerdict(gate ?? {});
  if (baseline === undefined || need === undefined) return undefined;
  const { verdict } = run;
  if (verdict === 'better' || verdict === need) return undefined;
  if (isSmallButAsBefore(run, question)) return undefined;
  const asker = gate === undefined ? 'environment' : 'plan';
  const params = { verdict, baseline, need, asker, ...explainVerdict(run) };
  return { state: 'waiting', code: 'evidence_insufficient', params };
}

/**
 * An environment by itself takes a comparison that had too few cases to tell, where each of them passed at least as often
 * as before: the first five fixtures of a prompt let a good version through and hold a broken one. A plan that asks for
 * evals means what it says.
 */
function isSmallButAsBefore(
  { verdict, reasons = [], summary }: Evidence,
  { gate, baseline }: EvidenceQuestion,
): boolean {
  if (gate !== undefined || baseline === undefined || verdict !== 'insufficient') return false;
  const isSmallOnly = reasons.length === 1 && reasons[0]?.code === 'too_few_cases';
  return isSmallOnly && summary.asBefore === true && summary.passed > 0;
}

/** Whoever names a pass rate has said what is enough; otherwise the comparison must be able to tell. */
function getNeededVerdict({ verdict, passRate }: EvalGate): EvalGate['verdict'] {
  return verdict ?? (passRate === undefined ? 'noRegression' : undefined);
}

/** Why the comparison could not tell, where the run says it. */
function explainVerdict({ verdict, reasons = [], baseline }: Evidence): Params {
  const [reason] = verdict === 'insufficient' ? reasons : [];
  return reason === undefined ? {} : { why: writeVerdictReason(reason, { baseline }) };
}

function toCondition({ state, code, params = {} }: Shortfall): GateCondition {
  return { key: 'evidence', state, code, overridable: true, params };
}
