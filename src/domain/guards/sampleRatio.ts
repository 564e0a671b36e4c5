/**
 * Sequential check that units arrive on the arms as they were assigned (Lindon and Malek, arXiv 2011.03567): a
 * Dirichlet-multinomial Bayes factor, taken one record at a time so that every record may have its own probability.
 */
import type { GuardRecord } from './guardRecord.ts';
import type { StageCount } from './stageCount.ts';

/** Concentration of the alternative around what was assigned: larger ones need more units to notice. */
const concentration = 100;
/** Chance of a false alarm of the check in one stage. */
export const ratioAlpha = 0.001;

const nothing: StageCount = {
  stable: 0,
  candidate: 0,
  compared: 0,
  comparedCandidate: 0,
  expectedCandidate: 0,
  logRatioFactor: 0,
  lastAt: 0,
};

/** The counts of a stage; undefined before its first record. Any name is possible, also those that objects inherit. */
export function findStageCount(
  stages: Readonly<Record<string, StageCount>>,
  stage: string,
): StageCount | undefined {
  return Object.hasOwn(stages, stage) ? stages[stage] : undefined;
}

type Arrival = Pick<GuardRecord, 'arm' | 'probability' | 'at'>;

/** The counts with one more record. */
export function countArrival(before: StageCount = nothing, arrival: Arrival): StageCount {
  const { arm, probability, at } = arrival;
  const count = { ...before, lastAt: Math.max(before.lastAt, at) };
  count[arm] += 1;
  if (!(probability > 0 && probability < 1)) return count;
  count.logRatioFactor += calculateLogStep(before, arrival);
  count.compared += 1;
  count.expectedCandidate += probability;
  if (arm === 'candidate') count.comparedCandidate += 1;
  return count;
}

/**
 * ln of the predicted over the assigned chance of the arm that came. The prediction (A·p + k) / (A + n), with k of n on
 * the candidate, is written as p plus the excess over what was expected, which is the same for equal probabilities.
 */
function calculateLogStep(count: StageCount, { arm, probability }: Arrival): number {
  const total = concentration + count.compared;
  const excess = (count.comparedCandidate - count.expectedCandidate) / total;
  const least = concentration / total;
  const predicted = Math.min(
    1 - (1 - probability) * least,
    Math.max(probability * least, probability + excess),
  );
  return arm === 'candidate'
    ? Math.log(predicted / probability)
    : Math.log((1 - predicted) / (1 - probability));
}

/** Whether the arms are filled so unevenly that assignment alone does not explain it. */
export function isRatioBroken(count: StageCount): boolean {
  return count.logRatioFactor >= Math.log(1 / ratioAlpha);
}

/**
 * The arm on which no unit came although enough should have: its chance to be empty is below `ratioAlpha`. The product
 * of (1 − p) is at most exp(−Σp).
 */
export function findEmptyArm(count: StageCount): 'stable' | 'candidate' | undefined {
  const enough = Math.log(1 / ratioAlpha);
  if (count.comparedCandidate === 0 && count.expectedCandidate >= enough) return 'candidate';
  const stable = count.compared - count.comparedCandidate;
  return stable === 0 && count.compared - count.expectedCandidate >= enough ? 'stable' : undefined;
}
