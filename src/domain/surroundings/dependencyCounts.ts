import type { Arm } from '../guards/guardRecord.ts';

export const dependencyNames = ['model', 'retrieval', 'policy'] as const;
export type DependencyName = (typeof dependencyNames)[number];

export type ArmCounts = Readonly<Record<Arm, number>>;

/** What is known of one version of a dependency. */
export interface DependencyVersion {
  /** Absent for all versions that are not counted apart. */
  readonly version?: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** How many outcomes named any version when this one was named for the first and for the last time. */
  readonly firstNumber: number;
  readonly lastNumber: number;
  /** By stage and rule, of units that could have got either arm. */
  readonly arms: Readonly<Record<string, ArmCounts>>;
}

/** Which versions of one dependency outcomes named. */
export interface DependencyCounts {
  readonly total: number;
  readonly versions: readonly DependencyVersion[];
}

/** One outcome that named a version. */
export interface DependencyRecord {
  readonly version: string;
  readonly at: number;
  readonly arm: Arm;
  /** Names units with the same chance of the candidate; undefined for those without a choice. */
  readonly stratum: string | undefined;
}

export const maxDependencyVersions = 20;
export const noDependencies: DependencyCounts = { total: 0, versions: [] };

export function addDependency(
  { total, versions }: DependencyCounts,
  record: DependencyRecord,
): DependencyCounts {
  const index = findPlace(versions, record.version);
  const known = versions[index];
  const number = total + 1;
  const isCountedApart = index < maxDependencyVersions;
  const added = addOne(known ?? create(record, number, isCountedApart), record, number);
  return {
    total: number,
    versions: known === undefined ? [...versions, added] : versions.with(index, added),
  };
}

/** Of the version itself, or of all others when too many are there. */
function findPlace(versions: readonly DependencyVersion[], version: string): number {
  const found = versions.findIndex((one) => one.version === version);
  return found >= 0 ? found : Math.min(versions.length, maxDependencyVersions);
}

function create(
  { version, at }: DependencyRecord,
  number: number,
  isCountedApart: boolean,
): DependencyVersion {
  return {
    ...(isCountedApart ? { version } : {}),
    ...{ count: 0, firstAt: at, lastAt: at, firstNumber: number, lastNumber: number, arms: {} },
  };
}

function addOne(
  known: DependencyVersion,
  { at, arm, stratum }: DependencyRecord,
  number: number,
): DependencyVersion {
  const counted = {
    ...known,
    count: known.count + 1,
    firstAt: Math.min(known.firstAt, at),
    lastAt: Math.max(known.lastAt, at),
    lastNumber: number,
  };
  if (stratum === undefined) return counted;
  const arms = known.arms[stratum] ?? { stable: 0, candidate: 0 };
  return {
    ...counted,
    arms: { ...known.arms, [stratum]: { ...arms, [arm]: arms[arm] + 1 } },
  };
}
