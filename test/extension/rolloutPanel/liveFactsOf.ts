// What applications reported, as the registry's metrics and samples say it.
import type { RolloutMetricsDto } from '../../../src/protocol/registry/rolloutMetricsDto.ts';
import type { KnownSamples, LiveFacts } from '../../../src/extension/rolloutPanel/liveFacts.ts';
import { aSample, before, parseReading } from './panelFacts.ts';

const minute = 60_000;

type Series = RolloutMetricsDto['series'][number];

function aSeries(change: Partial<Series> & Pick<Series, 'arm' | 'metric' | 'points'>): Series {
  const count = change.points.reduce((all, one) => all + one.count, 0);
  const sum = change.points.reduce((all, one) => all + one.sum, 0);
  return { stage: 'ten', count, sum, mean: sum / count, standardDeviation: 0, ...change };
}

function aPoint(minutes: number, count: number, sum: number, p95?: number): Series['points'][0] {
  return {
    at: before(minutes * minute),
    ...{ count, sum, mean: sum / count },
    ...(p95 === undefined ? {} : { quantiles: { p50: p95 / 2, p95 } }),
  };
}

/** Two stages: parse failures rise in the second, answers get dearer, and latency stays. */
export const someMetrics: RolloutMetricsDto = {
  rolloutId: 'r1',
  stepMs: 10 * minute,
  series: [
    aSeries({ arm: 'stable', metric: 'parseFailure', stage: 'one', points: [aPoint(30, 90, 1)] }),
    aSeries({
      arm: 'stable',
      metric: 'parseFailure',
      points: [aPoint(30, 10, 0), aPoint(20, 200, 2)],
    }),
    aSeries({
      arm: 'candidate',
      metric: 'parseFailure',
      points: [aPoint(20, 50, 3), aPoint(10, 50, 4)],
    }),
    aSeries({ arm: 'stable', metric: 'costUsd', points: [aPoint(20, 200, 2, 0.02)] }),
    aSeries({ arm: 'candidate', metric: 'costUsd', points: [aPoint(20, 50, 0.6, 0.03)] }),
    aSeries({
      arm: 'stable',
      metric: 'latencyMs',
      stage: 'one',
      points: [aPoint(20, 100, 80_000, 1000)],
    }),
    aSeries({ arm: 'stable', metric: 'latencyMs', points: [aPoint(20, 300, 240_000, 2000)] }),
    aSeries({ arm: 'candidate', metric: 'latencyMs', points: [aPoint(20, 50, 40_000, 1500)] }),
  ],
  stages: [
    { stage: 'one', at: before(31 * minute) },
    { stage: 'ten', at: before(25 * minute) },
  ],
  cohorts: [
    {
      cohort: { attribute: 'tenant', value: 'acme' },
      units: { stable: 100, candidate: 30 },
      exploratory: true,
      guards: [
        { ...parseReading, metric: 'refusal', verdict: 'harm' },
        { ...parseReading, verdict: 'clear' },
      ],
    },
    {
      cohort: { attribute: 'tenant', value: 'internal' },
      units: { stable: 50, candidate: 50 },
      exploratory: false,
      guards: [parseReading],
    },
    {
      cohort: { attribute: 'tenant' },
      units: { stable: 9, candidate: 1 },
      exploratory: true,
      guards: [],
    },
  ],
  crowded: [{ attribute: 'tenant', kept: 20 }],
  refused: [{ outcome: 'arm_mismatch', count: 12, lastAt: before(minute) }],
};

/** The newer one on the guard that everybody looks at. */
const failing = [
  aSample('c1', {
    output: '{"order": 12',
    metrics: { parseFailure: true },
    failed: ['parseFailure'],
  }),
  aSample('c2', { input: 'Hello?', failed: ['latencyMs'], at: before(3 * minute) }),
];

export const someSamples: KnownSamples = {
  candidate: failing,
  failing,
  stable: [
    aSample('s1', { arm: 'stable', version: '1.3.0', at: before(9 * minute) }),
    aSample('s2', {
      arm: 'stable',
      version: '1.3.0',
      input: 'Hi?',
      at: before(4 * minute),
      redactions: 2,
    }),
    aSample('s3', { arm: 'stable', version: '1.3.0', cohort: { tenant: 'globex' }, input: 'x' }),
  ],
  kept: true,
  stored: { stable: 3, candidate: 9, failed: 7 },
  more: true,
};

export const someLive: LiveFacts = {
  filter: { arm: 'candidate', failed: 'any' },
  metrics: someMetrics,
  samples: someSamples,
};
