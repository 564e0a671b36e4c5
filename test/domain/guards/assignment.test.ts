import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  calculateAssignmentProbability,
  learnAssignment,
  unknownAssignment,
} from '../../../src/domain/guards/assignment.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the assignment probability of a unit', () => {
  it('is its share when it is new', () => {
    assert.equal(calculateAssignmentProbability(unknownAssignment, 0.05), 0.05);
  });

  it('is what the stage adds when it was last seen on stable', () => {
    const known = learnAssignment(unknownAssignment, 0.1, 'stable');
    assert.equal(calculateAssignmentProbability(known, 0.5), (0.5 - 0.1) / (1 - 0.1));
    assert.equal(calculateAssignmentProbability(known, 0.1), 0);
  });

  it('is 1 when it was on the candidate, whose units keep it', () => {
    const known = learnAssignment(unknownAssignment, 0.1, 'candidate');
    assert.equal(calculateAssignmentProbability(known, 0.5), 1);
    assert.equal(calculateAssignmentProbability(known, 0.1), 1);
  });

  it('is taken from what is known when an outcome of an earlier stage is late', () => {
    const later = learnAssignment(unknownAssignment, 0.5, 'candidate');
    assert.equal(calculateAssignmentProbability(later, 0.1), 0.2);
    const stable = learnAssignment(unknownAssignment, 0.5, 'stable');
    assert.equal(calculateAssignmentProbability(stable, 0.1), 0);
  });

  it('does not depend on the order of sightings, and each of them is certain afterwards', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        share,
        share,
        (unit, one, two) => {
          const arm = (at: number) => (unit < at ? 'candidate' : 'stable');
          const forth = learnAssignment(
            learnAssignment(unknownAssignment, one, arm(one)),
            two,
            arm(two),
          );
          const back = learnAssignment(
            learnAssignment(unknownAssignment, two, arm(two)),
            one,
            arm(one),
          );
          assert.deepEqual(forth, back);
          for (const at of [one, two]) {
            const certain = arm(at) === 'candidate' ? 1 : 0;
            assert.equal(calculateAssignmentProbability(forth, at), certain);
          }
        },
      ),
    );
  });

  it('is no evidence where sightings contradict each other', () => {
    const stable = learnAssignment(unknownAssignment, 0.5, 'stable');
    const both = learnAssignment(stable, 0.2, 'candidate');
    assert.equal(calculateAssignmentProbability(both, 0.9), 0);
  });

  it('refuses shares outside 0 and 1', () => {
    assert.throws(() => calculateAssignmentProbability(unknownAssignment, 5), RangeError);
    assert.throws(() => learnAssignment(unknownAssignment, Number.NaN, 'stable'), RangeError);
  });
});
