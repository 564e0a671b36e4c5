import type { AdvanceHours } from '../../domain/rollout/rolloutPlan.ts';
import type {
  GateConditionDto,
  NextStepDto,
  RolloutDto,
} from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { moreUnitsText } from '../rollouts/unitsText.ts';
import { needsPerson, unmetConditions, type Standing } from './assessStanding.ts';
import { conditionName } from './conditionRows.ts';
import { durationText } from './durationText.ts';
import { shortListText } from './shortListText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import type { TextPlace } from './textPlace.ts';
import { toEpochMs } from './timeText.ts';
import { stageTrafficText } from './trafficText.ts';

/** What happens next, when, and what it still depends on. */
export function nextLines(
  facts: RolloutPanelFacts,
  rollout: RolloutDto,
  standing: Standing,
): string[] {
  if (standing === 'paused') return [l10n.t('Next: nothing by itself, until a person resumes it.')];
  const { next } = rollout;
  if (next === undefined) return [];
  const what = nextText(next, rollout);
  if (standing === 'held') {
    return next.mode === 'manual'
      ? [l10n.t('Next: {0}, once that is settled and a person says so.', what)]
      : [l10n.t('Next: {0} by itself, once that is settled.', what)];
  }
  const when = [l10n.t('Next: {0} {1}', what, whenText(facts, rollout, next))];
  const open = listOpen(rollout);
  return open.length === 0 ? when : [...when, l10n.t('Still open: {0}.', shortListText(open))];
}

/** `25 %`, `internal 50 %`, or that the candidate becomes stable. */
export function nextText(next: NextStepDto, rollout: RolloutDto): string {
  if (next.kind === 'complete') return l10n.t('{0} becomes stable', rollout.candidate);
  const stage = rollout.plan.stages.find((one) => one.name === next.stage);
  if (stage === undefined) return next.stage ?? rollout.stageName;
  return stageTrafficText(stage);
}

function whenText(facts: RolloutPanelFacts, rollout: RolloutDto, next: NextStepDto): string {
  const at = next.earliestAt === undefined ? undefined : toEpochMs(next.earliestAt);
  const left = at === undefined ? undefined : at - facts.now;
  const hours = hoursText(rollout.plan.advanceHours, facts.place);
  if (next.mode === 'manual') {
    return left === undefined || left <= 0
      ? l10n.t('when a person says so.')
      : l10n.t('when a person says so, in about {0} at the earliest.', durationText(left));
  }
  if (left === undefined) return l10n.t('by itself{0}, once nothing is missing.', hours);
  if (left <= 0) {
    return listOpen(rollout).length === 0
      ? l10n.t('by itself{0}, at any moment.', hours)
      : l10n.t('by itself{0}, once nothing is missing.', hours);
  }
  return l10n.t('by itself in about {0}{1}.', durationText(left), hours);
}

/** ` (Mon–Fri 9–17)`, with the zone where it is not the reader's. */
function hoursText(hours: AdvanceHours | undefined, place: TextPlace): string {
  if (hours === undefined) return '';
  const own = place.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = hours.timeZone === own ? '' : ` ${hours.timeZone}`;
  const [from, to] = [clockText(hours.from), clockText(hours.to)];
  return ` (${daysText(hours.days)} ${from}–${to}${zone})`;
}

function clockText(time: string): string {
  return time.replace(/:00$/, '').replace(/^0(?=\d)/, '');
}

function daysText(days: AdvanceHours['days']): string {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined || days.length < 3) return days.join(', ');
  return areConsecutive(days) ? `${first}–${last}` : days.join(', ');
}

const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function areConsecutive(days: readonly string[]): boolean {
  return days.every((day, index) => {
    const before = days[index - 1];
    return before === undefined || week.indexOf(day) === week.indexOf(before) + 1;
  });
}

/** What a wait or an act still depends on, without what time and a person alone settle. What people can give comes first. */
function listOpen(rollout: RolloutDto): string[] {
  const settledOtherwise = ['hold', 'advanceHours', 'advance'];
  const open = unmetConditions(rollout).filter(({ key }) => !settledOtherwise.includes(key));
  return open
    .toSorted((one, other) => Number(needsPerson(other)) - Number(needsPerson(one)))
    .map((condition) => needText(condition, rollout));
}

function needText(condition: GateConditionDto, rollout: RolloutDto): string {
  const name = conditionName(condition.key, rollout);
  const { missing, unit } = condition.params;
  if (typeof missing !== 'number' || unit === undefined) return name;
  return l10n.t('{0} ({1})', name, moreUnitsText(missing, unit));
}
