import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LiveFacts } from '../../../src/extension/rolloutPanel/liveFacts.ts';
import { toChartsView } from '../../../src/extension/rolloutPanel/chartsView.ts';
import { toCohortsView } from '../../../src/extension/rolloutPanel/cohortsView.ts';
import { someLive, someMetrics } from './liveFactsOf.ts';
import { ada, anEnded, aRollout, before, now, someFacts } from './panelFacts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const seconds = (minutes: number): number => now / 1000 - 60 * minutes;

function chartsOf(live: LiveFacts = someLive) {
  const view = toChartsView(aRollout(), someFacts({ live }));
  assert.ok(view);
  return view;
}

describe('toChartsView', () => {
  it('adds up the stages of each arm, and leaves gaps where nothing was reported', () => {
    const [chart] = chartsOf().charts;
    assert.ok(chart);
    assert.deepEqual([chart.key, chart.title, chart.unit], ['parseFailure', 'parse failures', '%']);
    // In the middle of its ten minutes.
    assert.deepEqual(chart.times, [seconds(25), seconds(15), seconds(5)]);
    assert.deepEqual(
      chart.series.map(({ label, values }) => [label, values]),
      [
        ['1.3.0', [1, 1, null]],
        ['1.4.0', [null, 6, 8]],
      ],
    );
    assert.deepEqual(
      chart.boundaries.map(({ at, label }) => [at, plain(label)]),
      [
        [seconds(31), '1 %'],
        [seconds(25), '10 %'],
      ],
    );
  });

  it('says the same in a sentence and in a table', () => {
    const [chart] = chartsOf().charts;
    assert.equal(
      plain(chart?.description ?? ''),
      'parse failures, 09:30 to 09:50: 1.3.0 1 %, 1.4.0 7 %. Share of the units in each step. Outcomes of all stages are added up.',
    );
    assert.deepEqual(
      chart?.table.rows.map((row) => row.map(plain)),
      [
        ['09:30', '1 % of 100', '–'],
        ['09:40', '1 % of 200', '6 % of 50'],
        ['09:50', '–', '8 % of 50'],
      ],
    );
  });

  it('shows latency by its 95th percentile, weighted over stages, and other numbers by their average', () => {
    const charts = new Map(chartsOf().charts.map((chart) => [chart.key, chart]));
    assert.deepEqual([...charts.keys()], ['parseFailure', 'latencyMs', 'costUsd']);
    const latency = charts.get('latencyMs');
    assert.deepEqual([latency?.title, latency?.unit], ['latency, 95th percentile', 'ms']);
    assert.deepEqual(latency?.series[0]?.values, [1750]);
    const cost = charts.get('costUsd');
    assert.deepEqual([cost?.title, cost?.unit], ['cost, average', '$']);
    assert.deepEqual(
      cost?.table.rows.map((row) => row.slice(1)),
      [['$0.01 of 200', '$0.012 of 50']],
    );
  });

  it('keeps the table short, whatever the number of steps', () => {
    const points = Array.from({ length: 95 }, (_, index) => ({
      at: new Date(now - (95 - index) * 60_000).toISOString(),
      count: 1,
      sum: 1,
      mean: 1,
    }));
    const [first] = someMetrics.series;
    assert.ok(first);
    const metrics = { ...someMetrics, stepMs: 60_000, series: [{ ...first, points }] };
    const [chart] = chartsOf({ ...someLive, metrics }).charts;
    assert.equal(chart?.times.length, 95);
    assert.equal(chart.table.rows.length, 10);
  });

  it('begins with the rollout, also where its first step began before', () => {
    const stages = [{ stage: 'one', at: new Date(now - 25 * 60_000).toISOString() }];
    const [chart] = chartsOf({ ...someLive, metrics: { ...someMetrics, stages } }).charts;
    assert.deepEqual(chart?.times, [seconds(22.5), seconds(15), seconds(5)]);
  });

  it('marks the end, and what was reported in its step stands before it', () => {
    const at = before(6 * 60_000);
    const rollout = anEnded('rolledBack', { cause: 'person', actor: ada, at });
    const [chart] = toChartsView(rollout, someFacts({ rollout, live: someLive }))?.charts ?? [];
    assert.deepEqual(chart?.boundaries.at(-1), { at: seconds(6), label: 'rolled back' });
    assert.equal(chart.times.at(-1), seconds(8));
  });

  it('shows one cohort where a person chose it, with the way back', () => {
    const view = chartsOf({ ...someLive, chartCohort: 'tenant=acme', cohortMetrics: someMetrics });
    assert.equal(view.scope, 'Only units of tenant acme.');
    assert.deepEqual(view.reset?.intent, { kind: 'showCharts' });
    const waiting = chartsOf({ ...someLive, chartCohort: 'tenant=acme' });
    assert.deepEqual([waiting.charts, waiting.empty], [[], 'Reading what was reported…']);
  });

  it('says what is read, what broke, and that nothing was reported', () => {
    assert.equal(chartsOf({ filter: {} }).empty, 'Reading what was reported…');
    assert.equal(
      chartsOf({ filter: {}, metricsProblem: 'It broke.' }).empty,
      'What was reported could not be read: It broke.',
    );
    const metrics = { ...someMetrics, series: [] };
    assert.equal(
      chartsOf({ filter: {}, metrics }).empty,
      'No application has reported an outcome yet.',
    );
  });
});

describe('toCohortsView', () => {
  it('names the worst guard of each cohort, and whether it acts', () => {
    const view = toCohortsView(aRollout(), someFacts({ live: someLive }));
    assert.deepEqual(
      view?.rows.map(({ cohort, units, verdict, worst, standing }) =>
        [cohort, units, verdict.word, worst.split(':')[0], standing].map((text) => text ?? ''),
      ),
      [
        ['tenant acme', '30 of 1.4.0, 100 of 1.3.0', 'harm', 'refusals', 'exploratory'],
        [
          'tenant internal',
          '50 of 1.4.0, 50 of 1.3.0',
          'not clear yet',
          'parse failures',
          'named by the plan, acts',
        ],
        [
          'tenant: all others',
          '1 of 1.4.0, 9 of 1.3.0',
          'no data yet',
          'no guard looks at it',
          'exploratory',
        ],
      ],
    );
    assert.match(
      view.intro,
      /exploratory.*The strongest sign of harm comes first: .*“tenant” has more than 20 values/,
    );
    assert.deepEqual(
      view.rows[0]?.actions.map(({ intent }) => intent),
      [
        { kind: 'showSamples', cohort: 'tenant=acme' },
        { kind: 'showCharts', cohort: 'tenant=acme' },
      ],
    );
  });

  it('is not there before anything was read', () => {
    assert.equal(toCohortsView(aRollout(), someFacts({ live: { filter: {} } })), undefined);
  });
});
