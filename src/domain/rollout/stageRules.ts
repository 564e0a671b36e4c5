import {
  calculateStageRules,
  calculateTotalPercent,
  toTrafficRule,
} from '../deployment/traffic.ts';
import type { TrafficRule } from '../deployment/trafficRule.ts';
import type { RolloutPlan, Stage } from './rolloutPlan.ts';

/** Below this share of all traffic a stage can show disasters and cannot prove safety. */
export const wideTrafficPercent = 25;

/** Whether a stage of a plan serves its candidate to someone by its own rule. */
export function hasTraffic(stage: Stage): boolean {
  return toTrafficRule(stage) !== undefined;
}

/** Traffic of a plan at one of its stages. */
export function listPlanRules(plan: RolloutPlan, stageIndex: number): readonly TrafficRule[] {
  return calculateStageRules(plan.stages, stageIndex);
}

/** What guards must say to leave a stage. */
export function getGuardDemand(plan: RolloutPlan, stageIndex: number): 'noHarm' | 'clear' {
  const percent = calculateTotalPercent(listPlanRules(plan, stageIndex));
  const isWide = percent >= wideTrafficPercent;
  return plan.stages[stageIndex]?.guards ?? (isWide ? 'clear' : 'noHarm');
}

/** Whether a serving stage may be left without a person. */
export function getAdvanceMode(plan: RolloutPlan, stageIndex: number): 'automatic' | 'manual' {
  return plan.stages[stageIndex]?.advance ?? plan.advance ?? 'manual';
}

/**
 * A pending rollout begins by itself when its gate holds, unless the stage before traffic says that a person begins it.
 * With traffic, `advance` is about leaving the stage.
 */
export function getBeginMode(plan: RolloutPlan, stageIndex: number): 'automatic' | 'manual' {
  const stage = plan.stages[stageIndex];
  if (stage === undefined || hasTraffic(stage)) return 'automatic';
  return stage.advance ?? 'automatic';
}

/** Whether the stage that a pending rollout waits in is the last one before traffic. */
export function isLastBeforeTraffic(plan: RolloutPlan, stageIndex: number): boolean {
  const next = plan.stages[stageIndex + 1];
  const stage = plan.stages[stageIndex];
  return (stage !== undefined && hasTraffic(stage)) || (next !== undefined && hasTraffic(next));
}
