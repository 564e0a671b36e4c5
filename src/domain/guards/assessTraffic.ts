import type { GuardReason, TrafficAssessment } from './guardAssessment.ts';
import { findEmptyArm, findStageCount, isRatioBroken } from './sampleRatio.ts';
import type { StageCount } from './stageCount.ts';
import type { TrafficState } from './trafficState.ts';

/** How long a stage may go without a single unit before that is an error. */
export const defaultSilenceMs = 60 * 60 * 1000;

/** When is looked, and from where. All times are epoch ms. */
export interface TrafficLook {
  readonly stage: string;
  /** When the stage began, or when the registry last came up if that is later: silence before it proves nothing. */
  readonly since: number;
  readonly now: number;
  readonly silenceMs?: number | undefined;
}

/** Whether units arrive in this stage at all, on both arms, and in the shares that they were assigned with. */
export function assessTraffic(state: TrafficState, look: TrafficLook): TrafficAssessment {
  const count = findStageCount(state.stages, look.stage);
  const units = { stable: count?.stable ?? 0, candidate: count?.candidate ?? 0 };
  const fault = findSilence(count, look) ?? (count && findUnevenness(count));
  if (fault !== undefined) return { verdict: 'error', reason: fault, ...units };
  if (count === undefined) {
    return { verdict: 'waiting', reason: { code: 'no_records', params: {} }, ...units };
  }
  return { verdict: 'ok', ...units };
}

function findSilence(
  count: StageCount | undefined,
  { since, now, silenceMs = defaultSilenceMs }: TrafficLook,
): GuardReason | undefined {
  const quietMs = now - Math.max(since, count?.lastAt ?? 0);
  if (quietMs < silenceMs) return undefined;
  return { code: count === undefined ? 'no_traffic' : 'silent', params: { quietMs } };
}

/** What is wrong with how the compared units of a stage lie on the arms. */
export function findUnevenness(count: StageCount): GuardReason | undefined {
  const emptyArm = findEmptyArm(count);
  const { compared, comparedCandidate, expectedCandidate } = count;
  if (emptyArm !== undefined) {
    const other = emptyArm === 'candidate' ? 'stable' : 'candidate';
    return { code: 'one_arm_only', params: { empty: emptyArm, other, units: compared } };
  }
  if (!isRatioBroken(count)) return undefined;
  const expected = expectedCandidate / compared;
  const seen = comparedCandidate / compared;
  return { code: 'sample_ratio', params: { expected, seen, units: compared } };
}
