import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
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
    { metric: 'parseFailure', margin: 0.2 },
    { metric: 'toolError', margin: 0.05, when: { tenant: ['acme'] }, onHarm: 'notify' },
  ],
  cohorts: ['tenant'],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};

describe('cohorts of reported outcomes', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;
  let deploymentRevision: number;

  const connect = () => {
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
  };
  const restart = async () => {
    registry = await registry.restart();
    connect();
  };

  beforeEach(async () => {
    registry = await startTestRegistry();
    connect();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    ({ id } = await api.start(staging, { candidate: '1.1.0', plan }));
    ({ deploymentRevision } = (await application.resolve('anyone')).metadata);
  });

  afterEach(() => registry.close());

  const readMetrics = async (cohort?: string) => {
    const query = cohort === undefined ? '' : `?cohort=${encodeURIComponent(cohort)}`;
    return (await api.get<RolloutMetricsDto>(registryPaths.rolloutMetrics(id) + query)).body;
  };
  const readCohort = async (value?: string) =>
    (await readMetrics()).cohorts?.find(({ cohort }) => cohort.value === value);
  let nextUnit = 0;
  /** Outcomes of new units of one tenant; `tell` says what each version does. */
  const observe = (
    tenant: string,
    count: number,
    tell: (isCandidate: boolean) => Partial<Observation> = () => ({}),
  ) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        nextUnit += 1;
        const one = await application.observe(`unit-${nextUnit}`, {
          ...{ id: `id-${nextUnit}`, attributes: { tenant }, parseFailure: false },
        });
        return { ...one, ...tell(one.version === '1.1.0') };
      }),
    );
  /** Outcomes whose version is guessed: one of both is right. */
  const guess = (tenant: string, number: number): Observation[] =>
    ['1.0.0', '1.1.0'].map((version) => ({
      ...{ id: `${tenant}-${number}`, prompt: 'greeting', unit: `guess-${number}`, version },
      ...{ deploymentRevision, attributes: { tenant }, success: true },
    }));

  it('are counted apart, and told with what the guards say of each', async () => {
    await application.report([
      ...(await observe('acme', 40)),
      ...(await observe('globex', 10, () => ({ attributes: { tenant: 'globex', region: 'eu' } }))),
      ...(await observe('nobody', 2, () => ({ attributes: {} }))),
    ]);
    const { cohorts = [], crowded } = await readMetrics();
    assert.deepEqual(
      // Without harm chance alone decides which of them looks worse.
      cohorts
        .map(({ cohort, units, exploratory }) => [
          ...[cohort.attribute, cohort.value, units.stable + units.candidate, exploratory],
        ])
        .sort(),
      [
        ['tenant', 'acme', 40, false],
        ['tenant', 'globex', 10, true],
      ],
    );
    assert.deepEqual(crowded, []);
    const acme = await readCohort('acme');
    assert.deepEqual(
      acme?.guards.map(({ key, verdict }) => [key, verdict]),
      [
        ['toolError@tenant=acme', 'inconclusive'],
        ['parseFailure', 'inconclusive'],
      ],
    );
    const [, repeated] = acme.guards;
    const { candidate, stable } = repeated?.arms ?? {};
    assert.equal((candidate?.units ?? 0) + (stable?.units ?? 0), 40);
  });

  it('show a slice that is harmed, which nobody acts on, before the others', async () => {
    await application.report(await observe('acme', 400));
    await application.report(
      await observe('globex', 60, (isCandidate) => ({ parseFailure: isCandidate })),
    );
    await registry.tick();
    const { phase } = await api.rollout(id);
    assert.equal(phase, 'progressing');
    const [worst] = (await readMetrics()).cohorts ?? [];
    assert.deepEqual([worst?.cohort.value, worst?.exploratory], ['globex', true]);
    assert.equal(worst?.guards[0]?.verdict, 'harm');
    await restart();
    assert.deepEqual((await readMetrics()).cohorts?.[0], worst);
  });

  it('count for a guard of their own only with their units, once for each', async () => {
    const bad = (isCandidate: boolean) => ({ toolError: isCandidate });
    await application.report(await observe('globex', 60, bad));
    const read = async () =>
      (await api.rollout(id)).guards?.find(({ key }) => key === 'toolError@tenant=acme');
    assert.deepEqual([(await read())?.units, (await read())?.verdict], [0, 'inconclusive']);
    const batch = await observe('acme', 60, bad);
    await application.report(batch);
    await application.report(batch.map((one) => ({ ...one, id: `${one.id}-again` })));
    const guard = await read();
    const candidates = batch.filter(({ version }) => version === '1.1.0').length;
    assert.deepEqual([guard?.units, guard?.verdict], [candidates, 'harm']);
    assert.deepEqual(guard?.when, { tenant: ['acme'] });
  });

  it('have series of their own, with quantiles', async () => {
    const latency = (latencyMs: number) => () => ({ latencyMs });
    await application.report([
      ...(await observe('acme', 30, latency(100))),
      ...(await observe('globex', 3, latency(9000))),
    ]);
    const readLatencies = async (cohort?: string) =>
      (await readMetrics(cohort)).series.filter(({ metric }) => metric === 'latencyMs');
    const sum = (series: RolloutMetricsDto['series']) =>
      series.reduce((total, one) => total + one.sum, 0);
    assert.equal(sum(await readLatencies()), 30_000);
    const ofAcme = await readLatencies('tenant=acme');
    assert.equal(sum(ofAcme), 3000);
    for (const { quantiles, points } of ofAcme) {
      assert.ok(quantiles !== undefined);
      assert.ok(Math.abs(quantiles.p50 - 100) <= 1 && Math.abs(quantiles.p95 - 100) <= 1);
      assert.deepEqual(points[0]?.quantiles, quantiles);
    }
    const { cohort, series } = await readMetrics('tenant=acme');
    assert.deepEqual(cohort, { attribute: 'tenant', value: 'acme' });
    const failures = series.find(({ metric }) => metric === 'parseFailure');
    assert.equal(failures?.quantiles, undefined);
    assert.deepEqual(await readLatencies('tenant=unheard-of'), []);
  });

  it('lie between the times at which stages began', async () => {
    registry.clock.advance(hour);
    const conditions = ['guard:parseFailure', 'guard:toolError@tenant=acme'];
    await api.act(id, 'advance', { override: { conditions, reason: 'to see the next stage' } });
    const [half, full, ...others] = (await readMetrics()).stages ?? [];
    assert.deepEqual([half?.stage, full?.stage, others], ['half', 'full', []]);
    assert.equal(Date.parse(full?.at ?? '') - Date.parse(half?.at ?? ''), hour);
  });

  it('are refused by a name that the plan does not look at', async () => {
    const answer = await api.get<ProblemBody>(
      `${registryPaths.rolloutMetrics(id)}?cohort=${encodeURIComponent('colour=red')}`,
    );
    assert.deepEqual([answer.status, answer.body.code], [400, 'bad_request']);
    assert.match(answer.body.detail, /tenant, not by "colour"/);
  });

  it('stay few however many tenants there are: the first are kept apart, over restarts too', async () => {
    const report = async (from: number, to: number) => {
      for (let start = from; start < to; start += 500) {
        const numbers = Array.from({ length: Math.min(500, to - start) }, (_, one) => start + one);
        await application.report(numbers.flatMap((one) => guess(`tenant-${one}`, one)));
      }
    };
    await report(0, 15);
    const first = (await readMetrics()).cohorts ?? [];
    assert.equal(first.length, 15);
    await restart();
    await report(15, 5000);
    const names = async () =>
      ((await readMetrics()).cohorts ?? []).map(({ cohort }) => cohort.value ?? 'other').sort();
    const kept = await names();
    assert.equal(kept.length, 21);
    assert.ok(first.every(({ cohort }) => kept.includes(cohort.value ?? '')));
    const count = () => {
      const database = new DatabaseSync(path.join(registry.dataDir, 'registry.db'));
      const read = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
      const counted = {
        states: read('select count(*) from cohort_states'),
        steps: read('select count(*) from outcome_steps'),
        bytes: read('select max(length(state)) from cohort_states'),
      };
      database.close();
      return counted;
    };
    await registry.close({ keepData: true });
    const before = count();
    registry = await startTestRegistry({ dataDir: registry.dataDir, clock: registry.clock });
    connect();
    await report(5000, 10_000);
    assert.deepEqual(await names(), kept);
    const { crowded } = await readMetrics();
    assert.deepEqual(crowded, [{ attribute: 'tenant', kept: 20 }]);
    const others = await readCohort();
    const { stable = 0, candidate = 0 } = others?.units ?? {};
    assert.equal(stable + candidate, 10_000 - 20);
    await registry.close({ keepData: true });
    const after = count();
    assert.deepEqual([after.states, before.states], [21, 21]);
    assert.ok(after.steps <= 2 * 22 && after.bytes <= before.bytes + 100);
    registry = await startTestRegistry({ dataDir: registry.dataDir, clock: registry.clock });
  }).timeout(120_000);

  it('do not take what could not be shown: long names and control characters are “other”', async () => {
    const names = ['x'.repeat(201), 'a\u0000b', 'a\nb', ''];
    const batch = await observe('acme', names.length);
    await application.report(
      batch.map((one, index) => ({ ...one, attributes: { tenant: names[index] } })),
    );
    const { cohorts = [] } = await readMetrics();
    assert.deepEqual(
      cohorts.map(({ cohort, units }) => [cohort.value, units.stable + units.candidate]),
      [
        [undefined, 3],
        ['', 1],
      ],
    );
  });

  it('are told by the hour once they are two days old, and nothing of them is lost', async () => {
    const report = async (tenant: string) =>
      application.report(await observe(tenant, 20, () => ({ latencyMs: 100 })));
    for (let minute = 0; minute < 3; minute += 1) {
      await report('acme');
      registry.clock.advance(60_000);
    }
    // More than are kept waiting, so that they are added up.
    for (let number = 0; number < 4000; number += 500)
      await application.report(
        Array.from({ length: 500 }, (_, index) => guess('globex', number + index)).flat(),
      );
    const before = await readMetrics('tenant=acme');
    const totals = ({ series }: RolloutMetricsDto) =>
      series.map(({ metric, arm, count, sum, quantiles }) => ({
        metric,
        arm,
        count,
        sum,
        quantiles,
      }));
    assert.equal(before.stepMs, 60_000);
    registry.clock.advance(50 * hour);
    await restart();
    const after = await readMetrics('tenant=acme');
    assert.deepEqual([after.stepMs, totals(after)], [hour, totals(before)]);
    // What comes late is a minute again until the next time.
    assert.deepEqual(new Set(await report('acme')), new Set(['accepted']));
    assert.deepEqual((await readMetrics('tenant=acme')).stepMs, hour);
  }).timeout(60_000);

  it('may be named like what objects inherit, and so may metrics', async () => {
    await api.act(id, 'rollback');
    const inherited: RolloutPlan = {
      ...plan,
      guards: [{ metric: 'constructor', margin: 0.1 }],
      cohorts: ['constructor', 'toString'],
    };
    ({ id } = await api.start(staging, { candidate: '1.1.0', plan: inherited }));
    const attributes = { constructor: 'acme', toString: 'large' };
    const metrics = { constructor: true };
    const once = await application.observe('unit', { id: 'a', attributes, metrics });
    const again = await application.observe('unit', { id: 'b', attributes, metrics });
    assert.deepEqual(await application.report([once]), ['accepted']);
    assert.deepEqual(await application.report([again]), ['accepted']);
    const { cohorts } = await readMetrics('constructor=acme');
    assert.deepEqual(
      cohorts
        ?.map(({ cohort }) => cohort)
        .sort((one, other) => (one.attribute < other.attribute ? -1 : 1)),
      [
        { attribute: 'constructor', value: 'acme' },
        { attribute: 'toString', value: 'large' },
      ],
    );
    const { recoveryDetail } = (await api.act(id, 'rollback')).body;
    // What stable did during the rollout, if the unit got that; there is nothing from before.
    const [one] = recoveryDetail?.metrics ?? [];
    assert.equal(one?.metric, 'constructor');
    assert.ok((one.range?.count ?? 0) <= 1);
  });
});
