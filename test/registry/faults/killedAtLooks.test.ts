import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { bundleMortalRegistry, startMortalRegistry } from '../../support/startMortalRegistry.ts';
import { RegistryApi, staging } from '../registryApi.ts';
import { checkAgreement, readEverything } from './everythingStored.ts';

describe('a registry killed by SIGKILL at every look at a rollout', function () {
  this.timeout(120_000);

  it('loses no watched time that was written, and moves each stage once', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'registry-killed-'));
    const script = await bundleMortalRegistry(folder);
    const start = async () => {
      const registry = await startMortalRegistry({
        ...{ dataDir: path.join(folder, 'data'), script, tickMs: 300 },
      });
      return { registry, api: new RegistryApi(registry.url, registry.personToken) };
    };
    let { registry, api } = await start();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    const held = { hold: '1s', advance: 'automatic' } as const;
    const plan = {
      stages: [
        { name: 'half', traffic: 50, ...held },
        { name: 'full', traffic: 100, ...held },
      ],
    };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    let seen = await api.rollout(id);
    for (let life = 0; seen.phase === 'progressing'; life += 1) {
      await registry.arm(
        (['afterCommit', 'afterCommit', 'beforeCommit', 1] as const)[life % 4] ?? 1,
      );
      await registry.died();
      ({ registry, api } = await start());
      const now = await api.rollout(id);
      const moved = now.stageIndex - seen.stageIndex;
      assert.ok(moved === 0 || moved === 1);
      if (moved === 0 && now.phase === 'progressing')
        assert.ok((now.hold?.watchedMs ?? 0) >= (seen.hold?.watchedMs ?? 0));
      checkAgreement(await readEverything(api));
      seen = now;
    }
    assert.equal(seen.phase, 'completed');
    const { events } = await readEverything(api);
    assert.deepEqual(
      events.flatMap(({ deployment, summary }) => (deployment ? [summary] : [])),
      ['1.0.0', '0 % → 50 %', '50 % → 100 %', '1.0.0 → 1.1.0'],
    );
    await registry.kill();
    await rm(folder, { recursive: true, force: true });
  });
});
