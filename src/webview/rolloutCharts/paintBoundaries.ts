import type uPlot from 'uplot';
import type { ChartView } from '../../protocol/panel/liveView.ts';
import type { ChartLook } from './chartLook.ts';

/** Lines of labels above the plot. */
export const boundaryRows = 2;
export const boundaryRowHeight = 14;
const longestLabel = 20;
const gap = 4;

/**
 * Where each stage began: a dotted line with the name above. Names that would run into each other take the second line;
 * where that is taken too, the line stands alone and the table tells its name. The stage that the numbers begin in is
 * named at the left edge.
 */
export function paintBoundaries(
  plot: uPlot,
  boundaries: ChartView['boundaries'],
  look: ChartLook,
): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const ends = Array.from({ length: boundaryRows }, () => bbox.left - gap * ratio);
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  ctx.save();
  ctx.font = look.font.replace(/^\d+/, (size) => `${Number(size) * ratio}`);
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.fillStyle = look.text;
  ctx.strokeStyle = look.boundary;
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  const earlier = boundaries.findLast(({ at }) => at < min);
  const inside = boundaries.filter(({ at }) => at >= min && at <= max);
  for (const { at, label } of earlier === undefined ? inside : [earlier, ...inside]) {
    const x = Math.round(plot.valToPos(Math.max(at, min), 'x', true)) + 0.5;
    const text = label.length > longestLabel ? `${label.slice(0, longestLabel - 1)}…` : label;
    const { width } = ctx.measureText(text);
    const right = bbox.left + bbox.width;
    const start = Math.min(x + 3 * ratio, right - width);
    const row = ends.findIndex((end) => start >= end + gap * ratio);
    const top = bbox.top - (row < 0 ? 0 : boundaryRows - row) * boundaryRowHeight * ratio;
    if (at >= min) {
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    if (row < 0) continue;
    ends[row] = start + width;
    ctx.fillText(text, start, top + 10 * ratio);
  }
  ctx.restore();
}
