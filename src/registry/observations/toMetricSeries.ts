import type { MetricSeries } from '../../protocol/registry/rolloutMetricsDto.ts';
import { toTime } from '../clock.ts';
import type { OutcomeStepKey } from '../store/tables/outcomeTable.ts';
import { MetricSums, type MetricSum } from './metricSums.ts';
import type { SummedStep } from './outcomeSteps.ts';

type Group = Pick<OutcomeStepKey, 'stage' | 'rule' | 'arm'>;

/** One series for each metric of each stage, rule and arm, with one point for each `stepMs`. */
export function toMetricSeries(steps: readonly SummedStep[], stepMs: number): MetricSeries[] {
  const groups = new Map<string, { readonly group: Group; readonly points: Points }>();
  for (const { key, sums } of steps) {
    const { stage, rule, arm } = key;
    const name = JSON.stringify([stage, rule, arm]);
    const known = groups.get(name) ?? { group: { stage, rule, arm }, points: new Points() };
    groups.set(name, known);
    known.points.add(key.at - (key.at % stepMs), sums);
  }
  return [...groups.values()].flatMap(({ group, points }) => toSeriesOf(group, points));
}

/** What happened in one group, at each time and altogether. */
class Points {
  readonly total = new MetricSums();
  readonly #byTime = new Map<number, MetricSums>();

  get sorted(): readonly (readonly [number, MetricSums])[] {
    return [...this.#byTime].sort(([left], [right]) => left - right);
  }

  add(at: number, sums: MetricSums): void {
    this.total.merge(sums);
    const known = this.#byTime.get(at) ?? new MetricSums();
    this.#byTime.set(at, known);
    known.merge(sums);
  }
}

function toSeriesOf({ stage, rule, arm }: Group, { total, sorted }: Points): MetricSeries[] {
  return [...total.byMetric].map(([metric, sum]) => ({
    stage,
    ...(rule < 0 ? {} : { rule }),
    ...{ arm, metric, ...describe(sum), standardDeviation: calculateDeviation(sum) },
    points: sorted.flatMap(([at, sums]) => {
      const point = sums.byMetric.get(metric);
      return point === undefined ? [] : [{ at: toTime(at), ...describe(point) }];
    }),
  }));
}

function describe({ count, sum, sketch }: MetricSum) {
  const p50 = sketch?.getQuantile(0.5);
  const p95 = sketch?.getQuantile(0.95);
  const isKnown = p50 !== undefined && p95 !== undefined;
  return { count, sum, mean: sum / count, ...(isKnown ? { quantiles: { p50, p95 } } : {}) };
}

/** Rounding may leave a variance that is a little below zero. */
function calculateDeviation({ count, sum, sumOfSquares }: MetricSum): number {
  if (count < 2) return 0;
  return Math.sqrt(Math.max(0, (sumOfSquares - (sum * sum) / count) / (count - 1)));
}
