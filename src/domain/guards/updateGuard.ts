/** One record more. The same records in the same order give the same state, however often anyone looked in between. */
import { calculateLogBet } from './bettingFactor.ts';
import { calculateBadRates } from './badRates.ts';
import { isMeanHarmful, toSpread } from './compareArms.ts';
import { getHarmSign, toGuardOutcome } from './guardOutcome.ts';
import type { GuardRecord } from './guardRecord.ts';
import type { GuardSettings } from './guardSettings.ts';
import type { ArmSums, GuardState, Stratum } from './guardState.ts';
import { countArrival, findStageCount } from './sampleRatio.ts';
import { foldStratum } from './stratifiedDifference.ts';

/** Strata kept one by one; with more of them the least recently used one is folded into sums. */
const maxStrata = 64;

/** The state with one record more. A value that does not fit the guard is counted as unusable and nowhere else. */
export function updateGuard(
  settings: GuardSettings,
  state: GuardState,
  record: GuardRecord,
): GuardState {
  checkProbability(record.probability);
  const outcome = toGuardOutcome(settings, record.value);
  if (outcome === undefined) return { ...state, unusable: state.unusable + 1 };
  const { stage, arm, probability } = record;
  const next = { ...state };
  next.stages = {
    ...state.stages,
    [stage]: countArrival(findStageCount(state.stages, stage), record),
  };
  if (outcome.isCapped) next[arm === 'stable' ? 'cappedStable' : 'cappedCandidate'] += 1;
  if (probability === 0 || probability === 1) return next;
  next.logEvidence += calculateEvidence(settings, state, { ...record, amount: outcome.amount });
  next.peakLogEvidence = Math.max(state.peakLogEvidence, next.logEvidence);
  next[arm] = addAmount(state[arm], outcome.amount);
  placeInStratum(settings, next, { ...record, amount: outcome.amount });
  next.isHarmShown ||= showsHarm(settings, next);
  return next;
}

function checkProbability(probability: number): void {
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`An assignment probability is from 0 to 1, not ${probability}.`);
  }
}

type CountedRecord = GuardRecord & { readonly amount: number };

/** ln of the factor that this record adds to the e-value; what is believed comes from the records before it. */
function calculateEvidence(
  settings: GuardSettings,
  before: GuardState,
  { arm, probability, amount }: CountedRecord,
): number {
  if (settings.measure.kind === 'mean') return 0;
  const rates = calculateBadRates(settings, before);
  const isBad = getHarmSign(settings) === 1 ? amount === 1 : amount === 0;
  return calculateLogBet({ rates, probability, margin: settings.margin }, arm, isBad);
}

function addAmount({ units, sum, squares }: ArmSums, amount: number): ArmSums {
  return { units: units + 1, sum: sum + amount, squares: squares + amount ** 2 };
}

/** Puts the record into its stratum, which becomes the most recently used one, the last. */
function placeInStratum(settings: GuardSettings, next: GuardState, record: CountedRecord): void {
  const { stage, probability, arm, amount } = record;
  const none = { units: 0, sum: 0, squares: 0 };
  const { own, others } = takeStratum(next.strata, record);
  const used = own ?? { stage, probability, stable: none, candidate: none };
  const [oldest] = others;
  if (oldest !== undefined && others.length >= maxStrata) {
    next.folded = foldStratum(next.folded, oldest, toSpread(settings, settings.margin));
    others.shift();
  }
  others.push({ ...used, [arm]: addAmount(used[arm], amount) });
  next.strata = others;
}

/** The stratum of a record and, as a list of its own, the others in their order. */
function takeStratum(
  strata: readonly Stratum[],
  { stage, probability }: GuardRecord,
): { readonly own: Stratum | undefined; readonly others: Stratum[] } {
  const others = [...strata];
  for (let index = others.length - 1; index >= 0; index -= 1) {
    const own = others[index];
    if (own?.probability === probability && own.stage === stage) {
      others.splice(index, 1);
      return { own, others };
    }
  }
  return { own: undefined, others };
}

function showsHarm(settings: GuardSettings, state: GuardState): boolean {
  if (settings.measure.kind === 'mean') return isMeanHarmful(settings, state);
  return state.peakLogEvidence >= Math.log(1 / settings.alpha);
}
