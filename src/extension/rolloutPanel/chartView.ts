import { formatMetricValue } from '../../domain/guards/formatMetricValue.ts';
import type { RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ChartView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { threeDigits } from './amountText.ts';
import { addPoints, type ChartPoint, type PointsByArm } from './chartPoints.ts';
import { metricText } from './metricText.ts';
import { percentText } from './percentText.ts';
import type { TextPlace } from './textPlace.ts';
import { timeText, toEpochMs } from './timeText.ts';
import { stageTrafficText } from './trafficText.ts';

/** A table with more rows is not read. */
const maxRows = 10;

export interface ChartFacts {
  readonly metric: string;
  /** How long a point is about. */
  readonly stepMs: number;
  readonly points: PointsByArm;
  /** Several stages or rules were added up. */
  readonly isMerged: boolean;
  readonly boundaries: ChartView['boundaries'];
  readonly rollout: RolloutDto;
  readonly place: TextPlace;
  readonly now: number;
}

/** What one point is shown as: how often, the average, or the slowest twentieth. */
interface Reading {
  readonly title: string;
  readonly unit: string;
  /** On the axis. */
  readonly value: (point: ChartPoint) => number | undefined;
  readonly text: (point: ChartPoint) => string;
  readonly how: string;
}

/** One metric as a chart, and as the sentence and the table that say the same. */
export function toChartView(facts: ChartFacts): ChartView {
  const { metric, points, boundaries, rollout } = facts;
  const reading = toReading(metric, [...points.stable, ...points.candidate]);
  const times = [...points.stable, ...points.candidate].map(({ at }) => at);
  const steps = [...new Set(times)].sort((one, other) => one - other);
  const series = (['stable', 'candidate'] as const).map((role) => {
    const byTime = new Map(points[role].map((point) => [point.at, point]));
    const values = steps.map((at) => {
      const point = byTime.get(at);
      return (point === undefined ? undefined : reading.value(point)) ?? null;
    });
    return { role, label: rollout[role], values };
  });
  return {
    key: metric,
    title: reading.title,
    unit: reading.unit,
    times: steps.map((at) => middleOf(at, facts) / 1000),
    series,
    boundaries,
    description: describe(facts, reading, steps),
    table: toTable(facts, reading, steps),
  };
}

/** Where a point stands: in the middle of what it is about, which may begin late and end early. */
function middleOf(at: number, { stepMs, rollout, now }: ChartFacts): number {
  const until = (rollout.end === undefined ? undefined : toEpochMs(rollout.end.at)) ?? now;
  const end = Math.min(at - (at % stepMs) + stepMs, until);
  return end <= at ? at : (at + end) / 2;
}

/** When stages began, and when the rollout ended, as epoch seconds. */
export function listBoundaries(
  { stages = [] }: RolloutMetricsDto,
  { plan, phase, end }: RolloutDto,
): ChartView['boundaries'] {
  const begun = stages.flatMap(({ stage, at }) => {
    const named = plan.stages.find(({ name }) => name === stage);
    const ms = toEpochMs(at);
    if (ms === undefined) return [];
    return [{ at: ms / 1000, label: named === undefined ? stage : stageTrafficText(named) }];
  });
  const ended = end === undefined ? undefined : toEpochMs(end.at);
  return ended === undefined ? begun : [...begun, { at: ended / 1000, label: endText(phase) }];
}

function endText(phase: RolloutDto['phase']): string {
  if (phase === 'rolledBack') return l10n.t('rolled back');
  return phase === 'completed' ? l10n.t('completed') : l10n.t('ended');
}

// True and false come without quantiles: only numbers have them.
function toReading(metric: string, points: readonly ChartPoint[]): Reading {
  const name = metricText(metric);
  const mean = ({ count, sum }: ChartPoint) => (count === 0 ? undefined : sum / count);
  if (points.every(({ p95 }) => p95 === undefined)) {
    const share = (point: ChartPoint) => {
      const rate = mean(point);
      return rate === undefined ? undefined : 100 * rate;
    };
    return {
      ...{ title: name, unit: '%', value: share, how: l10n.t('Share of the units in each step.') },
      text: (point) => percentText(share(point) ?? 0, 1),
    };
  }
  const unit = metric.endsWith('Ms') ? 'ms' : metric.endsWith('Usd') ? '$' : '';
  if (!metric.endsWith('Ms')) {
    return {
      ...{ title: l10n.t('{0}, average', name), unit, value: mean },
      how: l10n.t('Average of the units in each step.'),
      text: (point) => formatMetricValue(metric, threeDigits(mean(point) ?? 0)),
    };
  }
  return {
    ...{ title: l10n.t('{0}, 95th percentile', name), unit, value: ({ p95 }) => p95 },
    how: l10n.t(
      '95 of 100 units in each step were as fast; of several stages it is their mean, weighted by units.',
    ),
    text: ({ p95 }) => (p95 === undefined ? '–' : formatMetricValue(metric, Math.round(p95))),
  };
}

function describe(
  { points, rollout, isMerged, place, now }: ChartFacts,
  reading: Reading,
  steps: readonly number[],
): string {
  const [first = 0] = steps;
  const last = steps.at(-1) ?? first;
  const whole = (['stable', 'candidate'] as const).map((role) => {
    const [start, ...rest] = points[role];
    const version = rollout[role];
    return start === undefined
      ? l10n.t('{0} has no outcome', version)
      : `${version} ${reading.text(addPoints([start, ...rest]))}`;
  });
  const span = l10n.t('{0} to {1}', timeText(first, now, place), timeText(last, now, place));
  const merged = isMerged ? ` ${l10n.t('Outcomes of all stages are added up.')}` : '';
  return `${reading.title}, ${span}: ${whole.join(', ')}. ${reading.how}${merged}`;
}

function toTable(
  { points, rollout, place, now }: ChartFacts,
  reading: Reading,
  steps: readonly number[],
): ChartView['table'] {
  const size = Math.ceil(steps.length / maxRows);
  const spans = Array.from({ length: Math.ceil(steps.length / Math.max(1, size)) }, (_, index) =>
    steps.slice(index * size, (index + 1) * size),
  );
  const cell = (role: 'stable' | 'candidate', span: readonly number[]): string => {
    const [first, ...rest] = points[role].filter(({ at }) => span.includes(at));
    if (first === undefined) return '–';
    const all = addPoints([first, ...rest]);
    return l10n.t('{0} of {1}', reading.text(all), all.count);
  };
  return {
    caption: reading.title,
    columns: [l10n.t('From'), rollout.stable, rollout.candidate],
    rows: spans.map((span) => [
      timeText(span[0] ?? 0, now, place),
      cell('stable', span),
      cell('candidate', span),
    ]),
  };
}
