import { arms, type Arm } from '../../domain/guards/guardRecord.ts';
import type { MetricSeries, RolloutMetricsDto } from '../../protocol/registry/rolloutMetricsDto.ts';

/** One step of time on one arm, all stages and rules added up. */
export interface ChartPoint {
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  /** Mean of the stages' own, weighted by their units: quantiles cannot be added. Absent for true and false. */
  readonly p95?: number;
}

/** The points of both arms by metric, oldest first. Times are epoch milliseconds. */
export type PointsByArm = Readonly<Record<Arm, readonly ChartPoint[]>>;

/** The first step begins with its minute, which may be before the rollout: no point stands before that. */
export function mergePoints({
  series,
  stepMs,
  stages = [],
}: Pick<RolloutMetricsDto, 'series' | 'stages' | 'stepMs'>): ReadonlyMap<string, PointsByArm> {
  const since = Math.min(...stages.map(({ at }) => Date.parse(at)));
  const metrics = [...new Set(series.map(({ metric }) => metric))];
  return new Map(
    metrics.map((metric) => {
      const own = series.filter((one) => one.metric === metric);
      const [stable, candidate] = arms.map((arm) =>
        mergeArm(own.filter((one) => one.arm === arm)).map((point) =>
          point.at < since && since < point.at + stepMs ? { ...point, at: since } : point,
        ),
      );
      return [metric, { stable: stable ?? [], candidate: candidate ?? [] }];
    }),
  );
}

function mergeArm(series: readonly MetricSeries[]): readonly ChartPoint[] {
  const merged = new Map<number, ChartPoint>();
  for (const { points } of series) {
    for (const { at: time, count, sum, quantiles } of points) {
      const at = Date.parse(time);
      const point = { at, count, sum, ...(quantiles === undefined ? {} : { p95: quantiles.p95 }) };
      const known = merged.get(at);
      merged.set(at, known === undefined ? point : addPoints([known, point]));
    }
  }
  return [...merged.values()].sort((one, other) => one.at - other.at);
}

/** Several points as one, at the time of the first. */
export function addPoints(points: readonly [ChartPoint, ...ChartPoint[]]): ChartPoint {
  const [{ at }] = points;
  const count = points.reduce((all, one) => all + one.count, 0);
  const sum = points.reduce((all, one) => all + one.sum, 0);
  const weighted = points.filter((one) => one.p95 !== undefined && one.count > 0);
  const weight = weighted.reduce((all, one) => all + one.count, 0);
  if (weight === 0) return { at, count, sum };
  const p95 = weighted.reduce((all, one) => all + (one.p95 ?? 0) * one.count, 0) / weight;
  return { at, count, sum, p95 };
}
