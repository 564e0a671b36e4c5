// The rows of the Test Explorer below a prompt: fixtures file → kind → case. Pure.
import type {
  BrokenCase,
  FixtureProblem,
  LoadedCase,
  LoadedFixtures,
} from '../../evals/fixtures/loadedCase.ts';
import { caseKinds, type CaseKind } from '../../domain/rollout/rolloutPlan.ts';

export interface KindNode {
  readonly kind: CaseKind;
  readonly cases: readonly LoadedCase[];
  readonly broken: readonly BrokenCase[];
}

export interface FixturesFileNode {
  readonly file: string;
  readonly kinds: readonly KindNode[];
  /** What is wrong with the file as a whole, which no case shows. */
  readonly errors: readonly FixtureProblem[];
}

/** In the order of the files, and of the cases in them; kinds in their own order. */
export function createCaseTree({
  cases,
  broken,
  problems,
}: LoadedFixtures): readonly FixturesFileNode[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const files = new Set([...cases, ...broken, ...errors].map((one) => one.file));
  return [...files].map((file) => ({
    file,
    kinds: listKinds({ cases: inFile(cases, file), broken: inFile(broken, file) }),
    // Errors of cases are told by the cases.
    errors: inFile(broken, file).length > 0 ? [] : inFile(errors, file),
  }));
}

function listKinds({
  cases,
  broken,
}: Pick<LoadedFixtures, 'cases' | 'broken'>): readonly KindNode[] {
  const groups = caseKinds.map((kind) => ({
    kind,
    cases: cases.filter((one) => one.kind === kind),
    broken: broken.filter((one) => one.kind === kind),
  }));
  return groups.filter((node) => node.cases.length + node.broken.length > 0);
}

function inFile<T extends { readonly file: string }>(all: readonly T[], file: string): T[] {
  return all.filter((one) => one.file === file);
}

/** Cases that an edit changed or added: what else there is would only be asked the same again. */
export function findChangedCases(
  before: readonly LoadedCase[],
  after: readonly LoadedCase[],
): readonly LoadedCase[] {
  const known = new Map(before.map((one) => [one.id, describe(one)]));
  return after.filter((one) => known.get(one.id) !== describe(one));
}

/** What decides on the outcome, and on the row: a case of another kind or file has a new one, without a result. */
function describe(one: LoadedCase): string {
  const { values, assertions, threshold, repeat, dialect, kind, file } = one;
  return JSON.stringify([values, assertions, threshold, repeat, dialect, kind, file]);
}
