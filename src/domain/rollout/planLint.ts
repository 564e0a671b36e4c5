/** Findings about a plan that is valid by its schema: what cannot work, what is vague, what is risky. */
import {
  calculateTotalPercent,
  isFullTraffic,
  toCohortKey,
  toTrafficRule,
} from '../deployment/traffic.ts';
import { describeCohort, formatPercent } from '../deployment/describeTraffic.ts';
import { isKnownTimeZone } from './advanceHours.ts';
import { lintGuards, lintPolicies } from './guardLint.ts';
import { error, hint, warning, type PlanFinding } from './planFinding.ts';
import type { RolloutPlan, Stage } from './rolloutPlan.ts';
import {
  getAdvanceMode,
  getGuardDemand,
  hasTraffic,
  listPlanRules,
  wideTrafficPercent,
} from './stageRules.ts';

/** Everything that is dubious about a plan, the plan as a whole first, then stage by stage. */
export function lintPlan(plan: RolloutPlan): readonly PlanFinding[] {
  return [
    ...lintWhole(plan),
    ...lintGuards(plan),
    ...lintPolicies(plan),
    ...lintNames(plan),
    ...plan.stages.flatMap((stage, index) => [
      ...lintTraffic(plan, stage, index),
      ...lintChecks(plan, stage, index),
      ...lintDemand(plan, stage, index),
      ...lintEval(stage, index),
    ]),
    ...lintEnd(plan),
  ];
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function lintWhole(plan: RolloutPlan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  if (!plan.stages.some(hasTraffic)) {
    findings.push(error('no_traffic', ['stages'], 'No stage has traffic; add one with “traffic”.'));
  }
  const timeZone = plan.advanceHours?.timeZone;
  if (timeZone !== undefined && !isKnownTimeZone(timeZone)) {
    const message = `“${timeZone}” is not a known time zone; use a name such as Europe/Berlin.`;
    findings.push(error('unknown_time_zone', ['advanceHours', 'timeZone'], message));
  }
  if (isBlank(plan.owner)) {
    findings.push(warning('no_owner', [], 'Nobody owns this rollout; add “owner”.'));
  }
  if (isBlank(plan.rollbackTrigger)) {
    const message = 'Nothing says when to roll back; add “rollbackTrigger”.';
    findings.push(warning('no_rollback_trigger', [], message));
  }
  if (isBlank(plan.monitoring?.query) && isBlank(plan.monitoring?.dashboard)) {
    const message = 'Nothing says where to look; add “monitoring” with a query or a dashboard.';
    findings.push(warning('no_monitoring', [], message));
  }
  return findings;
}

function lintNames(plan: RolloutPlan): PlanFinding[] {
  return plan.stages.flatMap(({ name }, index) =>
    plan.stages.findIndex((stage) => stage.name === name) === index
      ? []
      : [
          error(
            'duplicate_stage_name',
            ['stages', index, 'name'],
            `Two stages are called “${name}”; give each its own name.`,
          ),
        ],
  );
}

function lintTraffic(plan: RolloutPlan, stage: Stage, index: number): PlanFinding[] {
  const rule = toTrafficRule(stage);
  if (rule === undefined) return [];
  const path = ['stages', index, 'traffic'];
  const findings: PlanFinding[] = [];
  const before = listPlanRules(plan, index - 1);
  const total = calculateTotalPercent(before);
  const key = toCohortKey(rule.when);
  const same = before.find((one) => toCohortKey(one.when) === key)?.percent ?? 0;
  const served = Math.max(total, same);
  if (rule.percent < served) {
    const message = `This stage serves ${formatPercent(served)} all the same, since a stage keeps the audience of the stages before it.`;
    findings.push(warning('stage_shrinks', path, message));
  } else if (rule.percent === served) {
    const message = 'This stage serves nobody new; widen it, or leave out its traffic.';
    findings.push(warning('stage_repeats', path, message));
  }
  const next = calculateTotalPercent([rule]);
  if (isTooWide(total, next)) {
    const message = `From ${formatPercent(total)} to ${formatPercent(next)} of all traffic is a wide jump; add a stage between.`;
    findings.push(warning('jump_too_wide', path, message));
  }
  if (next === 0 && rule.percent === 100) {
    const message = `At 100 % of ${describeCohort(rule.when)} no unit there has the stable version, so guards have nothing to compare with at the same time.`;
    findings.push(hint('cohort_without_baseline', path, message));
  }
  return findings;
}

/** A first step of more than 25 %, a step to more than tenfold, or one by more than 75 points. */
function isTooWide(from: number, to: number): boolean {
  if (from === 0) return to > wideTrafficPercent;
  return to > from * 10 || to - from > 75;
}

function lintChecks(plan: RolloutPlan, stage: Stage, index: number): PlanFinding[] {
  const path = ['stages', index];
  const isServing = plan.stages.slice(0, index + 1).some(hasTraffic);
  if (!isServing) return lintStageBeforeTraffic(stage, path);
  const findings: PlanFinding[] = [];
  const hasGuards = (plan.guards ?? []).some((guard) => guard.dryRun !== true);
  const isAutomatic = getAdvanceMode(plan, index) === 'automatic';
  if (isAutomatic && stage.hold === undefined && !hasGuards) {
    const message = `Stage “${stage.name}” advances by itself without a hold or a guard; add “hold”.`;
    findings.push(warning('automatic_without_check', path, message));
  }
  const guardsWithoutMinimum = (plan.guards ?? []).filter((guard) => guard.minUnits === undefined);
  const onInconclusive = stage.onInconclusive ?? plan.onInconclusive;
  if (
    onInconclusive === 'advance' &&
    stage.minUnits === undefined &&
    guardsWithoutMinimum.length > 0
  ) {
    const message = `Stage “${stage.name}” advances on inconclusive guards only after a minimum of units; add “minUnits”.`;
    findings.push(warning('advance_without_minimum', path, message));
  }
  return findings;
}

function lintDemand(plan: RolloutPlan, { name }: Stage, index: number): PlanFinding[] {
  const hasGuards = (plan.guards ?? []).some((guard) => guard.dryRun !== true);
  if (!hasGuards || !isNeverClear(plan, index)) return [];
  const message = `Stage “${name}” waits until guards are clear, and at 100 % nothing is left to compare with; ask for “guards: clear” in a smaller stage before it, or say “guards: noHarm” here.`;
  return [warning('never_clear', ['stages', index], message)];
}

/** At 100 % guards stay as clear as a stage before has made them. */
function isNeverClear(plan: RolloutPlan, index: number): boolean {
  const isFull = (at: number) => isFullTraffic(listPlanRules(plan, at));
  const asksForClear = (at: number) => getGuardDemand(plan, at) === 'clear';
  const earlier = plan.stages.slice(0, index).map((_, at) => at);
  return (
    isFull(index) && asksForClear(index) && !earlier.some((at) => !isFull(at) && asksForClear(at))
  );
}

function lintEval({ name, eval: gate }: Stage, index: number): PlanFinding[] {
  if (gate?.passRate === undefined || gate.verdict !== undefined) return [];
  const message = `Stage “${name}” takes evals that cannot tell whether the candidate is worse, as long as enough cases pass; add “verdict: noRegression” to ask for a comparison.`;
  return [hint('eval_without_verdict', ['stages', index, 'eval', 'passRate'], message)];
}

function lintStageBeforeTraffic(stage: Stage, path: readonly (string | number)[]): PlanFinding[] {
  if (stage.hold === undefined && stage.minUnits === undefined) return [];
  const message = `Stage “${stage.name}” comes before any traffic, so its “hold” and “minUnits” have no effect.`;
  return [hint('nothing_to_watch', path, message)];
}

function lintEnd(plan: RolloutPlan): PlanFinding[] {
  const findings: PlanFinding[] = [];
  const last = plan.stages.length - 1;
  const total = calculateTotalPercent(listPlanRules(plan, last));
  if (plan.stages.some(hasTraffic) && total < 100) {
    const message = `The last stage serves ${formatPercent(total)} of all traffic, and completing serves everyone at once; add a stage at 100 %.`;
    findings.push(warning('last_stage_not_full', ['stages', last], message));
  }
  const wide = plan.stages.findIndex(
    (_, index) => calculateTotalPercent(listPlanRules(plan, index)) >= wideTrafficPercent,
  );
  if (wide !== -1 && (plan.guards ?? []).length === 0) {
    const message = `No guard watches ${formatPercent(calculateTotalPercent(listPlanRules(plan, wide)))} of all traffic; add “guards”.`;
    findings.push(warning('no_guards_when_wide', ['stages', wide], message));
  }
  return findings;
}
