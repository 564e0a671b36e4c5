import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import type { GuardRecord } from '../../../src/domain/guards/guardRecord.ts';
import type { GuardSettings } from '../../../src/domain/guards/guardSettings.ts';
import type { GuardState } from '../../../src/domain/guards/guardState.ts';
import { updateGuard } from '../../../src/domain/guards/updateGuard.ts';

/** A guard on a rate where fewer is better, without a margin, that acts at 5 %. */
export function aGuard(changes: Partial<GuardSettings> = {}): GuardSettings {
  return {
    key: 'parseFailure',
    metric: 'parseFailure',
    measure: { kind: 'rate' },
    direction: 'lower',
    margin: 0,
    alpha: 0.05,
    minUnits: 30,
    onHarm: 'rollback',
    dryRun: false,
    ...changes,
  };
}

/** A record of stable in the stage “canary” at 10 %. */
export function aRecord(changes: Partial<GuardRecord> = {}): GuardRecord {
  return { stage: 'canary', arm: 'stable', probability: 0.1, value: false, at: 1000, ...changes };
}

export function afterRecords(
  settings: GuardSettings,
  records: readonly GuardRecord[],
  state: GuardState = createGuardState(),
): GuardState {
  return records.reduce((current, record) => updateGuard(settings, current, record), state);
}

/** The same record so many times. */
export function times(count: number, record: GuardRecord): GuardRecord[] {
  return Array.from({ length: count }, () => record);
}

/** Records at 50 %: bad and good ones of the candidate, then of stable, mixed evenly. */
export function mixedRecords(
  candidate: readonly [bad: number, good: number],
  stable: readonly [bad: number, good: number],
  changes: Partial<GuardRecord> = {},
): GuardRecord[] {
  const groups = [
    { count: candidate[0], arm: 'candidate', value: true },
    { count: candidate[1], arm: 'candidate', value: false },
    { count: stable[0], arm: 'stable', value: true },
    { count: stable[1], arm: 'stable', value: false },
  ] as const;
  return groups
    .flatMap(({ count, arm, value }) =>
      Array.from({ length: count }, (_, index) => ({
        place: (index + 0.5) / count,
        record: aRecord({ probability: 0.5, arm, value, ...changes }),
      })),
    )
    .sort((left, right) => left.place - right.place)
    .map(({ record }) => record);
}
