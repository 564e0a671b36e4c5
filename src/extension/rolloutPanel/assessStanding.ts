import type { ConditionCode } from '../../domain/rollout/gateCondition.ts';
import { isAskedToReview } from '../rollouts/askedToReview.ts';
import { readingKey } from './guardNames.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { GateConditionDto, RolloutDto } from '../../protocol/registry/rolloutDto.ts';

/** How a rollout stands that has not ended. A gate holds; a person or a guard pauses. */
export type Standing = 'healthy' | 'waiting' | 'held' | 'paused' | 'needsYou';

/** Who looks at it. */
export type Onlooker = Pick<RolloutPanelFacts, 'mayAct' | 'identity' | 'isLocal'>;

/** What it takes for a condition to become met. */
type Obstacle = 'time' | 'data' | 'person' | 'stuck';

/**
 * Healthy only where guards have compared and saw no harm: without enough data, or without guards, nothing is claimed.
 */
export function assessStanding(rollout: RolloutDto, onlooker: Onlooker): Standing {
  if (rollout.phase === 'paused') return 'paused';
  const unmet = unmetConditions(rollout);
  if (unmet.some((condition) => condition.state !== 'waiting')) return 'held';
  const ahead = unmet.map((condition) => obstacles[condition.code]);
  if (ahead.includes('stuck')) return 'held';
  const isForPersons = ahead.length > 0 && ahead.every((one) => one === 'person');
  const isForOthers = waitsForReview(rollout) && !mayReview(rollout, onlooker);
  if (isForPersons && onlooker.mayAct && !isForOthers) return 'needsYou';
  return rollout.phase === 'progressing' && hasWatchedGuard(rollout) ? 'healthy' : 'waiting';
}

/** Whether reviews are what keeps the gate shut. */
export function waitsForReview(rollout: RolloutDto): boolean {
  return unmetConditions(rollout).some(({ code }) => code === 'reviews_missing');
}

/** Before anybody said who looks, nobody is left out; where there is nobody else, this person has to find a way. */
function mayReview(rollout: RolloutDto, { identity, isLocal }: Onlooker): boolean {
  if (identity === undefined || isLocal === true || rollout.reviewWanted === undefined) return true;
  return isAskedToReview(rollout, identity);
}

export function unmetConditions(rollout: RolloutDto): GateConditionDto[] {
  return rollout.conditions.filter((condition) => condition.state !== 'met');
}

/** Whether a person settles it, rather than time or what applications report. */
export function needsPerson({ code }: GateConditionDto): boolean {
  return obstacles[code] === 'person';
}

/** Conditions that keep a gate shut and do not pass by waiting. */
export function holdingConditions(rollout: RolloutDto): GateConditionDto[] {
  return unmetConditions(rollout).filter(
    (condition) => condition.state !== 'waiting' || obstacles[condition.code] === 'stuck',
  );
}

const watched: readonly ConditionCode[] = ['guard_clear', 'guard_no_harm', 'guard_inconclusive'];

function hasWatchedGuard(rollout: RolloutDto): boolean {
  return listWatched(rollout).length > 0 && !isTooEarly(rollout);
}

function listWatched({ conditions }: RolloutDto): GateConditionDto[] {
  return conditions.filter((condition) => watched.includes(condition.code));
}

/** Whether guards have begun to watch and none of them has compared anything yet: below its minimum it cannot see harm. */
export function isTooEarly(rollout: RolloutDto): boolean {
  const keys = listWatched(rollout).map(({ key }) => key.replace(/^guard:/, ''));
  const readings = (rollout.guards ?? []).filter((one) => keys.includes(readingKey(one)));
  return readings.length > 0 && readings.every(hasNotCompared);
}

function hasNotCompared({ reason, arms }: GuardDto): boolean {
  return arms.candidate.units === 0 || uncompared.includes(reason.code);
}

const uncompared: readonly GuardDto['reason']['code'][] = [
  'no_records',
  'no_comparison',
  'not_served',
  'too_few_units',
];

const obstacles: Readonly<Record<ConditionCode, Obstacle>> = {
  hold_running: 'time',
  hold_done: 'time',
  outside_advance_hours: 'time',
  inside_advance_hours: 'time',
  units_missing: 'data',
  units_reached: 'data',
  guard_inconclusive: 'data',
  guard_clear: 'data',
  guard_no_harm: 'data',
  reviews_missing: 'person',
  reviews_done: 'person',
  person_advances: 'person',
  reviews_refused: 'stuck',
  evidence_missing: 'stuck',
  evidence_stale: 'stuck',
  evidence_other_model: 'stuck',
  evidence_other_baseline: 'stuck',
  evidence_replayed: 'stuck',
  evidence_too_few_cases: 'stuck',
  evidence_pass_rate_low: 'stuck',
  evidence_regression: 'stuck',
  evidence_insufficient: 'stuck',
  evidence_not_measured: 'stuck',
  evidence_over_limit: 'stuck',
  evidence_ok: 'stuck',
  evidence_as_before: 'stuck',
  way_back_open: 'stuck',
  way_back_closed: 'stuck',
  guard_no_data: 'stuck',
  guard_harm: 'stuck',
  guard_harm_noted: 'person',
  guard_error: 'stuck',
};
