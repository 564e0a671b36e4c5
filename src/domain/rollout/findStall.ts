/** What a stage does when its hold is over and a guard still cannot tell. */
import { describeGuard } from '../guards/describeGuard.ts';
import { getGuardKey } from '../guards/guardKey.ts';
import { parseDurationMs } from './duration.ts';
import { formatDuration } from './formatDuration.ts';
import type { GateCondition } from './gateCondition.ts';
import type { Rollout, StallCause } from './rollout.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';

export interface Stall {
  /** Key of the guard. */
  readonly guard: string;
  readonly cause: StallCause;
  /** For people: what cannot be told, and what resuming does. */
  readonly reason: string;
}

/**
 * The guard for which a rollout shall pause now: the hold is over, and of the gate nothing else is open but guards and
 * what persons do. Whether that pauses is for the plan to say: `onInconclusive` for a guard with data that decides
 * nothing, `onMissingData` for one whose data is missing or cannot be trusted.
 */
export function findStall(rollout: Rollout, gate: readonly GateCondition[]): Stall | undefined {
  if (rollout.phase !== 'progressing') return undefined;
  const { plan, stageIndex } = rollout;
  const hold = plan.stages[stageIndex]?.hold;
  if (hold === undefined) return undefined;
  const open = gate.filter(({ state }) => state !== 'met');
  if (!open.every((condition) => isGuard(condition) || isForPersons(condition))) return undefined;
  const stalled = open.find((condition) => pausesOn(condition, plan, stageIndex));
  const guard = plan.guards?.find((one) => `guard:${getGuardKey(one)}` === stalled?.key);
  if (stalled === undefined || guard === undefined) return undefined;
  const watched = formatDuration(parseDurationMs(hold));
  const cause = toCause(stalled);
  return { guard: getGuardKey(guard), cause, reason: writeReason(cause, guard, watched) };
}

function isGuard({ key }: GateCondition): boolean {
  return key.startsWith('guard:');
}

function isForPersons({ key }: GateCondition): boolean {
  return key === 'reviews' || key === 'advance';
}

function pausesOn({ code }: GateCondition, plan: RolloutPlan, stageIndex: number): boolean {
  const stage = plan.stages[stageIndex];
  switch (code) {
    case 'guard_inconclusive':
      return (stage?.onInconclusive ?? plan.onInconclusive ?? 'pause') === 'pause';
    case 'guard_no_data':
    case 'guard_error':
      return plan.onMissingData === 'pause';
    default:
      return false;
  }
}

function toCause({ code }: GateCondition): StallCause {
  switch (code) {
    case 'guard_no_data':
      return 'missingData';
    case 'guard_error':
      return 'untrustedData';
    default:
      return 'inconclusive';
  }
}

function writeReason(cause: StallCause, guard: Guard, watched: string): string {
  const metric = describeGuard(guard);
  const again = `resume watches another ${watched}`;
  switch (cause) {
    case 'missingData':
      return `After ${watched} nothing is reported on ${metric}; let the application report it, then ${again}.`;
    case 'untrustedData':
      return `After ${watched} the data on ${metric} cannot be trusted; repair what the application reports, then ${again}.`;
    case 'inconclusive':
      return `After ${watched} it is not clear yet whether ${metric} got worse; ${again}.`;
  }
}
