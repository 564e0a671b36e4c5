import { createRandomStream } from './randomStream.ts';
import { simulateRollout, type Simulation } from './simulateRollout.ts';

/** Requests after which each of so many runs stopped, in ascending order; Infinity for those that ran to their end. */
export function listStops(simulation: Simulation, runs: number): readonly number[] {
  return Array.from({ length: runs }, (_, seed) => {
    const { stoppedAfter } = simulateRollout(simulation, createRandomStream(seed));
    return stoppedAfter ?? Number.POSITIVE_INFINITY;
  }).sort((left, right) => left - right);
}

/** How many of so many runs stopped. */
export function countStops(simulation: Simulation, runs: number): number {
  return listStops(simulation, runs).filter(Number.isFinite).length;
}
