// Charts of a rollout, with as many points as asked for.
import type { ChartsView, ChartView } from '../../src/protocol/panel/liveView.ts';

/** Epoch seconds of 12 November 2026, 04:00 UTC. */
const start = Date.UTC(2026, 10, 12, 4) / 1000;

/** Numbers that look like traffic and are the same each time. */
function wave(index: number, base: number, swing: number, seed: number): number {
  const noise = Math.sin(index * 12.9898 + seed * 78.233) * 43_758.5453;
  return Math.max(
    0,
    base + swing * Math.sin(index / 23 + seed) + (noise - Math.floor(noise) - 0.5) * swing,
  );
}

export function aChart(change: Partial<ChartView> = {}, points = 360): ChartView {
  const indexes = Array.from({ length: points }, (_, index) => index);
  return {
    key: 'parseFailure',
    title: 'Parse failures',
    unit: '%',
    times: indexes.map((index) => start + index * 60),
    series: [
      {
        role: 'stable',
        label: '1.3.0',
        values: indexes.map((index) => wave(index, 0.9, 0.5, 1)),
      },
      {
        role: 'candidate',
        label: '1.4.0',
        values: indexes.map((index) => (index < points / 9 ? null : wave(index, 1.3, 0.9, 2))),
      },
    ],
    boundaries: [
      { at: start + points * 6, label: 'internal' },
      { at: start + points * 22, label: '1 %' },
      { at: start + points * 25, label: '10 %' },
      { at: start + points * 26, label: 'paused' },
    ],
    description:
      'Parse failures from 04:00 to 10:00: 1.3.0 between 0.4 and 1.6 %, 1.4.0 between 0.3 and 2.4 %.',
    table: {
      caption: 'Parse failures, by hour',
      columns: ['Time', '1.3.0', '1.4.0'],
      rows: ['04:00', '05:00', '06:00', '07:00', '08:00', '09:00'].map((time, index) => [
        time,
        `${(0.8 + index / 20).toFixed(1)} %`,
        index === 0 ? '–' : `${(1.1 + index / 10).toFixed(1)} %`,
      ]),
    },
    ...change,
  };
}

const latencyChart = aChart({
  key: 'latencyMs',
  title: 'Latency, median',
  unit: 'ms',
  series: aChart().series.map((series) => ({
    ...series,
    values: series.values.map((value) => (value === null ? null : 900 + value * 320)),
  })),
});

const costChart = aChart({
  key: 'costUsd',
  title: 'Cost of an answer',
  unit: '$',
  series: aChart().series.map((series) => ({
    ...series,
    values: series.values.map((value, index) =>
      value === null || (index > 150 && index < 190) ? null : 0.004 + value / 2000,
    ),
  })),
});

export const charts: ChartsView = {
  heading: 'Over time',
  scope: 'All conversations',
  charts: [aChart(), latencyChart, costChart],
  tableLabel: 'As a table',
};
