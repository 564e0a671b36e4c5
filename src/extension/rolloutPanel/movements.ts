import { arms, type Arm } from '../../domain/guards/guardRecord.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import type { MetricSeries, RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { Tone } from '../../protocol/panel/tone.ts';
import type { ReviewView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { amountText, spanText, type Measured } from './amountText.ts';
import { metricText } from './metricText.ts';
import { percentText } from './percentText.ts';

type Movement = ReviewView['movements'][number];

interface Sums {
  readonly count: number;
  readonly sum: number;
  readonly isNumber: boolean;
}

/** What a reviewer is led to first: errors, then cost, latency and tokens; the plan's own metrics after them. */
const first = [
  'parseFailure',
  'toolError',
  'refusal',
  'costUsd',
  'latencyMs',
  'inputTokens',
  'outputTokens',
];
/** A change below this share is not worth a colour. */
const smallest = 0.02;

/** Both arms of every metric with its movement, over all stages: plain averages, with no claim about chance. */
export function listMovements(metrics: RolloutMetricsDto, rollout: RolloutDto): Movement[] {
  const names = [...new Set(metrics.series.map(({ metric }) => metric))];
  const rankOf = (name: string): number => {
    const rank = first.indexOf(name);
    return rank < 0 ? first.length : rank;
  };
  return names
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1))
    .flatMap((metric) => toMovement(metric, metrics.series, rollout) ?? []);
}

function toMovement(
  metric: string,
  series: readonly MetricSeries[],
  rollout: RolloutDto,
): Movement | undefined {
  const own = series.filter((one) => one.metric === metric);
  const [stable, candidate] = arms.map((arm) => addUp(own, arm));
  if (stable === undefined || candidate === undefined) return undefined;
  const isNumber = stable.isNumber || candidate.isNumber;
  const measured: Measured = {
    metric,
    measure: isNumber ? { kind: 'mean', ceiling: Number.MAX_VALUE } : { kind: 'rate' },
  };
  const cell = ({ count, sum }: Sums): string =>
    count === 0
      ? l10n.t('nothing reported')
      : l10n.t('{0} of {1}', amountText(measured, sum / count), count);
  const known = stable.count > 0 && candidate.count > 0;
  const before = stable.sum / stable.count;
  const change = candidate.sum / candidate.count - before;
  return {
    name: isNumber ? l10n.t('{0}, average', metricText(metric)) : metricText(metric),
    stable: cell(stable),
    candidate: cell(candidate),
    movement: known ? movementText(measured, before, change) : l10n.t('cannot be told'),
    tone: known ? toneOf(isBetterHigher(metric, rollout) ? -change : change, before) : 'idle',
  };
}

function addUp(series: readonly MetricSeries[], arm: Arm): Sums {
  const own = series.filter((one) => one.arm === arm);
  return {
    count: own.reduce((all, one) => all + one.count, 0),
    sum: own.reduce((all, one) => all + one.sum, 0),
    isNumber: own.some((one) =>
      [one, ...one.points].some(({ quantiles }) => quantiles !== undefined),
    ),
  };
}

/** Shares move by points, amounts by their share too: `+$0.002 (+12 %)`. */
function movementText(measured: Measured, before: number, change: number): string {
  const span = spanText(measured, change);
  if (change === 0) return l10n.t('no change');
  if (measured.measure.kind !== 'mean' || before === 0) return span;
  const share = percentText((100 * Math.abs(change)) / Math.abs(before), 1);
  return l10n.t('{0} ({1}{2})', span, change > 0 ? '+' : '−', share);
}

/** `worse` is how much more there is of what should be less. */
function toneOf(worse: number, before: number): Tone {
  if (Math.abs(worse) <= smallest * Math.abs(before)) return 'idle';
  return worse > 0 ? 'attention' : 'good';
}

function isBetterHigher(metric: string, { plan }: RolloutDto): boolean {
  const [guard = { metric }] = (plan.guards ?? []).filter((one) => one.metric === metric);
  const [settings] = createGuardSettings({ ...plan, guards: [{ ...guard, dryRun: false }] });
  return settings?.direction === 'higher';
}
