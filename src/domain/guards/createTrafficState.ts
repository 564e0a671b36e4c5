import type { TrafficState } from './trafficState.ts';

/** What is known of a rollout's units before the first one. */
export function createTrafficState(): TrafficState {
  return { version: 1, stages: {} };
}
