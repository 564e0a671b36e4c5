import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging } from '../registryApi.ts';

const second = 1000;

const planWith = (more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  advance: 'automatic',
  guards: [{ metric: 'parseFailure', margin: 0.01 }],
  stages: [
    { name: 'half', traffic: 50, hold: '10s' },
    { name: 'full', traffic: 100, hold: '10s' },
  ],
  ...more,
});

describe('a stage whose hold is over while a guard cannot tell', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  const start = async (plan: RolloutPlan) =>
    (await api.start(staging, { candidate: '1.1.0', plan })).id;
  const reportFew = async () => {
    const application = new Reporter(registry.url, registry.appToken);
    const units = Array.from({ length: 12 }, (_, index) => `unit-${index}`);
    const seen = units.map((unit) => application.observe(unit, { id: unit, parseFailure: false }));
    await application.report(await Promise.all(seen));
  };
  const phaseAfter = async (id: string, elapsedMs: number) => {
    await registry.watch(elapsedMs);
    return (await api.rollout(id)).phase;
  };

  it('pauses, says so, and watches a whole hold again after a resume', async () => {
    const id = await start(planWith());
    await reportFew();
    assert.equal(await phaseAfter(id, 9 * second), 'progressing');
    assert.equal(await phaseAfter(id, second), 'paused');
    const { pause, rules, hold } = await api.rollout(id);
    assert.deepEqual([pause?.cause, pause?.guard], ['inconclusive', 'parseFailure']);
    assert.equal(
      pause?.reason,
      'After 10 s it is not clear yet whether parse failures got worse; resume watches another 10 s.',
    );
    assert.deepEqual([rules, hold?.watchedMs], [[{ percent: 50 }], 10 * second]);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`);
    assert.deepEqual(audit.body.items[0]?.actor, { name: 'registry', kind: 'machine' });
    assert.equal(audit.body.items[0].reason, pause.reason);
    await registry.watch(5 * second);
    await api.act(id, 'resume');
    assert.equal((await api.rollout(id)).hold?.watchedMs, 0);
    assert.equal(await phaseAfter(id, 9 * second), 'progressing');
    assert.equal(await phaseAfter(id, second), 'paused');
  });

  it('keeps the watched time of a pause that a person made', async () => {
    const id = await start(planWith());
    await registry.watch(4 * second);
    await api.act(id, 'pause');
    await api.act(id, 'resume');
    assert.equal((await api.rollout(id)).hold?.watchedMs, 4 * second);
  });

  it('goes on watching where the plan extends', async () => {
    const id = await start(planWith({ onInconclusive: 'extend' }));
    await reportFew();
    assert.equal(await phaseAfter(id, 30 * second), 'progressing');
    assert.equal((await api.rollout(id)).stageName, 'half');
  });

  it('advances where the plan says so and the minimum of units is there', async () => {
    const guards = [{ metric: 'parseFailure', margin: 0.01, minUnits: 1 }];
    const id = await start(planWith({ guards, onInconclusive: 'advance' }));
    await reportFew();
    await registry.watch(10 * second);
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('holds without data, and pauses on that only where the plan asks for it', async () => {
    const holding = await start(planWith());
    assert.equal(await phaseAfter(holding, 30 * second), 'progressing');
    await api.act(holding, 'rollback');
    const asking = await start(planWith({ onMissingData: 'pause' }));
    assert.equal(await phaseAfter(asking, 10 * second), 'paused');
    const { pause } = await api.rollout(asking);
    assert.equal(pause?.cause, 'missingData');
    assert.match(pause.reason ?? '', /nothing is reported on parse failures; let the application/);
  });

  it('takes a candidate back that turns out harmful while it is paused', async () => {
    const id = await start(planWith());
    await reportFew();
    assert.equal(await phaseAfter(id, 10 * second), 'paused');
    const application = new Reporter(registry.url, registry.appToken);
    const units = Array.from({ length: 100 }, (_, index) => `later-${index}`);
    const batch = await Promise.all(
      units.map(async (unit) => {
        const one = await application.observe(unit, { id: unit });
        return { ...one, parseFailure: one.version === '1.1.0' };
      }),
    );
    await application.report(batch);
    assert.equal((await api.rollout(id)).phase, 'rolledBack');
  });
});
