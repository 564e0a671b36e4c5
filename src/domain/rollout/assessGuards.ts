import type { ConditionCode, ConditionState, GateCondition } from './gateCondition.ts';
import type { GuardReading } from './guardReading.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';
import { getGuardDemand } from './stageRules.ts';

/** One condition per guard that is not a dry run. Without data, or with an error, a guard holds. */
export function assessGuards(
  plan: RolloutPlan,
  stageIndex: number,
  readings: readonly GuardReading[],
): readonly GateCondition[] {
  const guards = (plan.guards ?? []).filter((guard) => guard.dryRun !== true);
  return guards.map((guard) => {
    const reading = readings.find((one) => one.metric === guard.metric);
    const unit = plan.unit ?? 'conversation';
    if (reading === undefined) return toCondition('waiting', 'guard_no_data', { guard, unit });
    const subject: Subject = { guard, unit, reading };
    switch (reading.verdict) {
      case 'harm':
        return toCondition('failed', 'guard_harm', subject);
      case 'error':
        return toCondition('error', 'guard_error', subject);
      case 'clear':
        return toCondition('met', 'guard_clear', subject);
      case 'inconclusive':
        return isHarmlessEnough(guard, reading, { plan, stageIndex, readings })
          ? toCondition('met', 'guard_no_harm', subject)
          : toCondition('waiting', 'guard_inconclusive', subject);
    }
  });
}

interface Look {
  readonly plan: RolloutPlan;
  readonly stageIndex: number;
  readonly readings: readonly GuardReading[];
}

/**
 * Whether "no harm seen" lets a stage be left: where the stage asks for no more than that, or where the plan says so
 * and the minimum units are reached and no guard is in error.
 */
function isHarmlessEnough(guard: Guard, reading: GuardReading, look: Look): boolean {
  const { plan, stageIndex, readings } = look;
  const stage = plan.stages[stageIndex];
  const units = reading.units ?? 0;
  if (getGuardDemand(plan, stageIndex) === 'noHarm') return units >= (guard.minUnits ?? 0);
  if ((stage?.onInconclusive ?? plan.onInconclusive) !== 'advance') return false;
  const minUnits = guard.minUnits ?? stage?.minUnits ?? Infinity;
  return units >= minUnits && readings.every((one) => one.verdict !== 'error');
}

interface Subject {
  readonly guard: Guard;
  readonly unit: string;
  readonly reading?: GuardReading;
}

function toCondition(
  state: ConditionState,
  code: ConditionCode,
  { guard, unit, reading }: Subject,
): GateCondition {
  const { units, unitsToDecide } = reading ?? {};
  return {
    key: `guard:${guard.metric}`,
    state,
    code,
    overridable: code !== 'guard_harm',
    params: {
      metric: guard.metric,
      unit,
      ...(units === undefined ? {} : { units }),
      ...(unitsToDecide === undefined ? {} : { missing: unitsToDecide }),
    },
  };
}
