import type { CaseComparison } from '../../domain/comparison/compareCases.ts';
import { listJudges } from '../run/listJudges.ts';
import type { AttemptResult, RunProblem, RunResult } from '../run/runResult.ts';
import type { CaseChange, CaseDifference, ComparedVersion, Comparison } from './comparison.ts';
import { describeSettings } from './describeSettings.ts';
import { toComparedCase, type CaseResults } from './toComparedCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';

/** What a comparison is put together from. */
export interface ComparisonParts {
  readonly candidate: PromptContent;
  readonly baseline?: ComparedVersion | undefined;
  readonly results: readonly CaseResults[];
  readonly found: CaseComparison;
  /** Every run, the first ones and those that confirmed. */
  readonly runs: readonly RunResult[];
  /** Instead of the models that the contents name. */
  readonly model?: string | undefined;
  readonly judge?: string | undefined;
  readonly repeat: number;
}

/** The verdict together with everything that it rests on. */
export function toComparison(parts: ComparisonParts): Comparison {
  const { candidate, baseline, results, found, runs, judge, repeat } = parts;
  const model = parts.model ?? candidate.model;
  const note = baseline && describeAskedSettings(parts, baseline);
  const judges = results.flatMap((one) => [...listJudges(one.candidate.case.assertions, judge)]);
  const startedAt = Math.min(...runs.map((run) => run.startedAt));
  return {
    ...found,
    candidate,
    ...(baseline === undefined ? {} : { baseline }),
    ...(note === undefined ? {} : { settingsNote: note }),
    differences: results.map((one) => toDifference(one, found, baseline !== undefined)),
    cases: results.map(toComparedCase),
    problems: joinProblems(runs),
    ...(model === undefined ? {} : { model }),
    judges: [...new Set(judges.filter((name) => name !== undefined))].sort(),
    answeredBy: [...new Set(runs.flatMap((run) => run.summary.models))].sort(),
    repeat,
    spent: addSpending(runs),
    answers: countAnswers(runs),
    replayedFromOtherContent: runs.some((run) => run.summary.replayedFromOtherContent),
    startedAt,
    durationMs: Math.max(...runs.map((run) => run.startedAt + run.durationMs)) - startedAt,
  };
}

function describeAskedSettings(
  { candidate, model }: ComparisonParts,
  baseline: ComparedVersion,
): string | undefined {
  if (model === undefined) return describeSettings(candidate, baseline);
  const content = { ...baseline.content, model };
  return describeSettings({ ...candidate, model }, { ...baseline, content });
}

function toDifference(
  { candidate, baseline, confirmation }: CaseResults,
  found: CaseComparison,
  hasBaseline: boolean,
): CaseDifference {
  const attempts = baseline?.attempts ?? [];
  return {
    case: candidate.case,
    change: hasBaseline && baseline === undefined ? 'new' : toChange(candidate.case.id, found),
    answersDiffer: candidate.attempts.some((one) => {
      const other = attempts.find(({ attempt }) => attempt === one.attempt);
      return other !== undefined && toAnswerText(one) !== toAnswerText(other);
    }),
    candidate: candidate.attempts,
    baseline: attempts,
    ...(confirmation === undefined
      ? {}
      : {
          confirmation: {
            candidate: confirmation.candidate.attempts,
            baseline: confirmation.baseline.attempts,
          },
        }),
  };
}

function toChange(id: string, found: CaseComparison): CaseChange {
  if (found.broken.includes(id)) return 'broken';
  if (found.worse.includes(id)) return 'worse';
  if (found.better.includes(id)) return 'better';
  return found.erredCases.includes(id) || found.missingCases.includes(id) ? 'untold' : 'same';
}

function toAnswerText({ answer }: AttemptResult): string | undefined {
  return answer && JSON.stringify([answer.text, answer.toolCalls]);
}

function joinProblems(runs: readonly RunResult[]): readonly RunProblem[] {
  const joined = new Map<string, RunProblem>();
  for (const problem of runs.flatMap((run) => run.problems)) {
    const key = JSON.stringify([problem.code, problem.model, problem.message]);
    const caseIds = [...(joined.get(key)?.caseIds ?? []), ...problem.caseIds];
    joined.set(key, { ...problem, caseIds: [...new Set(caseIds)] });
  }
  return [...joined.values()];
}

/** The price of one run that is not known is not known of all. */
function addSpending(runs: readonly RunResult[]): Comparison['spent'] {
  const spent = runs.map((run) => run.summary.spent);
  const tokens = spent.reduce((sum, one) => sum + one.tokens, 0);
  const costs = spent.flatMap(({ costUsd }) => costUsd ?? []);
  if (costs.length < spent.length) return { tokens };
  return { tokens, costUsd: costs.reduce((sum, one) => sum + one, 0) };
}

function countAnswers(runs: readonly RunResult[]): Comparison['answers'] {
  const attempts = runs.flatMap((run) => run.cases).flatMap((one) => one.attempts);
  const count = (source: AttemptResult['source']): number =>
    attempts.filter((one) => one.source === source).length;
  return { asked: count('model'), cached: count('cache'), replayed: count('recording') };
}
