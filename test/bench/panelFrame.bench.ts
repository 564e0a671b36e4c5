// How long a frame of the rollout panel takes in real Chromium with charts of 10,000 points, beside the frames of an empty page
// in the same browser, which the display limits; then the way of one new view to the screen.
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { aChart, charts } from '../webview/chartViews.ts';
import { aRunningView } from '../webview/liveViews.ts';
import { PanelPage } from '../webview/panelPage.ts';
import type { RolloutView } from '../../src/protocol/panel/rolloutView.ts';
import { choose } from './benchOptions.ts';
import { calculateMedian, calculateQuantile } from './quantile.ts';
import { printGoal, printTable, round } from './report.ts';

const points = 10_000;
const chartCount = 3;
const rounds = choose(3, 1);
const framesPerRound = choose(180, 30);
const viewCount = choose(12, 4);

/** What a person does while frames are measured. */
type Doing = 'nothing' | 'pointing' | 'scrolling' | 'resizing';

function aLargeView(shift: number): RolloutView {
  const titles = ['Parse failures', 'Latency', 'Cost'].slice(0, chartCount);
  const large = titles.map((title, index) => {
    const chart = aChart({ key: title, title }, points);
    const series = chart.series.map((one) => ({
      ...one,
      values: one.values.map((value) => (value === null ? null : value + (shift + index) / 50)),
    }));
    return { ...chart, series };
  });
  return aRunningView({ charts: { ...charts, charts: large } });
}

/** Milliseconds between the frames that the page got to draw. */
function measureFrames(page: Page, doing: Doing): Promise<number[]> {
  return page.evaluate(
    async ({ action, count }) => {
      const over = document.querySelector('.u-over');
      const figure = document.querySelector('figure');
      const move = (frame: number): void => {
        if (action === 'pointing' && over !== null) {
          const { left, top, width, height } = over.getBoundingClientRect();
          const clientX = left + ((frame * 7) % width);
          over.dispatchEvent(new MouseEvent('mousemove', { clientX, clientY: top + height / 2 }));
        }
        if (action === 'scrolling') window.scrollBy(0, frame % 60 < 30 ? 24 : -24);
        if (action === 'resizing') {
          figure?.parentElement?.style.setProperty('padding-right', `${frame % 40}px`);
        }
      };
      const frames: number[] = [];
      let before = await new Promise(requestAnimationFrame);
      for (let frame = 0; frame < count; frame += 1) {
        move(frame);
        const at = await new Promise<number>(requestAnimationFrame);
        frames.push(at - before);
        before = at;
      }
      return frames;
    },
    { action: doing, count: framesPerRound },
  );
}

/** From the message with a view to the frame that shows it. */
function measureView(page: Page, view: RolloutView, sequence: number): Promise<number> {
  return page.evaluate(
    async (message) => {
      const startedAt = performance.now();
      window.postMessage(message, '*');
      await new Promise((resolve) => setTimeout(resolve));
      await new Promise(requestAnimationFrame);
      await new Promise((resolve) => setTimeout(resolve));
      return performance.now() - startedAt;
    },
    {
      ...{ protocol: 1, type: 'view', sequence, view },
      target: { registry: 'r', prompt: 'p', environment: 'e' },
    },
  );
}

async function openLarge(browser: Browser): Promise<PanelPage> {
  const panel = await PanelPage.open(browser, { width: 1600, height: 900 });
  await panel.showView(aLargeView(0));
  await panel.chartsDrawn();
  await panel.page.locator('figure').first().scrollIntoViewIfNeeded();
  return panel;
}

const browser = await launchChromium();
const empty = await browser.newPage();
const panel = await openLarge(browser);
const doings: readonly Doing[] = ['nothing', 'pointing', 'scrolling', 'resizing'];
const frames = new Map<string, number[]>();
for (let index = 0; index < rounds; index += 1) {
  await empty.bringToFront();
  const limit = await measureFrames(empty, 'nothing');
  frames.set('empty page', [...(frames.get('empty page') ?? []), ...limit]);
  await panel.page.bringToFront();
  for (const doing of doings) {
    const label = `panel, ${doing}`;
    const found = await measureFrames(panel.page, doing);
    frames.set(label, [...(frames.get(label) ?? []), ...found]);
    await panel.page.locator('figure').first().scrollIntoViewIfNeeded();
  }
}
const limit = calculateMedian(frames.get('empty page') ?? []);
console.log(`\n  ${chartCount} charts of ${points} points for each version, 1,600 × 900 px`);
printTable(
  ['ms', 'median', 'p99', 'frames late'],
  [...frames].map(([label, values]) => [
    label,
    round(calculateMedian(values)),
    round(calculateQuantile(values, 0.99)),
    `${round((100 * values.filter((one) => one > 1.5 * limit).length) / values.length)} %`,
  ]),
);
const views: number[] = [];
const small: number[] = [];
for (let index = 1; index <= viewCount; index += 1) {
  views.push(await measureView(panel.page, aLargeView(index), 2 * index));
  small.push(await measureView(panel.page, aRunningView(), 2 * index + 1));
}
printTable(
  ['a new view, ms', 'median', 'p99'],
  [
    ['with 10,000 new points in each chart', ...summary(views)],
    ['with 360 points in each chart', ...summary(small)],
  ],
);
for (const doing of ['nothing', 'pointing', 'scrolling'] as const) {
  const median = calculateMedian(frames.get(`panel, ${doing}`) ?? []);
  printGoal(`median frame, ${doing}, of an empty one`, median / limit, { max: 1.1 });
}
printGoal('ms for a view with new points', calculateMedian(views), { max: 100 });
await browser.close();

function summary(values: readonly number[]): string[] {
  return [round(calculateMedian(values)), round(calculateQuantile(values, 0.99))];
}
