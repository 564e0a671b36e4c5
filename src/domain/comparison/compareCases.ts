/** The verdict on a candidate from the attempts of its cases and of the same cases on the live version. */
import type { EvalVerdict } from '../rollout/rolloutPlan.ts';
import {
  calculateRate,
  countAttempts,
  countJudged,
  isPaired,
  type AttemptCounts,
  type ComparedCase,
  type PairedCase,
} from './comparedCase.ts';
import { assessConfirmation, listSuspects, measureSuite } from './confirmCases.ts';
import { calculateDeltas, type MeasureDeltas } from './measureDeltas.ts';
import { calculateSignFlip, type SignFlipResult } from './signFlipTest.ts';
import type { VerdictReason, VerdictReasonCode } from './verdictReason.ts';
import { calculateWilsonInterval, type Interval } from './wilsonInterval.ts';

/** Cases that must have been compared before a verdict can be good. */
export const minComparedCases = 10;
const alpha = 0.05;
/** Between `alpha` and this, a loss is not shown, but too likely to call it none. */
const leaningAlpha = 0.1;
/** Share of attempts on one side that may have ended in an error. */
const maxErrorShare = 0.1;
const maxReasonCases = 100;

/** Why a run ended before all of it had run: `skipped` where some attempts could not be made. */
export type RunStop = 'cancelled' | 'budget' | 'skipped';

export interface ComparisonQuestion {
  readonly cases: readonly ComparedCase[];
  /** False when nothing was live. */
  readonly hasBaseline: boolean;
  readonly stopped?: RunStop | undefined;
}

/** A rate over cases with its 95 % interval. */
export interface RateEstimate extends Interval {
  readonly rate: number;
}

/** What a comparison says. Lists of cases hold ids in their order. */
export interface CaseComparison {
  readonly verdict: EvalVerdict;
  /** At least one. */
  readonly reasons: readonly VerdictReason[];
  /** Cases that ran on both sides; everything below but the last three lists is about those. */
  readonly compared: number;
  /** Absent where no case ran. Without a baseline over all cases of the candidate. */
  readonly passRate?: RateEstimate;
  readonly baselinePassRate?: RateEstimate;
  readonly pValues?: SignFlipResult;
  readonly worse: readonly string[];
  readonly better: readonly string[];
  /** Confirmed breaks. */
  readonly broken: readonly string[];
  readonly deltas: MeasureDeltas;
  /** Without an attempt on the baseline. */
  readonly newCases: readonly string[];
  /** Without an attempt on the candidate. */
  readonly missingCases: readonly string[];
  /** With errors only, on one side or both. */
  readonly erredCases: readonly string[];
}

/** Same cases, same answer, in whatever order they come. */
export function compareCases(question: ComparisonQuestion): CaseComparison {
  const cases = [...question.cases].sort((left, right) => (left.id < right.id ? -1 : 1));
  const paired = cases.filter(isPaired);
  const facts = collectFacts(paired);
  const passRate = estimateRate(question.hasBaseline ? paired : cases.filter(hasRun));
  const baselinePassRate = estimateRate(paired.map((one) => one.baseline));
  return {
    ...decide(question, cases, facts),
    compared: paired.length,
    ...(passRate === undefined ? {} : { passRate }),
    ...(baselinePassRate === undefined ? {} : { baselinePassRate }),
    ...(facts.pValues === undefined ? {} : { pValues: facts.pValues }),
    worse: listIds(paired.filter((one) => calculateRate(one) < calculateRate(one.baseline))),
    better: listIds(paired.filter((one) => calculateRate(one) > calculateRate(one.baseline))),
    broken: [...facts.collapsed, ...facts.unsafe].sort(),
    deltas: calculateDeltas(cases),
    newCases: question.hasBaseline
      ? listIds(cases.filter((one) => countAttempts(one.baseline) === 0))
      : [],
    missingCases: listIds(cases.filter((one) => countAttempts(one) === 0)),
    erredCases: listIds(cases.filter((one) => hasOnlyErrors(one) || hasOnlyErrors(one.baseline))),
  };
}

function hasRun(one: AttemptCounts): boolean {
  return countJudged(one) > 0;
}

function hasOnlyErrors(side: AttemptCounts | undefined): boolean {
  return side !== undefined && side.errors > 0 && !hasRun(side);
}

function listIds(cases: readonly ComparedCase[]): string[] {
  return cases.map((one) => one.id);
}

/** Mean of the cases' own rates, so that a case with more repeats does not weigh more. */
function estimateRate(sides: readonly AttemptCounts[]): RateEstimate | undefined {
  if (sides.length === 0) return undefined;
  const rates = sides.map(calculateRate).sort((left, right) => left - right);
  const rate = Math.min(1, rates.reduce((sum, one) => sum + one, 0) / rates.length);
  return { rate, ...calculateWilsonInterval(rate, rates.length) };
}

interface ComparisonFacts {
  readonly paired: readonly PairedCase[];
  readonly pValues?: SignFlipResult;
  readonly collapsed: readonly string[];
  readonly unsafe: readonly string[];
  /** Suspicions that further attempts have not settled. */
  readonly open: readonly string[];
}

function collectFacts(paired: readonly PairedCase[]): ComparisonFacts {
  const suspects = new Set(listSuspects(paired).map((suspect) => suspect.id));
  const suite = measureSuite(paired);
  const settled = paired
    .filter((one) => suspects.has(one.id))
    .map((one) => ({ one, state: assessConfirmation(one, suite) }));
  const confirmed = settled.filter(({ state }) => state === 'confirmed').map(({ one }) => one);
  const facts = {
    paired,
    collapsed: listIds(confirmed.filter((one) => one.kind !== 'safety')),
    unsafe: listIds(confirmed.filter((one) => one.kind === 'safety')),
    open: listIds(settled.filter(({ state }) => state === 'open').map(({ one }) => one)),
  };
  if (paired.length === 0) return facts;
  return { ...facts, pValues: calculateSignFlip(paired.map(toPairedRate)) };
}

function toPairedRate(one: PairedCase) {
  return {
    id: one.id,
    passed: one.passed,
    judged: countJudged(one),
    baselinePassed: one.baseline.passed,
    baselineJudged: countJudged(one.baseline),
  };
}

type Decision = Pick<CaseComparison, 'verdict' | 'reasons'>;

function decide(
  question: ComparisonQuestion,
  cases: readonly ComparedCase[],
  facts: ComparisonFacts,
): Decision {
  const unfit = findUnfitness(question, cases);
  if (unfit !== undefined) return { verdict: 'insufficient', reasons: [unfit] };
  const regressions = listRegressions(facts);
  if (regressions.length > 0) return { verdict: 'regression', reasons: regressions };
  const missing = listMissing(cases, facts);
  if (missing.length > 0) return { verdict: 'insufficient', reasons: missing };
  const isBetter = (facts.pValues?.better ?? 1) <= alpha;
  return isBetter
    ? { verdict: 'better', reasons: [describeRates('passes_more', facts)] }
    : { verdict: 'noRegression', reasons: [describeRates('no_difference', facts)] };
}

const stopCodes = {
  cancelled: 'run_cancelled',
  budget: 'budget_spent',
  skipped: 'cases_skipped',
} as const satisfies Record<RunStop, VerdictReasonCode>;

/** Why the run says nothing at all: it is not whole, there is nothing to compare with, or it broke. */
function findUnfitness(
  { hasBaseline, stopped }: ComparisonQuestion,
  cases: readonly ComparedCase[],
): VerdictReason | undefined {
  if (stopped !== undefined) return toReason(stopCodes[stopped]);
  if (!cases.some(hasRun)) return toReason('every_case_broke', { cases: cases.length });
  if (!hasBaseline) {
    const passed = cases.filter((one) => one.passed > 0 && one.failed + one.errors === 0).length;
    return toReason('nothing_live', { passed, cases: cases.length });
  }
  for (const side of ['candidate', 'baseline'] as const) {
    const ran = cases.map((one) => (side === 'candidate' ? one : one.baseline));
    const errors = ran.reduce((sum, one) => sum + (one?.errors ?? 0), 0);
    const attempts = ran.reduce((sum, one) => sum + countAttempts(one), 0);
    if (errors > maxErrorShare * attempts) {
      return toReason('too_many_errors', { side, errors, attempts });
    }
  }
  return undefined;
}

function listRegressions(facts: ComparisonFacts): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  if (facts.unsafe.length > 0) reasons.push(aboutCases('safety_cases_worse', facts.unsafe));
  if (facts.collapsed.length > 0) reasons.push(aboutCases('cases_collapsed', facts.collapsed));
  if ((facts.pValues?.worse ?? 1) <= alpha) reasons.push(describeRates('passes_less', facts));
  return reasons;
}

function listMissing(cases: readonly ComparedCase[], facts: ComparisonFacts): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  const have = facts.paired.length;
  if (have < minComparedCases) {
    const missing = minComparedCases - have;
    reasons.push(toReason('too_few_cases', { have, need: minComparedCases, missing }));
  }
  if (facts.open.length > 0) reasons.push(aboutCases('breaks_unconfirmed', facts.open));
  const lost = listIds(cases.filter((one) => one.kind === 'safety' && hasOnlyErrors(one)));
  if (lost.length > 0) reasons.push(aboutCases('safety_cases_broke', lost));
  if ((facts.pValues?.worse ?? 1) <= leaningAlpha)
    reasons.push(describeRates('leans_worse', facts));
  return reasons;
}

function describeRates(
  code: VerdictReasonCode,
  { paired, pValues }: ComparisonFacts,
): VerdictReason {
  const count = (sign: 1 | -1) =>
    paired.filter((one) => Math.sign(calculateRate(one) - calculateRate(one.baseline)) === sign)
      .length;
  return toReason(code, {
    cases: paired.length,
    rate: estimateRate(paired)?.rate ?? 0,
    baselineRate: estimateRate(paired.map((one) => one.baseline))?.rate ?? 0,
    worse: count(-1),
    better: count(1),
    p: (code === 'passes_more' ? pValues?.better : pValues?.worse) ?? 1,
  });
}

function aboutCases(code: VerdictReasonCode, ids: readonly string[]): VerdictReason {
  return { code, params: { cases: ids.length }, cases: ids.slice(0, maxReasonCases) };
}

function toReason(code: VerdictReasonCode, params: VerdictReason['params'] = {}): VerdictReason {
  return { code, params };
}
