import type { CohortName } from '../guards/cohortName.ts';
import type { Arm } from '../guards/guardRecord.ts';
import {
  addDependency,
  dependencyNames,
  noDependencies,
  type DependencyCounts,
  type DependencyName,
} from './dependencyCounts.ts';
import { addToMix, emptyMix, type TrafficMix } from './trafficMix.ts';

/** What else than the version could change while a rollout served. Bounded as the cohorts are. */
export interface Surroundings {
  readonly dependencies: Readonly<Partial<Record<DependencyName, DependencyCounts>>>;
  /** By attribute, for those that the rollout is looked at by. */
  readonly mixes: Readonly<Record<string, TrafficMix>>;
}

/** One outcome, with what it says of its surroundings. */
export interface SurroundingRecord {
  readonly at: number;
  readonly arm: Arm;
  readonly stage: string;
  readonly rule: number;
  /** The candidate's share among units like this one. */
  readonly share: number;
  readonly dependencies: Readonly<Partial<Record<DependencyName, string | undefined>>>;
}

export const noSurroundings: Surroundings = { dependencies: {}, mixes: {} };

export function addDependencies(
  surroundings: Surroundings,
  { at, arm, stage, rule, share, dependencies }: SurroundingRecord,
): Surroundings {
  const stratum = share > 0 && share < 1 ? `${rule} ${stage}` : undefined;
  const counts = { ...surroundings.dependencies };
  for (const name of dependencyNames) {
    const version = dependencies[name];
    if (version === undefined) continue;
    counts[name] = addDependency(counts[name] ?? noDependencies, { version, at, arm, stratum });
  }
  return { ...surroundings, dependencies: counts };
}

/** Counts a unit in its cohorts. */
export function addUnit(
  surroundings: Surroundings,
  { at, cohorts }: { readonly at: number; readonly cohorts: readonly CohortName[] },
): Surroundings {
  const mixes = new Map(Object.entries(surroundings.mixes));
  for (const { attribute, value } of cohorts)
    mixes.set(attribute, addToMix(mixes.get(attribute) ?? emptyMix, { value, at }));
  return { ...surroundings, mixes: Object.fromEntries(mixes) };
}
