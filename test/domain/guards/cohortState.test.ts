import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  newCohort,
  updateCohortState,
  type CohortRecord,
} from '../../../src/domain/guards/cohortState.ts';
import { aGuard, aRecord, afterRecords } from './aGuard.ts';

const guard = aGuard();
const ofAcme = aGuard({ key: 'parseFailure@tenant=acme', when: { tenant: ['acme'] } });

function anOutcome(changes: Partial<CohortRecord> = {}): CohortRecord {
  return {
    ...{ stage: 'canary', arm: 'candidate', at: 1000, isNewUnit: true },
    values: new Map([['parseFailure', true]]),
    probabilities: new Map([[guard.key, 0.1]]),
    ...changes,
  };
}

describe('what is remembered of a cohort', () => {
  it('is what the guards of the plan would know of its units alone', () => {
    const state = [anOutcome(), anOutcome({ arm: 'stable' })].reduce(
      (before, outcome) => updateCohortState([guard], before, outcome),
      newCohort,
    );
    const alone = afterRecords(guard, [
      aRecord({ arm: 'candidate', value: true }),
      aRecord({ value: true }),
    ]);
    assert.deepEqual(state.guards.get(guard.key), alone);
    assert.deepEqual(state.units, { stable: 1, candidate: 1 });
  });

  it('counts a unit once, and nothing that no guard took', () => {
    const again = anOutcome({ isNewUnit: false, probabilities: new Map() });
    const state = updateCohortState([guard], newCohort, again);
    assert.deepEqual([state.units, state.guards.size], [{ stable: 0, candidate: 0 }, 0]);
  });

  it('repeats no guard that is about a cohort itself, and none without its metric', () => {
    const probabilities = new Map([
      [guard.key, 0.1],
      [ofAcme.key, 0.1],
    ]);
    const outcome = anOutcome({ probabilities });
    const known = updateCohortState([guard, ofAcme], newCohort, outcome);
    assert.deepEqual([...known.guards.keys()], [guard.key]);
    const other = anOutcome({ values: new Map([['latencyMs', 5]]) });
    assert.equal(updateCohortState([guard], newCohort, other).guards.size, 0);
  });
});
