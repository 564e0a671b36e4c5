import type uPlot from 'uplot';

/** Pixels between two markers of a line. */
const spacing = 56;

/**
 * The points that get a marker: those that have no neighbour and would not be seen otherwise, and, where a line is told
 * by its markers, some along it.
 */
export function chooseMarkers(plot: uPlot, seriesIndex: number, isMarked: boolean): number[] {
  const values = plot.data[seriesIndex] ?? [];
  const count = Math.max(1, plot.bbox.width / devicePixelRatio / spacing);
  const step = Math.max(1, Math.ceil(values.length / count));
  const chosen: number[] = [];
  let next = 0;
  for (let index = 0; index < values.length; index += 1) {
    if (!isNumber(values[index])) continue;
    const isAlone = !isNumber(values[index - 1]) && !isNumber(values[index + 1]);
    const isDue = isMarked && index >= next;
    if (isDue) next = index + step;
    if (isAlone || isDue) chosen.push(index);
  }
  return chosen;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
