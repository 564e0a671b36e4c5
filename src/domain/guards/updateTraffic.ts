import type { GuardRecord } from './guardRecord.ts';
import { countArrival, findStageCount } from './sampleRatio.ts';
import type { TrafficState } from './trafficState.ts';

/** The state with one unit more: its first observation in its stage, whatever it reports. */
export function updateTraffic(
  state: TrafficState,
  arrival: Pick<GuardRecord, 'stage' | 'arm' | 'probability' | 'at'>,
): TrafficState {
  const count = countArrival(findStageCount(state.stages, arrival.stage), arrival);
  return { ...state, stages: { ...state.stages, [arrival.stage]: count } };
}
