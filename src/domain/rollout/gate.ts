import type { Environment } from '../environment/environment.ts';
import { assessEvidence } from '../evidence/assessEvidence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Actor } from '../identity/actor.ts';
import { findNextAdvanceTime, isInsideAdvanceHours, isKnownTimeZone } from './advanceHours.ts';
import { assessGuards } from './assessGuards.ts';
import { assessReviews } from './assessReviews.ts';
import { parseDurationMs } from './duration.ts';
import type { GateCondition } from './gateCondition.ts';
import type { GuardReading } from './guardReading.ts';
import {
  isFinalPhase,
  type PausedRollout,
  type PendingRollout,
  type ProgressingRollout,
  type Rollout,
} from './rollout.ts';
import type { AdvanceHours, Stage } from './rolloutPlan.ts';
import type { SignOff } from './signOff.ts';
import { getAdvanceMode, getBeginMode, hasTraffic, isLastBeforeTraffic } from './stageRules.ts';

/** Everything that a gate looks at, as data. */
export interface GateFacts {
  readonly rollout: Rollout;
  readonly environment: Pick<Environment, 'requireEvidence'>;
  /** Eval runs on the candidate's content, in any order. */
  readonly evidence: readonly Evidence[];
  /** The model that the candidate's content names. */
  readonly candidateModel?: string | undefined;
  /** Units of the candidate seen in this stage; undefined without observations. */
  readonly units?: number | undefined;
  readonly guards: readonly GuardReading[];
  readonly signOffs: readonly SignOff[];
  /** Who published the candidate. */
  readonly candidateAuthor?: Actor | undefined;
  /** `manual` when a person is about to advance: that satisfies `person_advances`, and advance hours do not apply. */
  readonly mode: 'manual' | 'automatic';
}

/** The conditions to leave the present stage, met or not, in the order that a person reads them. */
export function assessGate(facts: GateFacts, now: number): readonly GateCondition[] {
  const { rollout } = facts;
  switch (rollout.phase) {
    case 'pending':
      return assessBegin(facts, rollout, now);
    case 'progressing':
    case 'paused':
      return assessStage(facts, rollout, now);
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return [];
  }
}

/** Whether the gate of the present stage looks at eval runs: for itself, or since the environment requires them. */
export function asksForEvidence(
  { phase, plan, stageIndex }: Pick<Rollout, 'phase' | 'plan' | 'stageIndex'>,
  { requireEvidence }: Pick<Environment, 'requireEvidence'>,
): boolean {
  if (isFinalPhase(phase)) return false;
  if (plan.stages[stageIndex]?.eval !== undefined) return true;
  return phase === 'pending' && requireEvidence && isLastBeforeTraffic(plan, stageIndex);
}

/** Nothing is served yet, so there is nothing to hold, count or guard. */
function assessBegin(facts: GateFacts, rollout: PendingRollout, now: number): GateCondition[] {
  const { plan, stageIndex } = rollout;
  const stage = plan.stages[stageIndex];
  const conditions: GateCondition[] = [];
  if (asksForEvidence(rollout, facts.environment)) {
    conditions.push(assessStageEvidence(facts, stage?.eval, now));
  }
  conditions.push(...assessWayBackOf(rollout));
  // Reviews of a stage with traffic are there to leave it, not to enter it.
  if (stage !== undefined && hasTraffic(stage)) return conditions;
  if (stage?.reviews !== undefined) {
    conditions.push(assessReviews(stageIndex, stage.reviews, facts));
  }
  if (getBeginMode(plan, stageIndex) === 'manual') conditions.push(assessPerson(facts.mode));
  return conditions;
}

function assessStage(
  facts: GateFacts,
  rollout: ProgressingRollout | PausedRollout,
  now: number,
): GateCondition[] {
  const { plan, stageIndex } = rollout;
  const stage: Partial<Stage> = plan.stages[stageIndex] ?? {};
  const conditions: GateCondition[] = [];
  if (asksForEvidence(rollout, facts.environment))
    conditions.push(assessStageEvidence(facts, stage.eval, now));
  conditions.push(...assessWayBackOf(rollout), ...assessGuards(plan, stageIndex, facts));
  if (stage.minUnits !== undefined) {
    conditions.push(assessUnits(stage.minUnits, facts.units ?? 0, plan.unit ?? 'conversation'));
  }
  if (stage.hold !== undefined) conditions.push(assessHold(stage.hold, rollout.watchedMs));
  if (stage.reviews !== undefined) {
    conditions.push(assessReviews(stageIndex, stage.reviews, facts));
  }
  if (getAdvanceMode(plan, stageIndex) === 'manual') conditions.push(assessPerson(facts.mode));
  else if (facts.mode === 'automatic' && plan.advanceHours !== undefined) {
    conditions.push(assessAdvanceHours(plan.advanceHours, now));
  }
  return conditions;
}

/**
 * Listed while it holds, and once before traffic beside what else is looked at there: a gate that says at every stage what
 * nobody doubts hides what it waits for.
 */
function assessWayBackOf({ phase, plan, stageIndex, wayBack }: Rollout): GateCondition[] {
  if (wayBack === undefined || wayBack.accepted) return [];
  const base = { key: 'wayBack', overridable: true } as const;
  const { why } = wayBack;
  if (why !== undefined)
    return [{ ...base, state: 'failed', code: 'way_back_closed', params: { why } }];
  const stage = plan.stages[stageIndex];
  if (phase !== 'pending' || stage === undefined || hasTraffic(stage)) return [];
  return [{ ...base, state: 'met', code: 'way_back_open', params: {} }];
}

function assessStageEvidence(
  { rollout, evidence, candidateModel }: GateFacts,
  gate: Stage['eval'],
  now: number,
): GateCondition {
  const { candidateHash: contentHash, stable: baseline } = rollout;
  return assessEvidence({ contentHash, model: candidateModel, baseline, gate }, evidence, now);
}

function assessUnits(need: number, have: number, unit: string): GateCondition {
  const params = { have, need, missing: Math.max(0, need - have), unit };
  const base = { key: 'units', overridable: true, params } as const;
  return have >= need
    ? { ...base, state: 'met', code: 'units_reached' }
    : { ...base, state: 'waiting', code: 'units_missing' };
}

function assessHold(hold: string, watchedMs: number): GateCondition {
  const requiredMs = parseDurationMs(hold);
  const remainingMs = Math.max(0, requiredMs - watchedMs);
  const params = { watchedMs, requiredMs, remainingMs };
  const base = { key: 'hold', overridable: true, params } as const;
  return remainingMs === 0
    ? { ...base, state: 'met', code: 'hold_done' }
    : { ...base, state: 'waiting', code: 'hold_running' };
}

function assessPerson(mode: 'manual' | 'automatic'): GateCondition {
  const state = mode === 'manual' ? 'met' : 'waiting';
  return { key: 'advance', state, code: 'person_advances', overridable: false, params: {} };
}

function assessAdvanceHours(hours: AdvanceHours, now: number): GateCondition {
  const { days, from, to, timeZone } = hours;
  const params = { days: days.join(', '), from, to, timeZone };
  const base = { key: 'advanceHours', overridable: false } as const;
  if (isInsideAdvanceHours(hours, now)) {
    return { ...base, state: 'met', code: 'inside_advance_hours', params };
  }
  const nextAt = findNextAdvanceTime(hours, now);
  return {
    ...base,
    // A plan with an unknown zone cannot start; one that is stored may meet an older platform.
    state: isKnownTimeZone(timeZone) ? 'waiting' : 'error',
    code: 'outside_advance_hours',
    params: nextAt === undefined ? params : { ...params, nextAt },
  };
}
