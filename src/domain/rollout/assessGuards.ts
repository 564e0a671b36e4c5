import { describeAttributes } from '../deployment/describeTraffic.ts';
import { getGuardKey } from '../guards/guardKey.ts';
import type { ConditionCode, ConditionState, GateCondition } from './gateCondition.ts';
import type { GuardReading } from './guardReading.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';
import { getGuardDemand } from './stageRules.ts';

/** What guards said, and who is about to advance. */
interface GuardFacts {
  readonly guards: readonly GuardReading[];
  readonly mode: 'manual' | 'automatic';
}

/**
 * One condition per guard that is not a dry run. Without data, or with an error, a guard holds. Harm that the plan only
 * notifies of holds back automatic advances; a person who advances has been told.
 */
export function assessGuards(
  plan: RolloutPlan,
  stageIndex: number,
  { guards: readings, mode }: GuardFacts,
): readonly GateCondition[] {
  const guards = (plan.guards ?? []).filter((guard) => guard.dryRun !== true);
  return guards.map((guard) => {
    const key = getGuardKey(guard);
    const reading = readings.find((one) => one.key === key);
    const unit = plan.unit ?? 'conversation';
    if (reading === undefined || isWithoutData(reading))
      return toCondition('waiting', 'guard_no_data', { guard, unit });
    const subject: Subject = { guard, unit, reading };
    switch (reading.verdict) {
      case 'harm':
        return guard.onHarm === 'notify'
          ? toCondition(mode === 'manual' ? 'met' : 'waiting', 'guard_harm_noted', subject)
          : toCondition('failed', 'guard_harm', subject);
      case 'error':
        return toCondition('error', 'guard_error', subject);
      case 'clear':
        // What earlier stages showed stays shown, but somebody must go on reporting.
        return reading.units === 0
          ? toCondition('waiting', 'guard_no_data', { guard, unit })
          : toCondition('met', 'guard_clear', subject);
      case 'inconclusive':
        return isHarmlessEnough(guard, reading, { plan, stageIndex, readings })
          ? toCondition('met', 'guard_no_harm', subject)
          : toCondition('waiting', 'guard_inconclusive', subject);
    }
  });
}

function isWithoutData({ verdict, reason }: GuardReading): boolean {
  return verdict === 'inconclusive' && reason?.code === 'no_records';
}

interface Look {
  readonly plan: RolloutPlan;
  readonly stageIndex: number;
  readonly readings: readonly GuardReading[];
}

/**
 * Whether "no harm seen" lets a stage be left: where the stage asks for no more than that and has at least one unit, or
 * where the plan says so and the minimum units are reached and no guard is in error.
 */
function isHarmlessEnough(guard: Guard, reading: GuardReading, look: Look): boolean {
  const { plan, stageIndex, readings } = look;
  const stage = plan.stages[stageIndex];
  const units = reading.units ?? 0;
  if (getGuardDemand(plan, stageIndex) === 'noHarm') return units >= (guard.minUnits ?? 1);
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
  const cohort = describeAttributes(guard.when);
  return {
    key: `guard:${getGuardKey(guard)}`,
    state,
    code,
    overridable: code !== 'guard_harm' && code !== 'guard_harm_noted',
    params: {
      metric: guard.metric,
      ...(cohort === '' ? {} : { cohort }),
      unit,
      ...(units === undefined ? {} : { units }),
      ...(unitsToDecide === undefined ? {} : { missing: unitsToDecide }),
    },
  };
}
