import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging } from '../registryApi.ts';

const plan: RolloutPlan = { cohorts: ['tenant'], stages: [{ name: 'half', traffic: 50 }] };

describe('confounders of a rollout', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;
  let nextUnit = 0;

  const connect = () => {
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
  };
  const prepare = async (prompt: string) => {
    await api.publish(prompt, 'one');
    await api.publish(prompt, 'two', '1.0.0');
    await api.deploy({ ...staging, prompt }, { version: '1.0.0' });
  };
  const start = async (prompt: string, more: Partial<RolloutPlan> = {}) =>
    api.start({ ...staging, prompt }, { candidate: '1.1.0', plan: { ...plan, ...more } });

  beforeEach(async () => {
    registry = await startTestRegistry();
    connect();
    await prepare(staging.prompt);
    id = (await start(staging.prompt)).id;
  });

  afterEach(() => registry.close());

  /** Outcomes of new units, a second apart. */
  const report = async (count: number, tell: (version: string) => Partial<Observation>) => {
    const batch: Observation[] = [];
    for (let index = 0; index < count; index += 1) {
      nextUnit += 1;
      const { variant } = await application.resolve(`unit-${nextUnit}`);
      registry.clock.advance(1000);
      const time = new Date(registry.clock.now()).toISOString();
      const told = { id: `id-${nextUnit}`, time, ...tell(variant) };
      batch.push(await application.observe(`unit-${nextUnit}`, told));
    }
    assert.deepEqual(new Set(await application.report(batch)), new Set(['accepted']));
  };
  const read = async (rolloutId = id) => (await api.rollout(rolloutId)).confounders;

  it('are none where nothing else changed', async () => {
    assert.equal(await read(), undefined);
    await report(120, () => ({ dependencies: { model: 'm1' }, attributes: { tenant: 'acme' } }));
    assert.equal(await read(), undefined);
  });

  it('are told when a model changed or is not the same for both arms', async () => {
    await report(60, () => ({ dependencies: { model: 'm1', policy: 'p1' } }));
    const at = registry.clock.now() + 1000;
    await report(60, (version) => ({
      dependencies: { model: 'm2', policy: version === '1.1.0' ? 'p2' : 'p1' },
    }));
    const expected = [
      { code: 'dependency_differs', dependency: 'policy', stable: 'p1', candidate: 'p2' },
      {
        ...{ code: 'dependency_changed', dependency: 'model', from: 'm1', to: 'm2' },
        at: new Date(at).toISOString(),
      },
    ];
    const found = (await read())?.filter(
      (one) => !(one.code === 'dependency_changed' && one.dependency === 'policy'),
    );
    assert.deepEqual(found, expected);
    registry = await registry.restart();
    connect();
    assert.equal((await read())?.length, 3);
    await api.act(id, 'rollback');
    assert.equal((await read())?.length, 3);
  });

  it('count an outcome once, whatever is sent again', async () => {
    await report(30, () => ({ dependencies: { model: 'm1' } }));
    const one = await application.observe('same', { dependencies: { model: 'm2' } });
    for (let again = 0; again < 30; again += 1)
      await application.report([{ ...one, feedback: again % 2 }]);
    assert.equal(await read(), undefined);
  });

  it('are told when tenants are another mix than before', async () => {
    let number = 0;
    const tenant = (share: number) => () => {
      number += 1;
      return { attributes: { tenant: (number * 7) % 10 < share * 10 ? 'acme' : 'globex' } };
    };
    await report(300, tenant(0.2));
    assert.equal(await read(), undefined);
    await report(100, tenant(0.8));
    const [found] = (await read()) ?? [];
    assert.equal(found?.code, 'traffic_mix_changed');
    assert.equal(found.attribute, 'tenant');
    assert.ok(Math.abs(found.before - found.now) > 0.4);
  });

  it('are other rollouts that serve the same units of the environment at the same time', async () => {
    await prepare('triage');
    registry.clock.advance(60_000);
    const { id: other, confounders } = await start('triage');
    const since = new Date(registry.clock.now()).toISOString();
    const mine = { prompt: staging.prompt, candidate: '1.1.0', since };
    assert.deepEqual(confounders, [{ code: 'other_rollout', rolloutId: id, ...mine }]);
    const theirs = { prompt: 'triage', candidate: '1.1.0', since };
    assert.deepEqual(await read(), [{ code: 'other_rollout', rolloutId: other, ...theirs }]);
    await prepare('by-request');
    await start('by-request', { unit: 'request' });
    assert.equal((await read())?.length, 1);
    registry.clock.advance(60_000);
    await api.act(other, 'rollback');
    assert.equal((await read())?.length, 1);
    await api.act(id, 'rollback');
    const ended = await read();
    registry.clock.advance(60_000);
    await start('triage');
    assert.deepEqual(await read(), ended);
  });

  it('are none of rollouts that serve nothing yet or ended before', async () => {
    await prepare('triage');
    const waiting = { stages: [{ name: 'offline', eval: {} }, ...plan.stages] };
    const { id: other } = await start('triage', waiting);
    assert.equal(await read(), undefined);
    assert.equal(await read(other), undefined);
    await api.act(id, 'rollback');
    registry.clock.advance(1000);
    const next = (await start(staging.prompt)).id;
    assert.equal(await read(next), undefined);
    const { headers, body } = await api.get<RolloutDto>(registryPaths.rollout(next));
    assert.equal(headers.get('etag'), `"${body.revision}"`);
  });
});
