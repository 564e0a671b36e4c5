import type { AttemptFailure } from './runAttempt.ts';
import { isToldOnce } from './isToldOnce.ts';
import type { RunProblem } from './runResult.ts';

/** Gathers what concerns a whole run, so that it is told once. */
export class ProblemCollector {
  readonly #problems = new Map<
    string,
    { readonly problem: RunProblem; readonly ids: Set<string> }
  >();

  add(failure: AttemptFailure, caseId: string): void {
    const { code, message, model } = failure;
    if (!isToldOnce(code)) return;
    // Which recorded answer is missing is told per case; that some are missing, once.
    const key = code === 'not_recorded' ? `${code} ${message}` : `${code} ${model ?? ''}`;
    const known = this.#problems.get(key) ?? {
      problem: { code, message, ...(model === undefined ? {} : { model }), caseIds: [] },
      ids: new Set<string>(),
    };
    known.ids.add(caseId);
    this.#problems.set(key, known);
  }

  toProblems(): readonly RunProblem[] {
    return [...this.#problems.values()].map(({ problem, ids }) => ({
      ...problem,
      caseIds: [...ids],
    }));
  }
}
