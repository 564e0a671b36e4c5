import type { GateConditionDto, RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** The facts with watched time as it is now: a read rollout stands still, the registry goes on watching. */
export function presentFacts(facts: RolloutPanelFacts): RolloutPanelFacts {
  const { rollout, readAt, now, connection } = facts;
  // Away from the registry nobody knows whether it still watches.
  if (rollout === undefined || readAt === undefined || connection.kind !== 'live') return facts;
  if (!isWatched(rollout) || now <= readAt) return facts;
  const conditions = rollout.conditions.map((one) => watchFor(one, now - readAt));
  return { ...facts, rollout: { ...rollout, conditions } };
}

function isWatched({ phase }: RolloutDto): boolean {
  return phase === 'progressing' || phase === 'paused';
}

function watchFor(condition: GateConditionDto, elapsedMs: number): GateConditionDto {
  const { watchedMs, requiredMs } = condition.params;
  if (condition.code !== 'hold_running') return condition;
  if (typeof watchedMs !== 'number' || typeof requiredMs !== 'number') return condition;
  const watched = Math.min(requiredMs, watchedMs + elapsedMs);
  const params = { watchedMs: watched, requiredMs, remainingMs: requiredMs - watched };
  return { ...condition, params: { ...condition.params, ...params } };
}
