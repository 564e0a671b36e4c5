import type { Comparison } from '../../evals/compare/comparison.ts';
import type { RunProblem } from '../../evals/run/runResult.ts';
import type { Project } from '../projects/project.ts';
import type { PromptFixtures } from './promptFixtures.ts';

export interface FoundComparison {
  readonly prompt: PromptFixtures;
  readonly comparison: Comparison;
}

export interface ProjectProblems {
  readonly project: Project;
  readonly problems: readonly RunProblem[];
}

/** What is to be told at the end of a run, once for all of its prompts. */
export class RunFindings {
  readonly #problems = new Map<string, { project: Project; problems: RunProblem[] }>();
  readonly #comparisons: FoundComparison[] = [];
  readonly #errors: unknown[] = [];

  ended(
    prompt: PromptFixtures,
    found: {
      readonly problems: readonly RunProblem[];
      readonly comparison: Comparison | undefined;
    },
  ): void {
    const { project } = prompt;
    const known = this.#problems.get(project.id) ?? { project, problems: [] };
    known.problems.push(...found.problems);
    this.#problems.set(project.id, known);
    const { comparison } = found;
    if (comparison !== undefined) this.#comparisons.push({ prompt, comparison });
  }

  failed(error: unknown): void {
    this.#errors.push(error);
  }

  /** The same sentence once, and none that was told before; cancelling is no news. */
  takeProblems(told: Set<string>): readonly ProjectProblems[] {
    const all = [...this.#problems.values()].map(({ project, problems }) => ({
      project,
      problems: problems.filter(
        ({ code, message }) => code !== 'cancelled' && isNew(message, told),
      ),
    }));
    return all.filter(({ problems }) => problems.length > 0);
  }

  get comparisons(): readonly FoundComparison[] {
    return this.#comparisons;
  }

  /** The first of the failures of each kind of message; all of them are in the output of the run. */
  takeErrors(told: Set<string>): readonly unknown[] {
    return this.#errors.filter((error) =>
      isNew(error instanceof Error ? `${error.name}: ${error.message}` : String(error), told),
    );
  }
}

function isNew(text: string, told: Set<string>): boolean {
  if (told.has(text)) return false;
  told.add(text);
  return true;
}
