import { assessHealth } from '../../domain/guards/rolloutHealth.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import { parseDurationMs } from '../../domain/rollout/duration.ts';
import { calculateNextStep } from '../../domain/rollout/nextStep.ts';
import type { Rollout, RolloutEnd, RolloutPause } from '../../domain/rollout/rollout.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import { listWithoutBaseline } from '../../domain/rollout/withoutBaseline.ts';
import { listUnmetConditions } from '../../domain/rollout/unmetConditions.ts';
import type {
  GateConditionDto,
  NextStepDto,
  RolloutDto,
  RolloutSummaryDto,
} from '../../protocol/registry/rolloutDto.ts';
import { toTime } from '../clock.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { toRecoveryDto, toRecoverySummary } from '../recovery/toRecoveryDto.ts';
import { toReviewDto, toReviewWantedDto } from '../reviews/toReviewDto.ts';
import { toGuardDtos, toTrafficDto } from './toGuardDtos.ts';

/** A rollout as lists and events carry it. */
export function toRolloutSummaryDto(stored: StoredRollout, now: number): RolloutSummaryDto {
  const { rollout, gate } = stored;
  const { plan } = rollout;
  const next = toNextStepDto(rollout, gate, now);
  const health = assessHealth(stored.guards);
  return {
    id: rollout.id,
    prompt: rollout.prompt,
    environment: rollout.environment,
    phase: rollout.phase,
    revision: rollout.revision,
    candidate: rollout.candidate,
    stable: rollout.stable,
    ...(plan.name === undefined ? {} : { planName: plan.name }),
    ...(plan.owner === undefined ? {} : { owner: plan.owner }),
    stageIndex: rollout.stageIndex,
    stageCount: plan.stages.length,
    stageName: plan.stages[rollout.stageIndex]?.name ?? '',
    rules: isServing(rollout) ? [...listPlanRules(plan, rollout.stageIndex)] : [],
    waitsFor: listUnmetConditions(gate).map(toGateConditionDto),
    ...(next ? { next } : {}),
    ...(rollout.phase === 'paused' ? { pause: toStopDto(rollout.pause) } : {}),
    ...('end' in rollout ? { end: toStopDto(rollout.end) } : {}),
    ...(stored.candidateAuthor ? { candidateAuthor: { ...stored.candidateAuthor } } : {}),
    ...toReviewWantedDto(stored),
    ...(stored.recovery ? { recovery: toRecoverySummary(stored.recovery) } : {}),
    ...(health ? { health } : {}),
    createdAt: toTime(rollout.createdAt),
    createdBy: { name: rollout.createdBy.name, kind: rollout.createdBy.kind },
    updatedAt: toTime(rollout.updatedAt),
  };
}

/** One rollout with its plan and the whole gate of the present stage. */
export function toRolloutDto(stored: StoredRollout, now: number): RolloutDto {
  const { rollout, gate, guards } = stored;
  const hold = rollout.plan.stages[rollout.stageIndex]?.hold;
  const withoutBaseline = isServing(rollout)
    ? listWithoutBaseline(rollout.plan, rollout.stageIndex)
    : [];
  return {
    ...toRolloutSummaryDto(stored, now),
    candidateHash: rollout.candidateHash,
    plan: rollout.plan,
    note: rollout.note,
    conditions: gate.map(toGateConditionDto),
    ...(guards.guards.length > 0 ? { guards: toGuardDtos(guards) } : {}),
    ...(withoutBaseline.length > 0 ? { withoutBaseline: [...withoutBaseline] } : {}),
    ...(guards.traffic ? { traffic: toTrafficDto(guards.traffic) } : {}),
    ...(stored.reviews.length > 0
      ? { reviews: stored.reviews.map((one) => toReviewDto(rollout.plan, one)) }
      : {}),
    ...(stored.recovery ? { recoveryDetail: toRecoveryDto(stored.recovery) } : {}),
    ...(isServing(rollout)
      ? {
          ...(hold === undefined
            ? {}
            : { hold: { watchedMs: rollout.watchedMs, requiredMs: parseDurationMs(hold) } }),
          stageEnteredAt: toTime(rollout.stageEnteredAt),
        }
      : {}),
  };
}

function isServing(
  rollout: Rollout,
): rollout is Extract<Rollout, { phase: 'progressing' | 'paused' }> {
  return rollout.phase === 'progressing' || rollout.phase === 'paused';
}

function toGateConditionDto(condition: GateCondition): GateConditionDto {
  const { key, state, code, overridable, params } = condition;
  return { key, state, code, overridable, params: { ...params } };
}

function toNextStepDto(
  rollout: Rollout,
  gate: readonly GateCondition[],
  now: number,
): NextStepDto | undefined {
  const next = calculateNextStep(rollout, gate, now);
  if (!next) return undefined;
  const { earliestAt, ...rest } = next;
  return { ...rest, ...(earliestAt === undefined ? {} : { earliestAt: toTime(earliestAt) }) };
}

function toStopDto<Cause extends string>(
  stop: (RolloutPause | RolloutEnd) & { readonly cause: Cause },
) {
  return {
    cause: stop.cause,
    actor: { name: stop.actor.name, kind: stop.actor.kind },
    ...(stop.reason === undefined ? {} : { reason: stop.reason }),
    ...(stop.guard === undefined ? {} : { guard: stop.guard }),
    at: toTime(stop.at),
  };
}
