import { assessEvidence, type EvidenceQuestion } from '../evidence/assessEvidence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { asksForEvidence } from './gate.ts';
import type { GateCondition } from './gateCondition.ts';
import type { RolloutPlan } from './rolloutPlan.ts';
import { isLastBeforeTraffic } from './stageRules.ts';

/** A rollout that was not started yet. */
export interface PlannedStart extends Pick<EvidenceQuestion, 'contentHash' | 'model'> {
  readonly plan: RolloutPlan;
  readonly environment: { readonly requireEvidence: boolean };
  /** What the environment serves now. */
  readonly stable: string;
  /** Eval runs on the candidate's content, in any order. */
  readonly evidence: readonly Evidence[];
}

/** What the gates before the first traffic would say of the eval runs there are, one condition for each that asks. */
export function assessStartEvidence(start: PlannedStart, now: number): readonly GateCondition[] {
  const { plan, environment, contentHash, model, stable, evidence } = start;
  const conditions: GateCondition[] = [];
  for (const [stageIndex, { eval: gate }] of plan.stages.entries()) {
    if (asksForEvidence({ phase: 'pending', plan, stageIndex }, environment)) {
      const question = { contentHash, model, baseline: stable, gate };
      conditions.push(assessEvidence(question, evidence, now));
    }
    if (isLastBeforeTraffic(plan, stageIndex)) break;
  }
  return conditions;
}
