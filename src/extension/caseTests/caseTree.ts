// The rows of the Test Explorer below a prompt: fixtures file → kind → case. Pure.
import type { BrokenCase, LoadedCase, LoadedFixtures } from '../../evals/fixtures/loadedCase.ts';
import { caseKinds, type CaseKind } from '../../domain/rollout/rolloutPlan.ts';

export interface KindNode {
  readonly kind: CaseKind;
  readonly cases: readonly LoadedCase[];
  readonly broken: readonly BrokenCase[];
}

export interface FixturesFileNode {
  readonly file: string;
  readonly kinds: readonly KindNode[];
}

/** In the order of the files, and of the cases in them; kinds in their own order. */
export function createCaseTree({ cases, broken }: LoadedFixtures): readonly FixturesFileNode[] {
  const files = new Set([...cases, ...broken].map((one) => one.file));
  return [...files].map((file) => ({
    file,
    kinds: caseKinds
      .map((kind) => {
        const isHere = (one: LoadedCase | BrokenCase): boolean =>
          one.file === file && one.kind === kind;
        return { kind, cases: cases.filter(isHere), broken: broken.filter(isHere) };
      })
      .filter((node) => node.cases.length + node.broken.length > 0),
  }));
}

/** Cases that an edit changed or added: what else there is would only be asked the same again. */
export function findChangedCases(
  before: readonly LoadedCase[],
  after: readonly LoadedCase[],
): readonly LoadedCase[] {
  const known = new Map(before.map((one) => [one.id, describe(one)]));
  return after.filter((one) => known.get(one.id) !== describe(one));
}

/** What decides on the outcome; where it is written does not. */
function describe({ values, assertions, threshold, repeat, dialect }: LoadedCase): string {
  return JSON.stringify([values, assertions, threshold, repeat, dialect]);
}
