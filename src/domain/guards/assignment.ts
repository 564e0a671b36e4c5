import type { Arm } from './guardRecord.ts';

/**
 * What is known about where a unit lies between 0 and 1. A unit is on the candidate of a stage exactly if it lies below
 * its share there, so a sighting on the candidate lowers `below` and one on stable raises `from`. A unit that was never
 * seen lies anywhere. Two numbers per unit, whatever the number of stages.
 */
export interface Assignment {
  readonly from: number;
  readonly below: number;
}

export const unknownAssignment: Assignment = { from: 0, below: 1 };

/**
 * The chance, from 0 to 1, that a unit with this share (0 to 1, the largest of all rules that it matches) is on the
 * candidate, given all earlier sightings: `(share − from) / (below − from)` within 0 and 1. For a unit that is new that
 * is its share; for one last seen on stable at share s it is `(share − s) / (1 − s)`; for one on the candidate it is 1
 * when shares grow. Sightings that contradict each other, which assignment cannot produce, give 0: no evidence.
 */
export function calculateAssignmentProbability(assignment: Assignment, share: number): number {
  checkShare(share);
  const { from, below } = assignment;
  if (below <= from) return 0;
  return Math.min(1, Math.max(0, (share - from) / (below - from)));
}

/** What is known after the unit was seen on an arm at its share. The order of sightings does not matter. */
export function learnAssignment(assignment: Assignment, share: number, arm: Arm): Assignment {
  checkShare(share);
  const { from, below } = assignment;
  return arm === 'candidate'
    ? { from, below: Math.min(below, share) }
    : { from: Math.max(from, share), below };
}

function checkShare(share: number): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share is from 0 to 1, not ${share}.`);
}
