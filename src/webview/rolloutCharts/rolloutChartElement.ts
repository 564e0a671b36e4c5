import uPlot from 'uplot';
import type { ChartView } from '../../protocol/panel/liveView.ts';
import { createChartFormat, type ChartFormat } from './chartFormat.ts';
import { isSameLook, readChartLook, type ChartLook } from './chartLook.ts';
import { createChartOptions } from './chartOptions.ts';
import { hasSameLines, isSameChart } from './isSameChart.ts';

const height = 190;

/** How near a chart must be to the screen to be drawn. */
const nearby = '300px';

/**
 * One metric over time. It follows the width of the panel and the theme; it draws only while it can be seen, and again
 * only when something differs.
 */
export class RolloutChartElement extends HTMLElement {
  #chart: ChartView | undefined;
  #plot: uPlot | undefined;
  #look: ChartLook | undefined;
  #format: ChartFormat | undefined;
  readonly #readout = document.createElement('p');
  readonly #place = document.createElement('div');
  /** Whether it is on the screen or near, in a section that is open. */
  #isSeen = false;
  /** Whether something came that is not drawn. */
  #isStale = true;
  readonly #size = new ResizeObserver(() => this.#fit());
  readonly #sight = new IntersectionObserver((entries) => this.#see(entries), {
    rootMargin: nearby,
  });
  readonly #theme = new MutationObserver(() => this.#follow());
  readonly #forced = matchMedia('(forced-colors: active)');
  readonly #onForced = (): void => this.#follow();

  constructor() {
    super();
    this.#readout.className = 'readout';
    this.#readout.ariaHidden = 'true';
  }

  get chart(): ChartView | undefined {
    return this.#chart;
  }

  set chart(chart: ChartView | undefined) {
    const before = this.#chart;
    this.#chart = chart;
    if (before === undefined || chart === undefined || !hasSameLines(before, chart)) this.#renew();
    else if (!isSameChart(before, chart)) this.#continue(chart);
  }

  connectedCallback(): void {
    this.#takeEarlyChart();
    this.append(this.#readout, this.#place);
    this.#size.observe(this);
    this.#sight.observe(this);
    // VS Code gives a theme as variables of the page and a class of its body.
    this.#theme.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
    this.#theme.observe(document.body, { attributeFilter: ['class'] });
    this.#forced.addEventListener('change', this.#onForced);
  }

  disconnectedCallback(): void {
    this.#size.disconnect();
    this.#sight.disconnect();
    this.#isSeen = false;
    this.#theme.disconnect();
    this.#forced.removeEventListener('change', this.#onForced);
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#isStale = true;
  }

  /** The panel set the chart before this script was there: such a property hides the accessor. */
  #takeEarlyChart(): void {
    const early = Object.getOwnPropertyDescriptor(this, 'chart');
    if (early === undefined) return;
    Reflect.deleteProperty(this, 'chart');
    Reflect.set(this, 'chart', early.value);
  }

  #see(entries: readonly IntersectionObserverEntry[]): void {
    this.#isSeen = entries.at(-1)?.isIntersecting ?? false;
    if (this.#isSeen && this.#isStale) this.#draw();
  }

  #fit(): void {
    const width = this.clientWidth;
    if (this.#plot === undefined) {
      if (this.#isSeen && this.#isStale) this.#draw();
    } else if (width > 0 && this.#plot.width !== width) this.#plot.setSize({ width, height });
  }

  #follow(): void {
    const look = readChartLook(this);
    if (this.#look === undefined || !isSameLook(this.#look, look)) this.#renew();
  }

  #renew(): void {
    this.#isStale = true;
    if (this.#isSeen) this.#draw();
  }

  /** The same lines with other numbers: what the pointer shows stays. */
  #continue(chart: ChartView): void {
    if (this.#plot === undefined || !this.#isSeen) {
      this.#renew();
      return;
    }
    this.#plot.setData(dataOf(chart));
    this.#read(this.#plot.cursor.idx ?? null);
  }

  #draw(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    const chart = this.#chart;
    const width = this.clientWidth;
    if (chart === undefined || width === 0) return;
    this.#isStale = false;
    const look = readChartLook(this);
    const format = createChartFormat(chart.unit, document.documentElement.lang);
    this.#look = look;
    this.#format = format;
    const options = createChartOptions({
      chart,
      boundaries: () => this.#chart?.boundaries ?? [],
      look,
      format,
      size: { width, height },
      onMoment: (index) => this.#read(index),
    });
    this.#plot = new uPlot(options, dataOf(chart), this.#place);
    this.#read(null);
  }

  /** What both arms were at the moment under the pointer, else at the last one. */
  #read(index: number | null): void {
    const chart = this.#chart;
    const format = this.#format;
    if (chart === undefined || format === undefined) return;
    const at = index ?? chart.times.length - 1;
    const time = chart.times[at];
    if (time === undefined) return;
    const values = chart.series.map(({ label, values: numbers }) => {
      const value = numbers[at];
      return `${label} ${typeof value === 'number' ? format.value(value) : '–'}`;
    });
    this.#readout.textContent = [`${format.day(time)} ${format.time(time)}`, ...values].join(
      '  ·  ',
    );
  }
}

function dataOf({ times, series }: ChartView): uPlot.AlignedData {
  return [times, ...series.map(({ values }) => values)];
}
