import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging } from '../registryApi.ts';

/** A tenth of the hold of each stage. */
const step = 10_000;
const hour = 3_600_000;

const automatic: RolloutPlan = {
  advance: 'automatic',
  stages: [
    { name: 'small', traffic: 1, hold: '100s' },
    { name: 'full', traffic: 100, hold: '100s' },
  ],
};

describe('the reconciler', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    await connect();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  async function connect(): Promise<void> {
    api = new RegistryApi(registry.url, registry.personToken);
    await registry.tick();
  }

  const start = async (plan: RolloutPlan) =>
    (await api.start(staging, { candidate: '1.1.0', plan })).id;
  const watched = async (id: string) => (await api.rollout(id)).hold?.watchedMs;

  it('moves a stage by itself when its hold is over, and one stage at a time', async () => {
    const id = await start(automatic);
    await registry.watch(10 * step - 1000);
    assert.equal((await api.rollout(id)).stageName, 'small');
    await registry.watch(1000);
    const { stageName, hold } = await api.rollout(id);
    assert.equal(stageName, 'full');
    assert.equal(hold?.watchedMs, 0);
    await registry.watch(10 * step);
    assert.equal((await api.rollout(id)).phase, 'completed');
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`);
    assert.deepEqual(audit.body.items[0]?.actor, { name: 'registry', kind: 'machine' });
  });

  it('waits for a person where the plan does not say automatic, and tells when only that is left', async () => {
    const id = await start({ stages: [{ name: 'small', traffic: 1, hold: '20s' }] });
    await registry.watch(5 * step);
    const rollout = await api.rollout(id);
    assert.equal(rollout.phase, 'progressing');
    assert.deepEqual(
      rollout.waitsFor.map((one) => one.key),
      ['advance'],
    );
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`);
    // Started, begun, and one for the end of the hold: no event for each look.
    assert.equal(audit.body.items.length, 3);
    assert.deepEqual(
      audit.body.items[0]?.rollout?.waitsFor.map((one) => one.key),
      ['advance'],
    );
  });

  it('does not change the revision by looking', async () => {
    const id = await start(automatic);
    const { revision } = await api.rollout(id);
    await registry.watch(5 * step);
    assert.equal((await api.rollout(id)).revision, revision);
    assert.equal(await watched(id), 5 * step);
  });

  for (const [name, change] of [
    ['forwards', hour],
    ['backwards', -hour],
  ] as const)
    it(`neither shortens nor loses a hold when the clock is set ${name} by an hour`, async () => {
      const id = await start(automatic);
      await registry.watch(4 * step);
      registry.clock.setBy(change);
      await registry.watch(5 * step);
      assert.equal(await watched(id), 9 * step);
      assert.equal((await api.rollout(id)).stageName, 'small');
      await registry.watch(step);
      assert.equal((await api.rollout(id)).stageName, 'full');
    });

  it('credits at most two ticks for the time that the machine slept', async () => {
    const id = await start(automatic);
    await registry.watch(step);
    registry.clock.advance(8 * hour);
    await registry.tick();
    assert.equal(await watched(id), step + 2000);
    assert.equal((await api.rollout(id)).stageName, 'small');
  });

  it('keeps the hold through a restart, and does not count the time in between', async () => {
    const id = await start(automatic);
    await registry.watch(6 * step);
    registry.clock.advance(hour);
    registry = await registry.restart();
    await connect();
    assert.equal(await watched(id), 6 * step);
    await registry.watch(4 * step - 1000);
    assert.equal((await api.rollout(id)).stageName, 'small');
    await registry.watch(1000);
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('goes on counting while a person has paused, and does not advance', async () => {
    const id = await start(automatic);
    await api.act(id, 'pause');
    await registry.watch(20 * step);
    assert.equal((await api.rollout(id)).stageName, 'small');
    assert.equal(await watched(id), 20 * step);
    await api.act(id, 'resume');
    await registry.watch(1000);
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('never advances on a guard or a number of units without data', async () => {
    const guarded = await start({
      advance: 'automatic',
      guards: [{ metric: 'parseFailure', margin: 0.01 }],
      stages: [
        { name: 'small', traffic: 1 },
        { name: 'full', traffic: 100 },
      ],
    });
    await registry.watch(3 * step);
    const { phase, stageName, waitsFor } = await api.rollout(guarded);
    assert.deepEqual([phase, stageName], ['progressing', 'small']);
    assert.deepEqual(
      waitsFor.map((one) => one.code),
      ['guard_no_data'],
    );
    await api.act(guarded, 'rollback');
    const counted = await start({
      advance: 'automatic',
      stages: [
        { name: 'small', traffic: 1, minUnits: 50 },
        { name: 'full', traffic: 100 },
      ],
    });
    await registry.watch(3 * step);
    assert.equal((await api.rollout(counted)).stageName, 'small');
  });

  it('advances by itself only inside the hours of the plan', async () => {
    // The clock starts on a Friday at ten.
    const id = await start({
      ...automatic,
      advanceHours: { days: ['Mon'], from: '08:00', to: '16:00', timeZone: 'UTC' },
    });
    await registry.watch(20 * step);
    const held = await api.rollout(id);
    assert.equal(held.stageName, 'small');
    assert.equal(held.next?.earliestAt, '2026-11-23T08:00:00.000Z');
    registry.clock.setBy(72 * hour);
    await registry.watch(1000);
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('passes the stages before traffic one by one when nothing holds them', async () => {
    const id = await start({
      stages: [{ name: 'offline' }, { name: 'review' }, { name: 'small', traffic: 5 }],
    });
    assert.equal((await api.rollout(id)).stageName, 'small');
  });

  it('does not let one broken rollout stop the others', async () => {
    const broken = await start(automatic);
    await api.publish('other', 'one');
    await api.publish('other', 'two');
    const place = { prompt: 'other', environment: 'staging' };
    await api.deploy(place, { version: '1.0.0' });
    const { id } = await api.start(place, { candidate: '1.1.0', plan: automatic });
    await registry.close({ keepData: true });
    const database = new DatabaseSync(path.join(registry.dataDir, 'registry.db'));
    database
      .prepare("update rollouts set state = replace(state, 'staging', 'gone') where id = ?")
      .run(broken);
    database.close();
    const { dataDir, clock } = registry;
    registry = await startTestRegistry({ dataDir, clock });
    await connect();
    await registry.watch(10 * step);
    assert.equal((await api.rollout(broken)).stageName, 'small');
    assert.equal((await api.rollout(id)).stageName, 'full');
  });
});
