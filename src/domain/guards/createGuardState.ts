import type { GuardState } from './guardState.ts';

const noUnits = { units: 0, sum: 0, squares: 0 };

/** What a guard knows before the first record. */
export function createGuardState(): GuardState {
  return {
    version: 1,
    stages: {},
    stable: noUnits,
    candidate: noUnits,
    strata: [],
    folded: { weight: 0, weightedDifference: 0, weightedVariance: 0 },
    logEvidence: 0,
    peakLogEvidence: 0,
    isHarmShown: false,
    cappedStable: 0,
    cappedCandidate: 0,
    unusable: 0,
  };
}
