import type { ArmCounts, DependencyCounts } from './dependencyCounts.ts';

/** What each arm ran on most, where that is not the same. */
export interface DependencyDifference {
  readonly stable: string;
  readonly candidate: string;
}

const fewest = 20;
/** Difference of shares that matters. */
const smallest = 0.2;
/** Standard errors; outcomes of one user hang together, so chance goes further than for single ones. */
const threshold = 5;

/**
 * Whether the arms ran on different versions at the same time: among units that had the same chance of the candidate, of
 * one stage and rule, a version has another share on one arm than on the other.
 */
export function findDependencyDifference({
  versions,
}: DependencyCounts): DependencyDifference | undefined {
  const strata = new Set(versions.flatMap(({ arms }) => Object.keys(arms)));
  for (const stratum of strata) {
    const counts = versions.flatMap(({ version, arms }) => {
      const own = arms[stratum];
      return version === undefined || own === undefined ? [] : [{ version, arms: own }];
    });
    const more = { stable: findMore(counts, 'stable'), candidate: findMore(counts, 'candidate') };
    if (more.stable !== undefined && more.candidate !== undefined)
      return { stable: more.stable, candidate: more.candidate };
  }
  return undefined;
}

type Counts = readonly { readonly version: string; readonly arms: ArmCounts }[];

/** The version that one arm clearly runs on more than the other, by the largest difference. */
function findMore(counts: Counts, arm: 'stable' | 'candidate'): string | undefined {
  const other = arm === 'stable' ? 'candidate' : 'stable';
  const total = { stable: addUp(counts, 'stable'), candidate: addUp(counts, 'candidate') };
  if (Math.min(total.stable, total.candidate) < fewest) return undefined;
  const differences = counts.map(({ version, arms }) => {
    const difference = arms[arm] / total[arm] - arms[other] / total[other];
    const share = (arms.stable + arms.candidate + 1) / (total.stable + total.candidate + 2);
    const error = Math.sqrt(share * (1 - share) * (1 / total.stable + 1 / total.candidate));
    return { version, difference, isClear: difference >= Math.max(smallest, threshold * error) };
  });
  return differences
    .filter(({ isClear }) => isClear)
    .sort((left, right) => right.difference - left.difference)[0]?.version;
}

function addUp(counts: Counts, arm: 'stable' | 'candidate'): number {
  return counts.reduce((total, { arms }) => total + arms[arm], 0);
}
