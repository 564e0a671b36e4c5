import type { DependencyCounts, DependencyVersion } from './dependencyCounts.ts';

export interface DependencyChange {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

type Named = DependencyVersion & { readonly version: string };

/** Everybody looks all the time, and one in some ten thousand looks would be wrong often enough. */
const likeliest = 6e-6;

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
  if (
    calculateChance(one.count - 1, { within: total - one.firstNumber, without: before }) > likeliest
  )
    return [];
  const earlier = others.filter(({ firstNumber }) => firstNumber <= before);
  // What went out of use before is not what it took the place of.
  const last = Math.max(...earlier.map(({ lastNumber }) => Math.min(lastNumber, before)));
  const from = findMostUsed(earlier.filter(({ lastNumber }) => lastNumber >= last));
  return from === undefined ? [] : [{ from: from.version, to: one.version, at: one.firstAt }];
}

function describeEnd(
  one: Named,
  others: readonly Named[],
  { total }: DependencyCounts,
): DependencyChange[] {
  const since = total - one.lastNumber;
  if (calculateChance(one.count - 1, { within: one.lastNumber - 1, without: since }) > likeliest)
    return [];
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

/**
 * That none of `count` outcomes lies in one of two parts, if each is as likely in any place: beside the first or the last
 * one, which made the parts.
 */
function calculateChance(
  count: number,
  { within, without }: { readonly within: number; readonly without: number },
): number {
  return without === 0 ? 1 : (within / (within + without)) ** count;
}

function findMostUsed(versions: readonly Named[]): Named | undefined {
  return [...versions].sort((left, right) => right.count - left.count)[0];
}

function isNamed(one: DependencyVersion): one is Named {
  return one.version !== undefined;
}
