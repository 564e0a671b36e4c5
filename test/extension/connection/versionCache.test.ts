import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { toMirrorChanges } from '../../../src/client/mirrorChanges.ts';
import type { RegistryConnection } from '../../../src/extension/connection/registryConnection.ts';
import { VersionCache } from '../../../src/extension/connection/versionCache.ts';
import { aPromptSource, DiffBench } from '../diff/diffBench.ts';

const prompt = 'support/answer';

describe('lists of versions', () => {
  let bench: DiffBench;

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish(prompt, aPromptSource('Be brief.'));
    bench.status = { kind: 'live' };
  });

  after(() => bench.registry.close());

  const published = toMirrorChanges({ versions: new Set([prompt]) });

  it('are read once', async () => {
    const cache = new VersionCache();
    await Promise.all([1, 2].map((count) => cache.list(bench.connection, prompt, count)));
    assert.equal(cache.peek(bench.connection, prompt)?.items.length, 1);
  });

  it('are not kept when something was published while they were read', async () => {
    const cache = new VersionCache();
    const { connection } = bench;
    const busy: RegistryConnection = {
      ...{ id: connection.id, label: '', isLocal: false },
      ...{ status: connection.status, state: connection.state },
      onDidChange: connection.onDidChange,
      reader: async () => {
        const client = await connection.reader();
        cache.forget(connection, published);
        return client;
      },
      writer: (verb) => connection.writer(verb),
      reconnect: () => undefined,
    };
    assert.equal((await cache.list(busy, prompt, 5)).items.length, 1);
    assert.equal(cache.peek(bench.connection, prompt), undefined);
    await cache.list(bench.connection, prompt, 5);
    assert.equal(cache.peek(bench.connection, prompt)?.items.length, 1);
  });

  it('of other prompts stay', async () => {
    const cache = new VersionCache();
    await cache.list(bench.connection, prompt, 5);
    cache.forget(bench.connection, { ...published, versions: new Set(['other']) });
    assert.equal(cache.peek(bench.connection, prompt)?.items.length, 1);
  });
});

describe('contents of versions', () => {
  it('do not fill the memory', async () => {
    const bench = await DiffBench.start();
    try {
      await bench.publish(prompt, aPromptSource('One.'));
      await bench.publish(prompt, aPromptSource('Two.'));
      bench.status = { kind: 'live' };
      const cache = new VersionCache(undefined, { maxContents: 1 });
      await cache.get(bench.connection, prompt, '1.0.0');
      await cache.get(bench.connection, prompt, '1.1.0');
      bench.status = { kind: 'offline', problem: 'gone' };
      assert.equal((await cache.get(bench.connection, prompt, '1.1.0')).version, '1.1.0');
      await assert.rejects(cache.get(bench.connection, prompt, '1.0.0'));
    } finally {
      await bench.registry.close();
    }
  });
});
