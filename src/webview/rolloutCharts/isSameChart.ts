import type { ChartView } from '../../protocol/panel/liveView.ts';

/** Whether two charts have the same lines, whatever their numbers are. */
export function hasSameLines(one: ChartView, other: ChartView): boolean {
  return (
    one.unit === other.unit &&
    one.series.length === other.series.length &&
    one.series.every(
      ({ role, label }, index) =>
        role === other.series[index]?.role && label === other.series[index].label,
    )
  );
}

/** Whether two charts look alike; what stands beside the picture is not compared. */
export function isSameChart(one: ChartView, other: ChartView): boolean {
  if (one === other) return true;
  return (
    hasSameLines(one, other) &&
    isSameList(one.times, other.times) &&
    one.series.every(({ values }, index) =>
      isSameList(values, other.series[index]?.values ?? []),
    ) &&
    JSON.stringify(one.boundaries) === JSON.stringify(other.boundaries)
  );
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
