import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { ComparedVersion, Comparison } from '../../evals/compare/comparison.ts';
import type { LoadedCase } from '../../evals/fixtures/loadedCase.ts';
import type { CaseResult, RunProblem } from '../../evals/run/runResult.ts';
import type { Project } from '../projects/project.ts';
import type { PromptFixtures } from './promptFixtures.ts';

/** compare: asks the live version the same. record: asks anew and keeps the answers beside the fixtures. replay: asks no model. */
export type RunMode = 'run' | 'compare' | 'record' | 'replay';

/** Cases that are to be run on one prompt. */
export interface RunInputs {
  readonly prompt: PromptFixtures;
  readonly content: PromptContent;
  readonly cases: readonly LoadedCase[];
}

export interface RunJob extends RunInputs {
  /** What to compare with; left out, it is what is live. */
  readonly baseline?: ComparedVersion;
  readonly signal: AbortSignal;
  readonly onStart: (one: LoadedCase) => void;
  /** All attempts of a case have ended. */
  readonly onCase: (one: LoadedCase, result: CaseResult) => void;
}

export interface RunEnd {
  /** Told once for the whole run, such as a missing key. */
  readonly problems: readonly RunProblem[];
  /** `19 of 20 passed · 4,210 tokens · $0.0012`, and for a comparison what it says. */
  readonly lines: readonly string[];
  readonly comparison?: Comparison;
}

/** Runs of one project that belong together: they share one budget and one limit of questions at once. */
export interface RunSession {
  /**
   * Asks the person about runs that may cost more than the project lets through and than was agreed to before. Throws
   * `CancelledError` when that is too much, without a question when as much was too much before, or the run was stopped.
   */
  agree(inputs: readonly RunInputs[], signal: AbortSignal): Promise<void>;
  /** Throws a `UserError` when nothing can be run at all. */
  run(job: RunJob): Promise<RunEnd>;
}

export interface CaseRunner {
  /** The budget is that of the project now; endpoints and settings are those of each run. */
  begin(project: Project, mode: RunMode): RunSession;
}
