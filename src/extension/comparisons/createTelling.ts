import type { RunProblem } from '../../evals/run/runResult.ts';
import type { FoundComparison } from '../caseTests/runFindings.ts';
import type { ProblemActions } from '../models/problemActions.ts';
import { tellRunProblems, type RunProblemDeps } from '../models/tellRunProblems.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import type { Project } from '../projects/project.ts';
import type { ComparisonBook } from './comparisonBook.ts';
import { openFixtures } from './openFixtures.ts';
import { tellComparisons } from './tellComparisons.ts';
import { tellComparison, type TellComparisonDeps } from './tellComparison.ts';

interface ToldRun extends Pick<RunProblemDeps, 'replay' | 'again'> {
  readonly project: Project;
}

/** What is said at the end of runs, wherever they were started. */
export function createTelling(
  { ui, runCommand, editor }: Pick<CommandDeps, 'ui' | 'runCommand' | 'editor'>,
  comparisons: Pick<ComparisonBook, 'add' | 'record'>,
  actions: ProblemActions,
) {
  const deps: TellComparisonDeps = {
    ...{ ui, runCommand },
    openFixtures: (prompt) => openFixtures(prompt, { runCommand, editor }),
    recordAgain: async (known) => tellComparison(await comparisons.record(known), deps),
  };
  const add = (...compared: Parameters<ComparisonBook['add']>) => comparisons.add(...compared);
  return {
    /** Of one prompt its verdict, of several one message for all. Settles once all are recorded, or could not be. */
    onComparisons: async (found: readonly FoundComparison[]): Promise<void> => {
      const known = await Promise.all(
        found.map(({ prompt, comparison }) => add(prompt, comparison)),
      );
      const [first, ...others] = known;
      if (first !== undefined && others.length === 0) tellComparison(first, deps);
      else tellComparisons(known, deps);
    },
    /** Settles once the comparison is recorded, or could not be. */
    onComparison: async (...compared: Parameters<ComparisonBook['add']>): Promise<void> =>
      tellComparison(await add(...compared), deps),
    tellProblems: (problems: readonly RunProblem[], { project, ...about }: ToldRun): void =>
      tellRunProblems(problems, project, { ...actions, ...about }),
  };
}
