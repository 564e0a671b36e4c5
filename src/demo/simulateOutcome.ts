import type { Observation } from '../protocol/registry/observationDto.ts';

export const candidateBehaviours = ['well', 'parseFailures', 'slowly'] as const;
/** How candidates answer, so that a person can watch guards at work. */
export type CandidateBehaviour = (typeof candidateBehaviours)[number];

export type SimulatedOutcome = Pick<
  Observation,
  'success' | 'parseFailure' | 'refusal' | 'latencyMs'
>;

const fastestMs = 400;
const typicalExtraMs = 500;
const slowDown = 6;
const usualFailures = 0.005;
const manyFailures = 0.9;
const usualRefusals = 0.01;
const usualSuccess = 0.92;

/** What became of one answer: stable always answers well. `chance` gives a new number from 0 to 1 each time. */
export function simulateOutcome(
  arm: string,
  behaviour: CandidateBehaviour,
  chance: () => number,
): SimulatedOutcome {
  const worse = arm === 'candidate' ? behaviour : 'well';
  const latencyMs = Math.round(
    (fastestMs - typicalExtraMs * Math.log(1 - chance())) * (worse === 'slowly' ? slowDown : 1),
  );
  const parseFailure = chance() < (worse === 'parseFailures' ? manyFailures : usualFailures);
  const refusal = chance() < usualRefusals;
  const success = !parseFailure && !refusal && chance() < usualSuccess;
  return { latencyMs, parseFailure, refusal, success };
}
