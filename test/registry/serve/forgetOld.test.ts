import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { sampleLifetimeMs } from '../../../src/registry/samples/sampleLedger.ts';
import { createRegistry } from '../../../src/registry/serve/createRegistry.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';
import type { StoredSample } from '../../../src/registry/store/tables/sampleTable.ts';
import { TestClock } from '../../support/testClock.ts';
import { addEnvironment, addPrompt, aRollout } from '../store/storedThings.ts';

describe('what a registry forgets by the hour', () => {
  const clock = new TestClock();
  let folder: string;
  let store: RegistryStore;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'forget-old-'));
    store = await openSqliteStore({
      file: path.join(folder, 'registry.db'),
      now: () => clock.now(),
    });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const aSample = (id: string, receivedAt: number): StoredSample => ({
    ...{ id, stage: 'one', arm: 'stable', version: '1.0.0', at: receivedAt, receivedAt },
    ...{ cohort: {}, metrics: {}, failed: [], redactions: 0 },
    texts: { input: `words of ${id}`, output: `words of ${id} `.repeat(300) },
  });

  const isInFiles = async (text: string) => {
    const names = await readdir(folder);
    const files = await Promise.all(names.map((name) => readFile(path.join(folder, name))));
    return files.some((file) => file.includes(text));
  };

  it('leaves no words of samples that are gone in any file: old ones, and those that lost their place', async () => {
    const place = (sampleId: string) => ({ reservoir: 'all', sampleId, priority: 0.5 });
    const ids = ['old', 'replaced', 'kept'];
    await store.transact(async (tables) => {
      await addPrompt(tables, 'a', 2);
      await addEnvironment(tables, 'staging');
      await tables.rollouts.insert(aRollout(), { gate: [], guards: { guards: [] } });
      await tables.samples.insert(
        'r1',
        ids.map((id) => aSample(id, clock.now() - (id === 'old' ? sampleLifetimeMs - 1000 : 0))),
      );
      await tables.samples.addPlaces('r1', ids.map(place));
    });
    const registry = await createRegistry({
      ...{ store, clock, isLocal: true, registryVersion: '0', logger: false },
      ...{ heartbeatMs: 60_000, tickMs: 60_000, isReady: () => true },
    });
    clock.advance(2000);
    await store.transact((tables) => tables.samples.removePlaces('r1', [place('replaced')]));
    for (const id of ids) assert.equal(await isInFiles(`words of ${id}`), true, id);
    await registry.forgetOld();
    for (const id of ids) assert.equal(await isInFiles(`words of ${id}`), id === 'kept', id);
    await registry.app.close();
  });
});
