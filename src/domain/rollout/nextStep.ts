import { findNextAdvanceTime } from './advanceHours.ts';
import { parseDurationMs } from './duration.ts';
import type { GateCondition } from './gateCondition.ts';
import type { PendingRollout, ProgressingRollout, Rollout } from './rollout.ts';
import { getAdvanceMode, getBeginMode, hasTraffic } from './stageRules.ts';

/** What happens next when every condition holds. */
export interface NextStep {
  readonly kind: 'begin' | 'advance' | 'complete';
  /** Name of the stage that it leads to; absent for `complete`. */
  readonly stage?: string;
  readonly mode: 'automatic' | 'manual';
  /** Earliest time it can happen by itself, from holds and advance hours. Absent when no time can be told. */
  readonly earliestAt?: number;
}

/** The next step of a rollout; undefined for one that is paused or has ended, since nothing follows by itself. */
export function calculateNextStep(
  rollout: Rollout,
  gate: readonly GateCondition[],
  now: number,
): NextStep | undefined {
  switch (rollout.phase) {
    case 'pending':
      return calculateBegin(rollout, gate, now);
    case 'progressing':
      return calculateAdvance(rollout, now);
    case 'paused':
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return undefined;
  }
}

/** No clock releases a pending rollout: it begins at once when its gate holds. */
function calculateBegin(
  { plan, stageIndex }: PendingRollout,
  gate: readonly GateCondition[],
  now: number,
): NextStep {
  const present = plan.stages[stageIndex];
  const stage =
    present !== undefined && hasTraffic(present) ? present : plan.stages[stageIndex + 1];
  const mode = getBeginMode(plan, stageIndex);
  const isReady = mode === 'automatic' && gate.every((condition) => condition.state === 'met');
  return {
    kind: 'begin',
    ...(stage === undefined ? {} : { stage: stage.name }),
    mode,
    ...(isReady ? { earliestAt: now } : {}),
  };
}

function calculateAdvance(rollout: ProgressingRollout, now: number): NextStep {
  const { plan, stageIndex, watchedMs } = rollout;
  const stage = plan.stages[stageIndex + 1];
  const mode = getAdvanceMode(plan, stageIndex);
  const hold = plan.stages[stageIndex]?.hold;
  const remainingMs = hold === undefined ? 0 : Math.max(0, parseDurationMs(hold) - watchedMs);
  const heldUntil = now + remainingMs;
  const earliestAt =
    plan.advanceHours === undefined ? heldUntil : findNextAdvanceTime(plan.advanceHours, heldUntil);
  return {
    ...(stage === undefined ? { kind: 'complete' } : { kind: 'advance', stage: stage.name }),
    mode,
    ...(mode === 'manual' || earliestAt === undefined ? {} : { earliestAt }),
  };
}
