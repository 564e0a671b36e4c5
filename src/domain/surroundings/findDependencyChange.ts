import type { DependencyCounts, DependencyVersion } from './dependencyCounts.ts';

export interface DependencyChange {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

type Named = DependencyVersion & { readonly version: string };

/**
 * With its share since then, so many outcomes before the first of a version would have named it, had it always been
 * there: the chance that none did is below e⁻¹². Less says nothing, as when two models share the work.
 */
const expected = 12;

/** The latest change from one version to another, told by one that was not there before, or is not there any more. */
export function findDependencyChange(counts: DependencyCounts): DependencyChange | undefined {
  const versions = counts.versions.filter(isNamed);
  const changes = versions.flatMap((one): DependencyChange[] => {
    const others = versions.filter(({ version }) => version !== one.version);
    return [...describeArrival(one, others, counts), ...describeEnd(one, others, counts)];
  });
  return changes.sort((left, right) => right.at - left.at)[0];
}

function describeArrival(
  one: Named,
  others: readonly Named[],
  { total }: DependencyCounts,
): DependencyChange[] {
  const before = one.firstNumber - 1;
  if ((before * one.count) / (total - before) < expected) return [];
  const from = findMostUsed(others.filter(({ firstNumber }) => firstNumber <= before));
  return from === undefined ? [] : [{ from: from.version, to: one.version, at: one.firstAt }];
}

function describeEnd(
  one: Named,
  others: readonly Named[],
  { total }: DependencyCounts,
): DependencyChange[] {
  const since = total - one.lastNumber;
  if ((since * one.count) / one.lastNumber < expected) return [];
  const left = others.filter(({ lastNumber }) => lastNumber > one.lastNumber);
  // What came in its place is told by its arrival.
  const isReplaced = left.some(
    (other) => describeArrival(other, [one], { total, versions: [] }).length > 0,
  );
  const to = findMostUsed(left);
  return to === undefined || isReplaced
    ? []
    : [{ from: one.version, to: to.version, at: one.lastAt }];
}

function findMostUsed(versions: readonly Named[]): Named | undefined {
  return [...versions].sort((left, right) => right.count - left.count)[0];
}

function isNamed(one: DependencyVersion): one is Named {
  return one.version !== undefined;
}
