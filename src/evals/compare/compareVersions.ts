// Asks a candidate and the live version the same cases, side by side, and finds the verdict.
import { compareCases } from '../../domain/comparison/compareCases.ts';
import { listSuspects, type Suspect } from '../../domain/comparison/confirmCases.ts';
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { RunDependencies, RunOptions } from '../run/runOptions.ts';
import type { CaseResult, RunResult } from '../run/runResult.ts';
import type { ComparedVersion, Comparison } from './comparison.ts';
import { findRunStop } from './findRunStop.ts';
import { type PairOptions, type PairResult, RunPair } from './runPair.ts';
import { isUnfit, toComparedCase, type CaseResults } from './toComparedCase.ts';
import { toComparison } from './toComparison.ts';

export interface CompareInput {
  readonly candidate: PromptContent;
  /** Absent: nothing is live, and only pass rates count. */
  readonly baseline?: ComparedVersion;
  /** Those that assert nothing prove nothing and are left out. */
  readonly cases: readonly EvalCase[];
}

export interface CompareOptions extends PairOptions, Pick<RunOptions, 'repeat'> {
  /** Some cases look broken and are asked again before that counts. */
  readonly onConfirm?: (suspects: readonly Suspect[]) => void;
}

/**
 * Both versions are asked in turns, within one limit and one budget, each with the model and the parameters that are part of
 * it; what is the same question on both sides is asked once. Cases that look broken are asked again. Cancelled, out of budget
 * or with a case skipped, there is no verdict.
 */
export async function compareVersions(
  input: CompareInput,
  dependencies: RunDependencies,
  options: CompareOptions,
): Promise<Comparison> {
  const { candidate, baseline } = input;
  const { model, judge, repeat = 1 } = options;
  const cases = input.cases.filter(({ assertions }) => assertions.length > 0);
  const pair = new RunPair({ candidate, baseline: baseline?.content }, dependencies, options);
  const first = await pair.run(cases, { repeat });
  const decide = (results: readonly CaseResults[], runs: readonly RunResult[]): Comparison => {
    const found = compareCases({
      cases: results.map(toComparedCase),
      hasBaseline: baseline !== undefined,
      stopped: findRunStop(runs),
    });
    return toComparison({ candidate, baseline, results, found, runs, model, judge, repeat });
  };
  const results = joinSides(first);
  const comparison = decide(results, listRuns([first]));
  // A verdict that does not hang on them needs no further attempts.
  const isOpen = comparison.reasons.some(({ code }) => code === 'breaks_unconfirmed');
  if (!isOpen) return comparison;
  const again = await confirm(results, pair, options);
  return decide(
    results.map((one) => withConfirmation(one, again)),
    listRuns([first, ...again]),
  );
}

function listRuns(pairs: readonly PairResult[]): RunResult[] {
  return pairs.flatMap(({ candidate, baseline }) => [candidate, ...(baseline ? [baseline] : [])]);
}

/** Cases in the order of the candidate's. One that does not fit the live version has no other side. */
function joinSides({ candidate, baseline, shared }: PairResult): CaseResults[] {
  const live = indexCases(baseline);
  return candidate.cases.map((one) => {
    const other = shared.has(one.case.id) ? one : live.get(one.case.id);
    return {
      candidate: one,
      ...(other === undefined || isUnfit(other) ? {} : { baseline: other }),
    };
  });
}

function indexCases(run: RunResult | undefined): ReadonlyMap<string, CaseResult> {
  return new Map((run?.cases ?? []).map((one) => [one.case.id, one]));
}

/** Asks each suspicious case again, together with those that need as many attempts. */
async function confirm(
  results: readonly CaseResults[],
  pair: RunPair,
  { repeat = 1, onConfirm }: CompareOptions,
): Promise<PairResult[]> {
  const suspects = listSuspects(results.map(toComparedCase));
  onConfirm?.(suspects);
  const byId = new Map(results.map(({ candidate }) => [candidate.case.id, candidate.case]));
  const groups = new Map<string, { attempts: number; from: number; cases: EvalCase[] }>();
  for (const { id, attempts } of suspects) {
    const evalCase = byId.get(id);
    if (evalCase === undefined) continue;
    const from = evalCase.repeat ?? repeat;
    const group = groups.get(`${attempts} ${from}`) ?? { attempts, from, cases: [] };
    group.cases.push(evalCase);
    groups.set(`${attempts} ${from}`, group);
  }
  return Promise.all(
    [...groups.values()].map(({ cases, attempts, from }) =>
      pair.run(cases, { repeat: attempts, firstAttempt: from }),
    ),
  );
}

function withConfirmation(one: CaseResults, again: readonly PairResult[]): CaseResults {
  const { id } = one.candidate.case;
  for (const { candidate, baseline } of again) {
    const found = indexCases(candidate).get(id);
    const other = indexCases(baseline).get(id);
    if (found !== undefined && other !== undefined) {
      return { ...one, confirmation: { candidate: found, baseline: other } };
    }
  }
  return one;
}
