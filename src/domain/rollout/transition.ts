/** The rollout state machine: one pure function that decides every event in every phase. */
import type { CandidateTraffic, DeploymentReason } from '../deployment/deployment.ts';
import type { Actor } from '../identity/actor.ts';
import type { GateCondition, GateOverride } from './gateCondition.ts';
import { findGateRefusal } from './gateRefusal.ts';
import type { Refusal, RefusalCode } from './refusal.ts';
import {
  isStallCause,
  type EndedRollout,
  type PausedRollout,
  type PendingRollout,
  type ProgressingRollout,
  type Rollout,
  type RolloutEnd,
  type RolloutFacts,
  type RolloutPause,
} from './rollout.ts';
import type { RolloutEvent } from './rolloutEvent.ts';
import type { Stage } from './rolloutPlan.ts';
import { hasTraffic, listPlanRules } from './stageRules.ts';

/** A deployment to append, in the same transaction as the new state. */
export interface DeployEffect {
  readonly type: 'deploy';
  readonly stable: string;
  readonly candidate?: CandidateTraffic;
  readonly reason: DeploymentReason;
}

/**
 * `changed` has a new revision; `credited` only adds watched time and keeps the revision; `unchanged` is already as
 * asked for; `rejected` says why.
 */
export type TransitionResult =
  | {
      readonly kind: 'changed';
      readonly rollout: Rollout;
      readonly effects: readonly DeployEffect[];
    }
  | { readonly kind: 'credited'; readonly rollout: ProgressingRollout | PausedRollout }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'rejected'; readonly refusal: Refusal };

/** What an event does to a rollout at the time `now`. What makes things safer never waits for a gate. */
export function transition(rollout: Rollout, event: RolloutEvent, now: number): TransitionResult {
  switch (rollout.phase) {
    case 'pending':
      return transitionPending(rollout, event, now);
    case 'progressing':
      return transitionProgressing(rollout, event, now);
    case 'paused':
      return transitionPaused(rollout, event, now);
    case 'completed':
    case 'rolledBack':
    case 'cancelled':
      return transitionEnded(rollout, event);
  }
}

function transitionPending(
  rollout: PendingRollout,
  event: RolloutEvent,
  now: number,
): TransitionResult {
  switch (event.type) {
    case 'begin':
      return begin(rollout, event, now);
    case 'advance':
      // A person who advances a waiting rollout means that it shall begin.
      return event.mode === 'manual' ? begin(rollout, event, now) : reject('rollout_pending');
    case 'cancel':
      return end(rollout, 'cancelled', { ...toEnd(event, now), cause: 'cancelled' });
    case 'rollback':
      // Nothing is served yet, so what was asked for is that nothing ever will be.
      return end(rollout, 'cancelled', { ...toEnd(event, now), cause: event.cause });
    case 'watched':
      return { kind: 'unchanged' };
    case 'pause':
    case 'resume':
    case 'harm':
    case 'stall':
      return reject('rollout_pending');
  }
}

function transitionProgressing(
  rollout: ProgressingRollout,
  event: RolloutEvent,
  now: number,
): TransitionResult {
  switch (event.type) {
    case 'advance':
      return advance(rollout, event, now);
    case 'pause':
      return pause(rollout, { ...toPause(event, now), cause: 'person' });
    case 'stall':
      return pause(rollout, { ...toPause(event, now), cause: event.cause });
    case 'harm':
      return event.onHarm === 'rollback'
        ? rollBack(rollout, { ...toEnd(event, now), cause: 'guard' })
        : pause(rollout, { ...toPause(event, now), cause: 'guard' });
    case 'rollback':
      return rollBack(rollout, { ...toEnd(event, now), cause: event.cause });
    case 'watched':
      return credit(rollout, event.elapsedMs);
    case 'begin':
    case 'cancel':
      return reject('rollout_serving');
    case 'resume':
      return reject('rollout_not_paused');
  }
}

function transitionPaused(
  rollout: PausedRollout,
  event: RolloutEvent,
  now: number,
): TransitionResult {
  switch (event.type) {
    case 'resume': {
      const { pause: before, ...rest } = rollout;
      // What could not be told in one hold gets another, or the next look would pause again.
      const watchedMs = isStallCause(before.cause) ? 0 : rollout.watchedMs;
      return change({ ...rest, phase: 'progressing', watchedMs }, now);
    }
    case 'harm':
      return event.onHarm === 'rollback'
        ? rollBack(rollout, { ...toEnd(event, now), cause: 'guard' })
        : { kind: 'unchanged' };
    case 'rollback':
      return rollBack(rollout, { ...toEnd(event, now), cause: event.cause });
    case 'watched':
      // A pause keeps traffic and guards, so the candidate is watched all the same.
      return credit(rollout, event.elapsedMs);
    case 'pause':
    case 'stall':
      return { kind: 'unchanged' };
    case 'advance':
      return reject('rollout_paused');
    case 'begin':
    case 'cancel':
      return reject('rollout_serving');
  }
}

function transitionEnded(rollout: EndedRollout, event: RolloutEvent): TransitionResult {
  // Rolled back and cancelled are alike in that the candidate is served to nobody.
  const isOff = rollout.phase !== 'completed';
  switch (event.type) {
    case 'rollback':
    case 'cancel':
    case 'harm':
      return isOff ? { kind: 'unchanged' } : reject('rollout_final');
    case 'watched':
      return { kind: 'unchanged' };
    case 'begin':
    case 'advance':
    case 'pause':
    case 'resume':
    case 'stall':
      return reject('rollout_final');
  }
}

interface GatedEvent {
  readonly actor: Actor;
  readonly gate: readonly GateCondition[];
  readonly override?: GateOverride;
}

/** Leaves a stage without traffic for the next one, or enters the first stage with traffic. */
function begin(before: PendingRollout, event: GatedEvent, now: number): TransitionResult {
  const refusal = findGateRefusal(event);
  if (refusal !== undefined) return { kind: 'rejected', refusal };
  const rollout = { ...before, ...acceptWayBack(before, event) };
  const { stages } = rollout.plan;
  const present = stages[rollout.stageIndex];
  const isHere = present !== undefined && hasTraffic(present);
  const stageIndex = isHere ? rollout.stageIndex : rollout.stageIndex + 1;
  const stage = stages[stageIndex];
  // A plan without traffic cannot start; if one is met it waits for ever rather than completing unseen.
  if (stage === undefined) return { kind: 'unchanged' };
  if (!hasTraffic(stage)) return change({ ...rollout, stageIndex }, now);
  return enter(rollout, { stage, stageIndex, reason: 'rollout_started' }, now);
}

/** Enters the next stage, or completes after the last one. */
function advance(
  before: ProgressingRollout,
  event: GatedEvent & { reason?: string },
  now: number,
): TransitionResult {
  const refusal = findGateRefusal(event);
  if (refusal !== undefined) return { kind: 'rejected', refusal };
  const rollout = { ...before, ...acceptWayBack(before, event) };
  const stageIndex = rollout.stageIndex + 1;
  const stage = rollout.plan.stages[stageIndex];
  if (stage !== undefined) {
    return enter(rollout, { stage, stageIndex, reason: 'rollout_advanced' }, now);
  }
  return end(rollout, 'completed', { ...toEnd(event, now), cause: 'completed' }, [
    { type: 'deploy', stable: rollout.candidate, reason: 'rollout_completed' },
  ]);
}

/** Contents do not change, so why going back is safe is said once. */
function acceptWayBack(
  { wayBack }: Rollout,
  { override }: GatedEvent,
): Pick<RolloutFacts, 'wayBack'> {
  if (wayBack === undefined || !override?.conditions.includes('wayBack')) return {};
  return { wayBack: { ...wayBack, accepted: true } };
}

interface Entry {
  readonly stage: Stage;
  readonly stageIndex: number;
  readonly reason: DeploymentReason;
}

function enter(
  rollout: PendingRollout | ProgressingRollout,
  { stage, stageIndex, reason }: Entry,
  now: number,
): TransitionResult {
  const { stable, plan, salt, id: rolloutId, candidate: version } = rollout;
  const rules = listPlanRules(plan, stageIndex);
  const candidate = { version, rolloutId, stage: stage.name, salt, rules };
  return change(
    { ...rollout, phase: 'progressing', stageIndex, stageEnteredAt: now, watchedMs: 0 },
    now,
    [{ type: 'deploy', stable, candidate, reason }],
  );
}

function pause(rollout: ProgressingRollout, reason: RolloutPause): TransitionResult {
  return change({ ...rollout, phase: 'paused', pause: reason }, reason.at);
}

/** Serves the stable version that the start froze. */
function rollBack(
  rollout: ProgressingRollout | PausedRollout,
  reason: RolloutEnd,
): TransitionResult {
  return end(rollout, 'rolledBack', reason, [
    { type: 'deploy', stable: rollout.stable, reason: 'rollout_rolled_back' },
  ]);
}

function end(
  rollout: PendingRollout | ProgressingRollout | PausedRollout,
  phase: EndedRollout['phase'],
  reason: RolloutEnd,
  effects: readonly DeployEffect[] = [],
): TransitionResult {
  const { stageEnteredAt: _, watchedMs: __, pause: ___, ...facts } = { ...noPosition, ...rollout };
  return change({ ...facts, phase, end: reason }, reason.at, effects);
}

const noPosition = { stageEnteredAt: undefined, watchedMs: undefined, pause: undefined };

function credit(rollout: ProgressingRollout | PausedRollout, elapsedMs: number): TransitionResult {
  if (!(elapsedMs > 0)) return { kind: 'unchanged' };
  return { kind: 'credited', rollout: { ...rollout, watchedMs: rollout.watchedMs + elapsedMs } };
}

function change(
  rollout: Rollout,
  now: number,
  effects: readonly DeployEffect[] = [],
): TransitionResult {
  const changed: Rollout = { ...rollout, revision: rollout.revision + 1, updatedAt: now };
  return { kind: 'changed', rollout: changed, effects };
}

function reject(code: RefusalCode): TransitionResult {
  return { kind: 'rejected', refusal: { code, conditions: [] } };
}

interface Cause {
  readonly actor: Actor;
  readonly reason?: string;
  readonly guard?: string;
}

function toPause(cause: Cause, at: number): Omit<RolloutPause, 'cause'> {
  return { actor: cause.actor, ...toWords(cause), at };
}

function toEnd(cause: Cause, at: number): Omit<RolloutEnd, 'cause'> {
  return { actor: cause.actor, ...toWords(cause), at };
}

function toWords({ reason, guard }: Cause): Pick<Cause, 'reason' | 'guard'> {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(guard === undefined ? {} : { guard }),
  };
}
