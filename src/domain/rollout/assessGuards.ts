import { describeAttributes } from '../deployment/describeTraffic.ts';
import { getGuardKey } from '../guards/guardKey.ts';
import { rareShare } from '../guards/reportedShare.ts';
import type { ConditionCode, ConditionState, GateCondition } from './gateCondition.ts';
import type { GuardReading } from './guardReading.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';
import { getGuardDemand } from './stageRules.ts';

/** What guards said, and who is about to advance. */
interface GuardFacts {
  readonly guards: readonly GuardReading[];
  /** Units of the candidate seen in this stage, whatever they report. */
  readonly units?: number | undefined;
  readonly mode: 'manual' | 'automatic';
}

/**
 * One condition per guard that is not a dry run and whose units get the candidate in this stage. Without data, or with an
 * error, a guard holds. Harm that the plan only notifies of holds back automatic advances; a person who advances has
 * been told.
 */
export function assessGuards(
  plan: RolloutPlan,
  stageIndex: number,
  { guards: readings, units, mode }: GuardFacts,
): readonly GateCondition[] {
  const unit = plan.unit ?? 'conversation';
  const look: Look = { plan, stageIndex, readings, units };
  return (plan.guards ?? [])
    .filter((guard) => guard.dryRun !== true)
    .map((guard) => ({ guard, unit, reading: findReading(guard, readings) }))
    .filter(({ reading }) => reading?.reason?.code !== 'not_served')
    .map((subject) => assessOne(subject, look, mode));
}

function findReading(guard: Guard, readings: readonly GuardReading[]): GuardReading | undefined {
  const key = getGuardKey(guard);
  return readings.find((one) => one.key === key);
}

function assessOne(
  { guard, unit, reading }: Subject,
  look: Look,
  mode: GuardFacts['mode'],
): GateCondition {
  if (reading === undefined || isWithoutData(reading))
    return toCondition('waiting', 'guard_no_data', { guard, unit });
  const subject = { guard, unit, reading };
  switch (reading.verdict) {
    case 'harm':
      return guard.onHarm === 'notify'
        ? toCondition(mode === 'manual' ? 'met' : 'waiting', 'guard_harm_noted', subject)
        : toCondition('failed', 'guard_harm', subject);
    case 'error':
      return toCondition('error', 'guard_error', subject);
    case 'clear':
      // What earlier stages showed stays shown, but somebody must go on reporting.
      return reading.units === 0 && !isKnownRare(reading, look)
        ? toCondition('waiting', 'guard_no_data', { guard, unit })
        : toCondition('met', 'guard_clear', subject);
    case 'inconclusive':
      return isHarmlessEnough(guard, reading, look)
        ? toCondition('met', 'guard_no_harm', subject)
        : toCondition('waiting', 'guard_inconclusive', subject);
  }
}

function isWithoutData({ verdict, reason }: GuardReading): boolean {
  return verdict === 'inconclusive' && reason?.code === 'no_records';
}

/** Few units have this metric by nature, so that none of this stage needs to; the candidate must be seen all the same. */
function isKnownRare({ reportedShare }: GuardReading, { units = 0 }: Look): boolean {
  return reportedShare !== undefined && reportedShare < rareShare && units > 0;
}

interface Look {
  readonly plan: RolloutPlan;
  readonly stageIndex: number;
  readonly readings: readonly GuardReading[];
  readonly units: number | undefined;
}

/**
 * Whether "no harm seen" lets a stage be left: where the stage asks for no more than that and has at least one unit (a
 * metric that is rare by nature needs none), or where the plan says so and the minimum units are reached and no guard is
 * in error.
 */
function isHarmlessEnough(guard: Guard, reading: GuardReading, look: Look): boolean {
  const { plan, stageIndex, readings } = look;
  const stage = plan.stages[stageIndex];
  const { units = 0 } = reading;
  if (getGuardDemand(plan, stageIndex) === 'noHarm') {
    const fewest = isKnownRare(reading, look) ? 0 : 1;
    return units >= (guard.minUnits ?? fewest);
  }
  if ((stage?.onInconclusive ?? plan.onInconclusive) !== 'advance') return false;
  const minUnits = guard.minUnits ?? stage?.minUnits ?? Infinity;
  return units >= minUnits && readings.every((one) => one.verdict !== 'error');
}

interface Subject {
  readonly guard: Guard;
  readonly unit: string;
  readonly reading?: GuardReading | undefined;
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
