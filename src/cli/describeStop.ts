import { describeGuard } from '../domain/guards/describeGuard.ts';
import { getGuardKey } from '../domain/guards/guardKey.ts';
import { stallCauses } from '../domain/rollout/rollout.ts';
import type { RolloutDto } from '../protocol/registry/rolloutDto.ts';
import { registryActor } from '../registry/registryActor.ts';
import { formatTime } from './formatTime.ts';

type Stop = NonNullable<RolloutDto['pause'] | RolloutDto['end']>;

/** When, by whom and why: `2026-01-02 03:04 UTC by guard “parse failures”`, `2026-01-02 03:04 UTC by Ada: lunch`. */
export function describeStop(stop: Stop, plan: RolloutDto['plan']): string {
  const reason = stop.reason === undefined ? '' : `: ${stop.reason}`;
  return `${formatTime(stop.at)}${describeActor(stop, plan)}${reason}`;
}

function describeActor({ cause, actor, guard: key }: Stop, plan: RolloutDto['plan']): string {
  if (cause === 'guard' && key !== undefined) {
    const guard = plan.guards?.find((one) => getGuardKey(one) === key);
    return ` by guard “${guard === undefined ? key : describeGuard(guard)}”`;
  }
  const isItself = actor.kind === registryActor.kind && actor.name === registryActor.name;
  if (!isItself) return ` by ${actor.name}`;
  // The reason says what could not be told.
  return stallCauses.some((one) => one === cause) ? '' : ' by itself';
}
