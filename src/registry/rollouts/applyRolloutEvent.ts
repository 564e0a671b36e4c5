import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import { writeRefusalSentence } from '../../domain/rollout/refusalSentence.ts';
import type { Refusal } from '../../domain/rollout/refusal.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import type { RolloutEvent } from '../../domain/rollout/rolloutEvent.ts';
import { transition, type DeployEffect } from '../../domain/rollout/transition.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { describeTrafficChange } from '../deployments/describeTrafficChange.ts';
import { toDeploymentDto } from '../deployments/toDeploymentDto.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { followRollout } from '../recovery/followRollout.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { readStanding } from './readStanding.ts';
import { toGuardDtos } from './toGuardDtos.ts';
import { toRolloutSummaryDto } from './toRolloutDto.ts';

type ActingEvent = Exclude<RolloutEvent, { type: 'watched' }>;

export type AppliedEvent =
  | { readonly kind: 'changed' | 'unchanged'; readonly stored: StoredRollout }
  | { readonly kind: 'rejected'; readonly refusal: Refusal };

/** Puts an event to a rollout and, in the same transaction, does everything that follows from it. */
export async function applyRolloutEvent(
  unit: UnitOfWork,
  stored: StoredRollout,
  event: ActingEvent,
): Promise<AppliedEvent> {
  const result = transition(stored.rollout, event, unit.now);
  switch (result.kind) {
    case 'rejected':
      return result;
    case 'unchanged':
    case 'credited':
      return { kind: 'unchanged', stored };
    case 'changed': {
      const change = { stored, event, rollout: result.rollout };
      return { kind: 'changed', stored: await persist(unit, change, result.effects) };
    }
  }
}

/** The problem that a caller gets for a refused transition. */
export function toRolloutRefusal(refusal: Refusal): RegistryRefusal {
  return new RegistryRefusal(refusal.code, writeRefusalSentence(refusal), {
    ...(refusal.conditions.length > 0 ? { conditions: refusal.conditions } : {}),
  });
}

interface RolloutChange {
  readonly stored: StoredRollout;
  readonly event: ActingEvent;
  readonly rollout: Rollout;
}

async function persist(
  unit: UnitOfWork,
  change: RolloutChange,
  effects: readonly DeployEffect[],
): Promise<StoredRollout> {
  const { stored, event, rollout } = change;
  const traffic: { summary: string; deployment: Deployment }[] = [];
  for (const effect of effects) traffic.push(await deploy(unit, change, effect));
  const isOver = isFinalPhase(rollout.phase);
  const standing = await readStanding(unit, rollout, 'automatic');
  // What the guards said last stays with a rollout that has ended.
  const look = isOver ? { ...standing, guards: stored.guards } : standing;
  const isOurs = await unit.tables.rollouts.update(rollout, look, stored.rollout.revision);
  if (!isOurs)
    throw new RegistryRefusal(
      'precondition_failed',
      'Somebody else changed this rollout in the meantime. Look at it and decide again.',
    );
  const served = traffic.at(-1)?.deployment;
  const turn = served && { before: stored, after: rollout, revision: served.revision };
  const recovery = turn && (await followRollout(unit, turn));
  const next = { ...stored, rollout, ...look, ...(recovery ? { recovery } : {}) };
  await record(unit, { event, next, before: stored, traffic: traffic.at(-1) });
  return next;
}

async function deploy(
  unit: UnitOfWork,
  { rollout, event }: RolloutChange,
  effect: DeployEffect,
): Promise<{ summary: string; deployment: Deployment }> {
  const place = { prompt: rollout.prompt, environment: rollout.environment };
  const before = (await unit.tables.deployments.find(place))?.deployment;
  const comment = readReason(event);
  const deployment: Deployment = {
    ...place,
    revision: (before?.revision ?? 0) + 1,
    stable: effect.stable,
    ...(effect.candidate ? { candidate: effect.candidate } : {}),
    actor: { name: event.actor.name, kind: event.actor.kind },
    reason: effect.reason,
    ...(comment === undefined ? {} : { comment }),
    at: unit.now,
  };
  await unit.serve(deployment);
  return { summary: describeTrafficChange(before, deployment), deployment };
}

async function record(
  unit: UnitOfWork,
  facts: {
    readonly event: ActingEvent;
    readonly before: StoredRollout;
    readonly next: StoredRollout;
    readonly traffic: { summary: string; deployment: Deployment } | undefined;
  },
): Promise<void> {
  const { event, next, before, traffic } = facts;
  const { rollout } = next;
  const reason = readReason(event);
  const override = 'override' in event ? event.override : undefined;
  await unit.record({
    type: 'rollout.changed',
    actor: { name: event.actor.name, kind: event.actor.kind },
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.candidate,
    ...(reason === undefined ? {} : { reason }),
    ...(override
      ? { override: { conditions: [...override.conditions], reason: override.reason } }
      : {}),
    summary: traffic?.summary ?? describePhaseChange(before.rollout, rollout),
    ...(traffic ? { deployment: toDeploymentDto(traffic.deployment) } : {}),
    ...(event.type === 'harm' ? { guards: toGuardDtos(before.guards) } : {}),
    rollout: toRolloutSummaryDto(next, unit.now),
  });
}

function describePhaseChange(before: Rollout, after: Rollout): string {
  if (before.phase !== after.phase) return `${before.phase} → ${after.phase}`;
  const nameOf = (rollout: Rollout) => rollout.plan.stages[rollout.stageIndex]?.name ?? '';
  return `${nameOf(before)} → ${nameOf(after)}`;
}

function readReason(event: ActingEvent): string | undefined {
  if ('reason' in event) return event.reason;
  return 'guard' in event ? event.guard : undefined;
}

/** Whether a look found conditions that stand otherwise than before, apart from their numbers. */
export function hasGateChanged(
  before: readonly GateCondition[],
  after: readonly GateCondition[],
): boolean {
  const standing = (gate: readonly GateCondition[]) =>
    gate.map(({ key, state, code }) => `${key} ${state} ${code}`).join('\n');
  return standing(before) !== standing(after);
}
