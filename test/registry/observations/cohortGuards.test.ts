import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { writeConditionSentence } from '../../../src/domain/rollout/conditionSentence.ts';
import type { Guard, RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging } from '../registryApi.ts';
import { Reporter } from './reporter.ts';

const metric = 'parseFailure';
const acme = { tenant: ['acme'] };
const acmeKey = 'parseFailure@tenant=acme';

const planWith = (guards: Guard[], more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  guards,
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
  ...more,
});

describe('guards of cohorts and of metrics that few units have', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  const start = async (plan: RolloutPlan) =>
    (await api.start(staging, { candidate: '1.1.0', plan })).id;
  let nextUnit = 0;
  /** Reports new units of a tenant; `tell` says what became of each. */
  const report = async (
    count: number,
    tenant: string,
    tell: (isCandidate: boolean, index: number) => Partial<Observation>,
  ) => {
    const units = Array.from({ length: count }, () => (nextUnit += 1));
    const batch = await Promise.all(
      units.map(async (unit, index) => {
        const more = { id: `id-${unit}`, attributes: { tenant } };
        const one = await application.observe(`unit-${unit}`, more);
        return { ...one, ...tell(one.version === '1.1.0', index) };
      }),
    );
    await application.report(batch);
  };
  const bad = (isCandidate: boolean) => ({ parseFailure: isCandidate });
  const well = () => ({ parseFailure: false });

  it('act on their own cohort, beside a guard on the same metric for all', async () => {
    const margin = 0.4;
    const id = await start(
      planWith([
        { metric, margin },
        { metric, margin, when: acme },
      ]),
    );
    await report(200, 'globex', well);
    await report(30, 'acme', well);
    await report(80, 'acme', bad);
    const { phase, end, guards } = await api.rollout(id);
    assert.deepEqual([phase, end?.cause, end?.guard], ['rolledBack', 'guard', acmeKey]);
    assert.deepEqual(
      guards?.map(({ key, when, verdict, alpha }) => [key, when, verdict === 'harm', alpha]),
      [
        [metric, undefined, false, 0.025],
        [acmeKey, acme, true, 0.025],
      ],
    );
  });

  it('do not see what other cohorts report', async () => {
    const id = await start(planWith([{ metric, when: acme }]));
    await report(100, 'globex', bad);
    const { phase, guards, health, conditions } = await api.rollout(id);
    assert.deepEqual([phase, health], ['progressing', 'noData']);
    assert.equal(guards?.[0]?.reason.code, 'no_records');
    assert.deepEqual(
      conditions.slice(0, 1).map((one) => [one.key, writeConditionSentence(one)]),
      [
        [
          `guard:${acmeKey}`,
          'There is no data on parse failures for tenant acme yet; the application has to report outcomes.',
        ],
      ],
    );
  });

  it('do not hold stages that do not serve their cohort', async () => {
    const first = { when: { tenant: ['internal'] }, percent: 50 };
    const id = await start(
      planWith([{ metric, when: acme }], {
        advance: 'automatic',
        stages: [
          { name: 'internal', traffic: first, hold: '2s' },
          { name: 'half', traffic: 50, hold: '2s' },
        ],
      }),
    );
    const before = await api.rollout(id);
    assert.equal(before.guards?.[0]?.reason.code, 'not_served');
    assert.deepEqual([before.health, before.conditions.length], [undefined, 1]);
    await registry.watch(4000);
    const after = await api.rollout(id);
    assert.deepEqual([after.stageName, after.health], ['half', 'noData']);
    assert.deepEqual(
      after.waitsFor.map(({ key }) => key),
      [`guard:${acmeKey}`],
    );
  });

  it('let a stage go without the feedback that few give, once some is known to come', async () => {
    const stages = [
      { name: 'tenth', traffic: 10 },
      { name: 'fifth', traffic: 20 },
      { name: 'quarter', traffic: 24 },
    ];
    const guards = [{ metric: 'feedback', margin: 0.5 }];
    const id = await start(planWith(guards, { advance: 'automatic', stages }));
    await report(60, 'acme', () => ({ success: true }));
    assert.deepEqual(
      (await api.rollout(id)).waitsFor.map(({ code }) => code),
      ['guard_no_data'],
    );
    await report(200, 'acme', (_, index) =>
      index % 8 === 0 ? { feedback: 1 } : { success: true },
    );
    for (let round = 0; round < 5 && (await api.rollout(id)).stageName === 'tenth'; round += 1)
      await report(100, 'acme', (_, index) => (index % 8 === 0 ? { feedback: 1 } : {}));
    assert.equal((await api.rollout(id)).stageName, 'fifth');
    // Nobody of these said anything.
    await report(20, 'acme', () => ({ success: true }));
    await registry.tick();
    assert.equal((await api.rollout(id)).stageName, 'quarter');
  });

  it('notice an application that reports its failures alone', async () => {
    const id = await start(planWith([{ metric, margin: 0.2 }], { advance: 'automatic' }));
    const now = (_: boolean, index: number) => (index % 20 === 0 ? { parseFailure: true } : {});
    await report(200, 'acme', now);
    const { phase, guards, health } = await api.rollout(id);
    assert.deepEqual(
      [phase, health, guards?.[0]?.reason.code],
      ['progressing', 'error', 'only_failures'],
    );
  });

  it('say of cohorts in full what they are compared with', async () => {
    const traffic = { when: acme, percent: 100 };
    const id = await start({
      stages: [
        { name: 'acme', traffic },
        { name: 'tenth', traffic: 10 },
        { name: 'full', traffic: 100 },
      ],
    });
    const comparisons = async () => (await api.rollout(id)).withoutBaseline;
    assert.deepEqual(await comparisons(), [{ when: acme, comparesWith: 'nothing' }]);
    await api.act(id, 'advance');
    assert.deepEqual(await comparisons(), [{ when: acme, comparesWith: 'otherUnits' }]);
    await api.act(id, 'advance');
    assert.deepEqual(await comparisons(), [{ comparesWith: 'earlierStages' }]);
    await api.act(id, 'rollback');
    assert.equal(await comparisons(), undefined);
  });
});
