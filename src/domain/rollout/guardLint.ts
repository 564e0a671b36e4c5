/** Findings about the guards of a plan, and about what is to happen when they cannot tell. */
import { describeAttributes } from '../deployment/describeTraffic.ts';
import { canOverlap } from '../deployment/traffic.ts';
import { createGuardMeasure } from '../guards/createGuardSettings.ts';
import { describeGuard } from '../guards/describeGuard.ts';
import { getGuardKey, maxGuardKeyLength } from '../guards/guardKey.ts';
import { error, hint, warning, type PlanFinding } from './planFinding.ts';
import type { Guard, RolloutPlan } from './rolloutPlan.ts';
import { listPlanRules } from './stageRules.ts';

/** What cannot work or never would, guard by guard. */
export function lintGuards(plan: RolloutPlan): PlanFinding[] {
  const guards = plan.guards ?? [];
  return guards.flatMap((guard, index) => {
    const isFirst =
      guards.findIndex((other) => getGuardKey(other) === getGuardKey(guard)) === index;
    const path = ['guards', index, 'metric'];
    const message = `There are two guards on ${describeGuard(guard)}; keep one, or give one a cohort with “when”.`;
    const twice = isFirst ? [] : [error('duplicate_guard', path, message)];
    return [...twice, ...lintGuardCohort(plan, guard, index), ...lintGuardLimits(guard, index)];
  });
}

function lintGuardCohort(plan: RolloutPlan, guard: Guard, index: number): PlanFinding[] {
  if (getGuardKey(guard).length > maxGuardKeyLength) {
    const message = `The guard on ${describeGuard(guard)} names more than it can be known by; keep its attributes and values below ${maxGuardKeyLength} characters together.`;
    return [error('guard_cohort_too_long', ['guards', index, 'when'], message)];
  }
  const rules = listPlanRules(plan, plan.stages.length - 1);
  if (rules.length === 0 || rules.some(({ when }) => canOverlap(when, guard.when))) return [];
  const message = `No stage serves ${describeAttributes(guard.when)}, so the guard on ${describeGuard(guard)} never sees a unit; change its “when”, or add a stage for it.`;
  return [warning('guard_never_served', ['guards', index, 'when'], message)];
}

/** What is to happen when guards cannot tell happens when a hold is over. */
export function lintPolicies(plan: RolloutPlan): PlanFinding[] {
  const hasGuards = (plan.guards ?? []).some((guard) => guard.dryRun !== true);
  const hasHold = plan.stages.some((stage) => stage.hold !== undefined);
  if (hasGuards && hasHold) return [];
  const missing = hasGuards ? 'no stage has a “hold” that could be over' : 'no guard acts';
  return (['onMissingData', 'onInconclusive'] as const)
    .filter((key) => plan[key] === 'pause')
    .map((key) => {
      const message = `“${key}: pause” has no effect, since ${missing}; add ${hasGuards ? '“hold” to a stage' : '“guards”'}, or leave it out.`;
      return hint('policy_without_effect', [key], message);
    });
}

/** Metrics that every registry knows as numbers without bounds of their own. */
const numbers = ['latencyMs', 'inputTokens', 'outputTokens', 'costUsd'];

function isRate(guard: Guard): boolean {
  return createGuardMeasure(guard).kind !== 'mean';
}

function lintGuardLimits(guard: Guard, index: number): PlanFinding[] {
  const { metric, budget, ceiling, margin = 0 } = guard;
  const findings: PlanFinding[] = [];
  if (budget === undefined && ceiling === undefined && numbers.includes(metric)) {
    const message = `“${metric}” is a number; add “budget” to compare how often it is exceeded, or “ceiling” to compare averages.`;
    findings.push(error('guard_without_limit', ['guards', index], message));
  }
  if (budget !== undefined && ceiling !== undefined) {
    const message = `The guard on ${metric} has “budget” and “ceiling”; keep “budget” to compare how often it is exceeded, or “ceiling” to compare averages.`;
    findings.push(error('guard_with_two_limits', ['guards', index], message));
  }
  if (isRate(guard) && margin >= 1) {
    const message = `The margin of a rate is a share below 1, so ${margin} allows everything; for percentage points divide by 100.`;
    findings.push(error('margin_not_a_share', ['guards', index, 'margin'], message));
  }
  return findings;
}
