import type { CaseComparison } from '../../domain/comparison/compareCases.ts';
import { estimateReliability } from '../../domain/comparison/passAtK.ts';
import type { VerdictReasonCode } from '../../domain/comparison/verdictReason.ts';
import { writeVerdictReason } from '../../domain/comparison/verdictSentence.ts';
import type { Comparison } from '../../evals/compare/comparison.ts';
import type { LoadedCase, LoadedFixtures } from '../../evals/fixtures/loadedCase.ts';
import { summariseAttempts } from '../../evals/run/summariseAttempts.ts';
import { assessCase } from '../../evals/run/summariseRun.ts';
import { formatProblem } from '../workspace/formatProblem.ts';
import type { EvalCaseReport, EvalOutcome, PromptEvalReport } from './evalReport.ts';
import { listFindings } from './listFindings.ts';
import type { FinishedCase, FinishedRun } from './finishedRun.ts';
import { shortenText } from './shortenText.ts';

/** A run with what is known of its prompt. */
export interface ReportedRun extends FinishedRun {
  readonly prompt: string;
  readonly path: string;
  readonly contentHash: string;
  readonly fixturesHash: string;
  readonly fixtures: LoadedFixtures;
  /** Share of cases that must pass. Default: all, and with a comparison none. */
  readonly passRate?: number | undefined;
  readonly evidence?: string | undefined;
  /** Why there is none although it was wanted. */
  readonly postProblem?: string | undefined;
}

/** What is said of one prompt. */
export function createPromptReport(run: ReportedRun): PromptEvalReport {
  const { model, comparison, evidence, spent } = run;
  const places = new Map(run.fixtures.cases.map((one) => [one.id, one]));
  const cases = run.cases.flatMap((one) => toCase(places.get(one.case.id), one));
  const problems = listProblems(run);
  const passRate = calculatePassRate(cases);
  const reliability = estimateReliability(cases);
  return {
    prompt: run.prompt,
    path: run.path,
    contentHash: run.contentHash,
    fixturesHash: run.fixturesHash,
    ...(model === undefined ? {} : { model }),
    answeredBy: [...run.answeredBy],
    outcome: decideOutcome({ run, cases, problems, passRate }),
    ...(passRate === undefined ? {} : { passRate }),
    ...(reliability === undefined ? {} : { reliability }),
    cases,
    problems,
    tokens: spent.tokens,
    ...(spent.costUsd === undefined ? {} : { costUsd: spent.costUsd }),
    durationMs: run.durationMs,
    ...(comparison === undefined ? {} : { comparison: toComparison(comparison) }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

function toCase(place: LoadedCase | undefined, one: FinishedCase): EvalCaseReport[] {
  if (place === undefined) return [];
  const { passed, failed, errors, skipped, latencyMs } = summariseAttempts(one.attempts);
  const bad = one.attempts.find(({ outcome }) => outcome === 'fail' || outcome === 'error');
  const error = one.attempts.find((attempt) => attempt.error !== undefined)?.error?.message;
  const answer = bad?.answer?.text;
  const report = {
    id: place.id,
    name: place.name,
    kind: place.kind,
    file: place.file,
    line: place.range.start.line + 1,
    outcome: caseOutcomes[assessCase(one)],
    ...{ passed, failed, errors, skipped },
    ...(latencyMs === undefined ? {} : { latencyMs }),
    findings: [...listFindings(place, one.attempts)],
    ...(error === undefined ? {} : { error }),
    ...(answer === undefined ? {} : { answer: shortenText(answer) }),
    ...countBaseline(one),
  };
  return [report];
}

function countBaseline({ baseline = [] }: FinishedCase): Pick<EvalCaseReport, 'baseline'> {
  if (baseline.length === 0) return {};
  const { passed, failed, errors } = summariseAttempts(baseline);
  return { baseline: { passed, failed, errors } };
}

const caseOutcomes = {
  pass: 'passed',
  fail: 'failed',
  error: 'error',
  skipped: 'skipped',
} as const;

/** Everything that kept cases from running, most general first. */
function listProblems(run: ReportedRun): string[] {
  const { fixtures, problems, isCancelled, postProblem } = run;
  const found = [
    ...(isCancelled ? ['The run was cancelled before it was complete.'] : []),
    ...problems.map(({ message }) => message),
    ...(postProblem === undefined ? [] : [postProblem]),
    ...fixtures.problems
      .filter(({ severity }) => severity === 'error')
      .map((problem) => formatProblem(problem.file, problem)),
    ...fixtures.broken.flatMap(({ file, range, messages }) =>
      messages.map((message) => `${file}:${range.start.line + 1}: error: ${message}`),
    ),
  ];
  return [...new Set(found)];
}

/** Mean over the cases that ran, as gates count it: an error is no pass. */
function calculatePassRate(cases: readonly EvalCaseReport[]): number | undefined {
  const ran = cases.filter(({ passed, failed, errors }) => passed + failed + errors > 0);
  if (ran.length === 0) return undefined;
  const rates = ran.map(({ passed, failed, errors }) => passed / (passed + failed + errors));
  return Math.min(1, rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
}

interface Facts {
  readonly run: ReportedRun;
  readonly cases: readonly EvalCaseReport[];
  readonly problems: readonly string[];
  readonly passRate: number | undefined;
}

/** The verdict decides where there is one; how many cases pass decides elsewhere, or where a share is asked for. */
function decideOutcome(facts: Facts): EvalOutcome {
  const { run, cases, problems } = facts;
  // With nothing to compare with, only the pass rate counts.
  const decisive = run.comparison?.baseline === undefined ? undefined : run.comparison;
  if (decisive?.verdict === 'regression' || passesTooFew(facts, decisive === undefined ? 1 : 0))
    return 'failed';
  const isWhole = cases.every(({ errors, skipped }) => errors + skipped === 0);
  if (problems.length > 0 || !isWhole || isBroken(decisive)) return 'error';
  return decisive?.verdict === 'insufficient' ? 'insufficient' : 'passed';
}

/** Only attempts that failed make a run fail; what could not be told is something else. */
function passesTooFew({ run, cases, passRate = 1 }: Facts, required: number): boolean {
  return cases.some(({ failed }) => failed > 0) && passRate < (run.passRate ?? required);
}

/** More cases would not help here. */
function isBroken(comparison: CaseComparison | undefined): boolean {
  return comparison?.reasons.some(({ code }) => errorCodes.has(code)) ?? false;
}

const errorCodes: ReadonlySet<VerdictReasonCode> = new Set<VerdictReasonCode>([
  'run_cancelled',
  'budget_spent',
  'cases_skipped',
  'every_case_broke',
  'too_many_errors',
  'safety_cases_broke',
]);

function toComparison(comparison: Comparison): NonNullable<PromptEvalReport['comparison']> {
  const { verdict, reasons, compared, passRate, baselinePassRate, deltas } = comparison;
  const baseline = comparison.baseline?.version;
  return {
    ...(baseline === undefined ? {} : { baseline }),
    verdict,
    reasons: reasons.map((reason) => ({
      code: reason.code,
      sentence: writeVerdictReason(reason, { baseline }),
      cases: [...(reason.cases ?? [])],
    })),
    ...(comparison.settingsNote === undefined ? {} : { note: comparison.settingsNote }),
    compared,
    ...(passRate === undefined ? {} : { passRate }),
    ...(baselinePassRate === undefined ? {} : { baselinePassRate }),
    worse: [...comparison.worse],
    better: [...comparison.better],
    broken: [...comparison.broken],
    deltas,
  };
}
