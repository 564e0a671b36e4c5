import { findStageCount } from './sampleRatio.ts';
import type { TrafficState } from './trafficState.ts';

/** How exactly it is remembered when a stage was last heard of. */
const exactMs = 60_000;

/**
 * The state after a unit was heard that its stage has counted already: nothing is counted, but the stage is not silent.
 * Within a minute of the last time the state is the same object, so that there is nothing to store.
 */
export function hearTraffic(
  state: TrafficState,
  { stage, at }: { readonly stage: string; readonly at: number },
): TrafficState {
  const count = findStageCount(state.stages, stage);
  if (count === undefined || at - count.lastAt < exactMs) return state;
  return { ...state, stages: { ...state.stages, [stage]: { ...count, lastAt: at } } };
}
