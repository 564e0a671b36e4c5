import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutMetricsDto } from '../../../src/protocol/registry/rolloutMetricsDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';
import { Reporter } from './reporter.ts';

const hour = 3_600_000;
const plan: RolloutPlan = {
  guards: [
    { metric: 'parseFailure', margin: 0.05 },
    { metric: 'stars', ceiling: 5 },
  ],
  stages: [
    { name: 'internal', traffic: { when: { tenant: ['internal'] }, percent: 100 } },
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};

describe('reported outcomes', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;

  const connect = () => {
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
  };

  beforeEach(async () => {
    registry = await startTestRegistry();
    connect();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });

  afterEach(() => registry.close());

  const advance = () => api.act(id, 'advance', { override: everything });
  const everything = {
    conditions: ['guard:parseFailure', 'guard:stars'],
    reason: 'to see the next stage',
  };
  const readMetrics = async () => {
    const { body } = await api.get<RolloutMetricsDto>(registryPaths.rolloutMetrics(id));
    return body;
  };
  /** `stage arm metric` → how many, and their sum. */
  const sums = async () =>
    Object.fromEntries(
      (await readMetrics()).series
        .map((one) => [`${one.stage} ${one.arm} ${one.metric}`, [one.count, one.sum]] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );

  it('are added up by stage and arm, as the registry itself decides them', async () => {
    await advance();
    const units = Array.from({ length: 40 }, (_, index) => `unit-${index}`);
    const batch = await Promise.all(
      units.map((unit, index) =>
        application.observe(unit, { latencyMs: 100 + index, parseFailure: index % 4 === 0 }),
      ),
    );
    assert.deepEqual(new Set(await application.report(batch)), new Set(['accepted']));
    const { series, refused } = await readMetrics();
    assert.deepEqual(refused, []);
    const onCandidate = batch.filter(({ version }) => version === '1.1.0');
    assert.ok(onCandidate.length > 5 && onCandidate.length < 35);
    const found = series.find((one) => one.arm === 'candidate' && one.metric === 'latencyMs');
    const latencies = onCandidate.map(({ latencyMs = 0 }) => latencyMs);
    assert.equal(found?.stage, 'half');
    assert.equal(found.count, latencies.length);
    assert.equal(
      found.sum,
      latencies.reduce((total, one) => total + one),
    );
    const failures = series.filter((one) => one.metric === 'parseFailure');
    assert.equal(
      failures.reduce((total, one) => total + one.sum, 0),
      10,
    );
  });

  it('count for a cohort by the attributes that were resolved with', async () => {
    const internal = { tenant: 'internal' };
    const batch = [
      await application.observe('a', { success: true, attributes: internal }),
      await application.observe('b', { success: true, attributes: { tenant: 'acme' } }),
    ];
    assert.deepEqual(await application.report(batch), ['accepted', 'accepted']);
    const { series } = await readMetrics();
    assert.deepEqual(series.map(({ arm, rule }) => [arm, rule]).sort(), [
      ['candidate', 0],
      ['stable', undefined],
    ]);
  });

  it('are refused one by one where version, deployment or unit are made up, and counted', async () => {
    await advance();
    const honest = await application.observe('unit-1', { success: true });
    const other = honest.version === '1.1.0' ? '1.0.0' : '1.1.0';
    const outcomes = await application.report([
      { ...honest, id: 'a', version: other },
      { ...honest, id: 'b', version: '9.9.9' },
      { ...honest, id: 'c', deploymentRevision: 99 },
      { ...honest, id: 'd', prompt: 'unheard-of' },
      { ...honest, id: 'e' },
    ]);
    assert.deepEqual(outcomes, [
      ...['arm_mismatch', 'arm_mismatch', 'unknown_deployment', 'unknown_deployment', 'accepted'],
    ]);
    const { series, refused } = await readMetrics();
    assert.deepEqual(
      series.map(({ count }) => count),
      [1],
    );
    assert.deepEqual(
      refused.map(({ outcome, count }) => [outcome, count]),
      [['arm_mismatch', 2]],
    );
  });

  it('are refused one by one where their form is wrong, with what is wrong about it', async () => {
    const good = await application.observe('unit-1', { success: true });
    const { body } = await application.post([
      17,
      { ...good, id: 'a', unit: undefined },
      { ...good, id: 'b', colour: 'red' },
      { ...good, id: 'c', latencyMs: '12' },
      { ...good, id: 'd', time: 'yesterday' },
      { ...good, id: 'e', metrics: { latencyMs: 3 } },
      { ...good, id: 'f', metrics: { 'two words': 3 } },
      { ...good, id: 'g\u0000' },
      { ...good, id: 'h', latencyMs: 1e300 },
      { ...good, id: 'i', metrics: { stars: -1e300 } },
      good,
    ]);
    assert.deepEqual(body.counts, { invalid: 10, accepted: 1 });
    assert.deepEqual(
      body.results.map((one) => one.id),
      [undefined, 'a', 'b', 'c', 'd', 'e', 'f', 'g\u0000', 'h', 'i', good.id],
    );
    assert.match(body.results[1]?.detail ?? '', /unit/);
    assert.match(body.results[2]?.detail ?? '', /unknown field “colour”/);
    assert.match(body.results[3]?.detail ?? '', /latencyMs.*number/);
  });

  it('merge under one id: the first value of a metric stays, new metrics are added', async () => {
    await advance();
    const first = await application.observe('unit-1', { latencyMs: 100 });
    const { version } = first;
    const arm = version === '1.1.0' ? 'candidate' : 'stable';
    const again = { ...first, latencyMs: 900, feedback: 1 };
    assert.deepEqual(await application.report([first, first]), ['accepted', 'duplicate']);
    assert.deepEqual(await application.report([again]), ['merged']);
    registry = await registry.restart();
    connect();
    assert.deepEqual(await application.report([again, first]), ['duplicate', 'duplicate']);
    assert.deepEqual(await sums(), {
      [`half ${arm} feedback`]: [1, 1],
      [`half ${arm} latencyMs`]: [1, 100],
    });
    const other = await application.observe('unit-2', { id: first.id, latencyMs: 1 });
    assert.deepEqual(await application.report([other]), ['id_conflict']);
  });

  it('forget an id after a day, and take nothing that is older than a week', async () => {
    const first = await application.observe('unit-1', { latencyMs: 100 });
    const time = new Date(registry.clock.now()).toISOString();
    await application.report([{ ...first, time }]);
    registry.clock.advance(25 * hour);
    registry = await registry.restart();
    connect();
    assert.deepEqual(await application.report([{ ...first, time }]), ['accepted']);
    registry.clock.advance(7 * 24 * hour);
    assert.deepEqual(await application.report([{ ...first, id: 'x', time }]), ['too_late']);
  });

  it('lie at the time that they name, but never before their deployment nor in the future', async () => {
    await advance();
    const now = registry.clock.now();
    const one = await application.observe('unit-1', { success: true });
    registry.clock.advance(5 * 60_000);
    const at = (id: string, time: number): Observation => ({
      ...one,
      id,
      time: new Date(time).toISOString(),
    });
    await application.report([at('a', now - hour), at('b', now + 60_000), at('c', now + hour)]);
    const { series, stepMs } = await readMetrics();
    assert.equal(stepMs, 60_000);
    assert.deepEqual(
      series[0]?.points.map((point) => (Date.parse(point.at) - now) / 60_000),
      [0, 1, 5],
    );
  });

  it('count for the stage that they were resolved in, also when they come later', async () => {
    await advance();
    const early = await application.observe('unit-1', { success: true });
    await advance();
    const late = await application.observe('unit-1', { success: false });
    assert.deepEqual(await application.report([late, early]), ['accepted', 'accepted']);
    assert.deepEqual(Object.values(await sums()).length, 2);
    assert.deepEqual((await sums())[`full candidate success`], [1, 0]);
  });

  it('are taken and not kept while there is nothing to compare with', async () => {
    const during = await application.observe('unit-1', { success: true });
    await api.act(id, 'rollback');
    const after = await application.observe('unit-1', { success: true });
    assert.deepEqual(await application.report([during, after]), ['accepted', 'no_rollout']);
    const forged = { ...after, id: 'forged', version: '1.1.0' };
    assert.deepEqual(await application.report([forged]), ['arm_mismatch']);
  });

  it('keep metrics of the application where a guard names them', async () => {
    await advance();
    const metrics = { stars: 4, tone: 3 };
    const one = await application.observe('unit-1', { metrics });
    assert.deepEqual(await application.report([one]), ['accepted']);
    assert.deepEqual(
      (await readMetrics()).series.map(({ metric }) => metric),
      ['stars'],
    );
  });

  it('come in batches of at most 1,000 and 5 MiB', async () => {
    const one = await application.observe('unit-1', { success: true });
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...one, id: `m${index}` }));
    assert.equal((await application.post(many(1000))).body.counts.accepted, 1000);
    const tooMany = await application.api.post<ProblemBody>(registryPaths.observations('staging'), {
      observations: many(1001),
    });
    assert.equal(tooMany.body.code, 'invalid_body');
    assert.equal((await application.post([])).status, 400);
    const large = { ...one, attributes: { text: 'x'.repeat(5 * 1024 * 1024) } };
    assert.equal((await application.post([large])).status, 413);
  });

  it('are for known environments and tokens of applications', async () => {
    const one = await application.observe('unit-1', { success: true });
    assert.equal((await application.post([one], 'nowhere')).status, 404);
    const viewer = new Reporter(registry.url, 'wrong');
    assert.equal((await viewer.post([one])).status, 401);
    assert.deepEqual(await application.report([one]), ['accepted']);
    const production = await application.post([{ ...one, id: 'p' }], 'production');
    assert.deepEqual(production.body.counts, { unknown_deployment: 1 });
  });
});
