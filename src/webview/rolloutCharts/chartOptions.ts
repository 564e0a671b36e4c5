import type uPlot from 'uplot';
import type { ChartView } from '../../protocol/panel/liveView.ts';
import type { ChartFormat } from './chartFormat.ts';
import type { ChartLook } from './chartLook.ts';
import { chooseMarkers } from './chooseMarkers.ts';
import { boundaryRowHeight, boundaryRows, paintBoundaries } from './paintBoundaries.ts';

export interface ChartOptions {
  readonly chart: ChartView;
  /** Those of now: numbers and boundaries may change while the lines stay. */
  readonly boundaries: () => ChartView['boundaries'];
  readonly look: ChartLook;
  readonly format: ChartFormat;
  readonly size: { readonly width: number; readonly height: number };
  /** The pointer is at another moment; null when it left. */
  readonly onMoment: (index: number | null) => void;
}

/** Pointers on all charts of a page show the same moment. */
const syncKey = 'rollout';
const daySeconds = 86_400;

/** Both arms over time. They differ by their lines as well as by colour: stable is dashed, the candidate has markers. */
export function createChartOptions(options: ChartOptions): uPlot.Options {
  const { chart, boundaries, look, size, onMoment } = options;
  return {
    ...size,
    legend: { show: false },
    padding: [boundaryRows * boundaryRowHeight + 2, 18, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 7, width: 1, fill: look.background },
      sync: { key: syncKey },
    },
    scales: {
      x: { range: (plot, min, max) => spanOf(plot.data[0], [min, max], boundaries()) },
      y: { range: (_plot, min, max) => rangeFor(min, max) },
    },
    axes: createAxes(options),
    series: [{}, ...chart.series.map(({ role }) => createSeries(role, look))],
    hooks: {
      drawAxes: [(plot) => paintBoundaries(plot, boundaries(), look)],
      setCursor: [(plot) => onMoment(plot.cursor.idx ?? null)],
    },
  };
}

/**
 * From the start of the rollout to its end, where those do not push the points together. A single moment stands in the middle of a
 * minute, or of more where the rollout began before; uPlot would take years.
 */
export function spanOf(
  [first, second]: uPlot.AlignedData[0],
  [min, max]: readonly [number | null, number | null],
  boundaries: ChartView['boundaries'],
): uPlot.Range.MinMax {
  if (first !== undefined && second === undefined) return around(first, boundaries);
  const [from, to] = [min ?? 0, max ?? 1];
  const near = boundaries
    .map(({ at }) => at)
    .filter((at) => at >= 2 * from - to && at <= 2 * to - from);
  return [Math.min(from, ...near), Math.max(to, ...near)];
}

function around(moment: number, boundaries: ChartView['boundaries']): uPlot.Range.MinMax {
  const distances = boundaries.map(({ at }) => Math.abs(at - moment));
  const half = Math.max(30, ...distances.filter((one) => one <= 300));
  return [moment - half, moment + half];
}

/** From zero, so that a small difference looks small. */
function rangeFor(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null || (min === 0 && max === 0)) return [0, 1];
  return [min < 0 ? min * 1.1 : 0, max > 0 ? max * 1.1 : 0];
}

function createSeries(role: 'stable' | 'candidate', look: ChartLook): uPlot.Series {
  const color = role === 'stable' ? look.stable : look.candidate;
  return {
    stroke: color,
    width: role === 'stable' ? 1.5 : 2,
    ...(role === 'stable' ? { dash: [6, 4] } : {}),
    points: {
      show: true,
      size: role === 'stable' ? 4 : 6,
      stroke: color,
      fill: color,
      filter: (plot, index) => chooseMarkers(plot, index, role === 'candidate'),
    },
  };
}

function createAxes({ look, format }: ChartOptions): uPlot.Axis[] {
  const lines = { stroke: look.grid, width: 1 };
  const common = { stroke: look.text, font: look.font };
  return [
    {
      ...common,
      space: 64,
      size: 40,
      grid: { show: false },
      ticks: { ...lines, size: 4 },
      border: { show: true, ...lines },
      values: (...[, splits, , , step]) => writeTimes(splits, step, format),
    },
    {
      ...common,
      space: 30,
      size: (_plot, values: readonly string[] | null) =>
        16 + 6.2 * Math.max(2, ...(values ?? []).map((text) => text.length)),
      grid: lines,
      ticks: { show: false },
      values: (...[, splits, , , step]) => splits.map((value) => format.value(value, step)),
    },
  ];
}

/** The time of day, once for all ticks of a minute, with the date below where it is another one than before. */
export function writeTimes(
  splits: readonly number[],
  step: number,
  format: Pick<ChartFormat, 'day' | 'time'>,
): string[] {
  let before = '';
  let minute = '';
  return splits.map((at) => {
    const day = format.day(at);
    if (step >= daySeconds) return day;
    const time = format.time(at);
    const isNew = `${day} ${time}` !== minute;
    minute = `${day} ${time}`;
    if (!isNew) return '';
    const text = day === before ? time : `${time}\n${day}`;
    before = day;
    return text;
  });
}
