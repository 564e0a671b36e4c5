import { dependencyNames, type DependencyName } from './dependencyCounts.ts';
import { findDependencyChange } from './findDependencyChange.ts';
import { findDependencyDifference } from './findDependencyDifference.ts';
import { findMixChange } from './findMixChange.ts';
import type { Surroundings } from './surroundings.ts';

/** Why a difference of the arms, or of times, may not come from the version. Times in epoch milliseconds. */
export type Confounder =
  | {
      readonly code: 'other_rollout';
      readonly rolloutId: string;
      readonly prompt: string;
      readonly candidate: string;
      readonly since: number;
    }
  | {
      readonly code: 'dependency_changed';
      readonly dependency: DependencyName;
      readonly from: string;
      readonly to: string;
      readonly at: number;
    }
  | {
      readonly code: 'dependency_differs';
      readonly dependency: DependencyName;
      readonly stable: string;
      readonly candidate: string;
    }
  | {
      readonly code: 'traffic_mix_changed';
      readonly attribute: string;
      readonly value: string;
      readonly before: number;
      readonly now: number;
      readonly at: number;
    };

export type OtherRollout = Omit<Extract<Confounder, { code: 'other_rollout' }>, 'code'>;

/** What could explain a difference as well as the version does, most important first: what tells the arms apart. */
export function findConfounders(
  { dependencies, mixes }: Surroundings,
  others: readonly OtherRollout[],
): readonly Confounder[] {
  const named = dependencyNames.flatMap((dependency) => {
    const counts = dependencies[dependency];
    return counts === undefined ? [] : [{ dependency, counts }];
  });
  const differences = named.flatMap(({ dependency, counts }): Confounder[] => {
    const found = findDependencyDifference(counts);
    return found === undefined ? [] : [{ code: 'dependency_differs', dependency, ...found }];
  });
  const changes = named.flatMap(({ dependency, counts }): Confounder[] => {
    const found = findDependencyChange(counts);
    return found === undefined ? [] : [{ code: 'dependency_changed', dependency, ...found }];
  });
  const mixChanges = Object.entries(mixes).flatMap(([attribute, mix]): Confounder[] => {
    const found = findMixChange(mix);
    return found === undefined ? [] : [{ code: 'traffic_mix_changed', attribute, ...found }];
  });
  const rollouts = others.map((one): Confounder => ({ code: 'other_rollout', ...one }));
  return [...differences, ...changes, ...rollouts, ...mixChanges];
}
