import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { createVersionStore } from '../../../src/extension/connection/versionStore.ts';
import { VersionCache } from '../../../src/extension/connection/versionCache.ts';
import { aPromptSource, DiffBench } from './diffBench.ts';

describe('versions kept on disk', () => {
  let bench: DiffBench;
  let folder: string;

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish('support/answer', aPromptSource('Be brief.'));
  });

  after(() => bench.registry.close());

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'version-store-'));
    bench.status = { kind: 'live' };
  });

  afterEach(() => rm(folder, { recursive: true }));

  const read = (cache: VersionCache) => cache.get(bench.connection, 'support/answer', '1.0.0');

  it('are read without the registry by a later window', async () => {
    await read(new VersionCache(createVersionStore(folder)));
    bench.status = { kind: 'offline', problem: 'gone' };
    const kept = await read(new VersionCache(createVersionStore(folder)));
    assert.equal(kept.source, aPromptSource('Be brief.'));
  });

  it('do not hide that a version was never seen', async () => {
    bench.status = { kind: 'offline', problem: 'gone' };
    const cache = new VersionCache(createVersionStore(folder));
    await assert.rejects(read(cache), /cannot be reached/);
  });

  it('are not believed when they are damaged', async () => {
    const store = createVersionStore(folder);
    await read(new VersionCache(store));
    const [name = ''] = await readdir(folder);
    await writeFile(path.join(folder, name), '{"version":');
    const place = { registry: bench.connection.id, prompt: 'support/answer', version: '1.0.0' };
    assert.equal(await store.read(place), undefined);
    assert.equal((await read(new VersionCache(store))).version, '1.0.0');
  });

  it('are not believed when their content is not what the hash says', async () => {
    const store = createVersionStore(folder);
    const version = await read(new VersionCache());
    const content = { ...version.content, model: 'other' };
    await store.write(bench.connection.id, { ...version, content });
    const place = { registry: bench.connection.id, prompt: 'support/answer', version: '1.0.0' };
    assert.equal(await store.read(place), undefined);
  });

  it('give way to a registry that began anew with the same numbers', async () => {
    const store = createVersionStore(folder);
    const other = await DiffBench.start();
    try {
      await other.publish('support/answer', aPromptSource('Another life.'));
      const old = await other.versions.get(other.connection, 'support/answer', '1.0.0');
      await store.write(bench.connection.id, old);
      const now = await read(new VersionCache(store));
      assert.equal(now.source, aPromptSource('Be brief.'));
    } finally {
      await other.registry.close();
    }
  });

  it('do not fill the disk', async () => {
    const store = createVersionStore(folder, { maxFiles: 20 });
    const version = await read(new VersionCache());
    for (let number = 0; number < 60; number += 1) {
      await store.write(bench.connection.id, { ...version, version: `1.0.${number}` });
    }
    assert.ok((await readdir(folder)).length <= 21);
  });
});
