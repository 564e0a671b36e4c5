import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  LocalRegistry,
  type RunningRegistry,
} from '../../../src/client/localRegistry/localRegistry.ts';
import { LocalRegistryError } from '../../../src/client/localRegistry/localRegistryError.ts';
import { RegistryClient } from '../../../src/client/registryClient.ts';

const script = fileURLToPath(new URL('../../../src/registry/main.ts', import.meta.url));

describe('LocalRegistry, with the real registry process', function () {
  this.timeout(30_000);
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'local-registry-'));
  });
  afterEach(async () => {
    await create().stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  function create(): LocalRegistry {
    return new LocalRegistry({ dataDir, script, person: 'Ada Lovelace', clientName: 'test/1' });
  }

  function connect(running: RunningRegistry): RegistryClient {
    const token = (): Promise<string | undefined> => running.token();
    return new RegistryClient({ baseUrl: running.url, token, clientName: 'test/1' });
  }

  it('finds nothing before the first start', async () => {
    assert.equal(await create().findRunning(), undefined);
    assert.equal(await create().stop(), false);
  });

  it('starts a registry of its own process in which the person may do everything', async () => {
    const running = await create().start();
    assert.notEqual(running.pid, process.pid);
    const { info } = running;
    assert.equal(info.local, true);
    assert.deepEqual([info.identity.name, info.identity.kind], ['Ada Lovelace', 'person']);
    const client = connect(running);
    assert.equal((await client.prompts.put('a')).key, 'a');
    assert.match(running.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    if (process.platform !== 'win32')
      for (const file of [running.personTokenFile, running.appTokenFile])
        assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('uses the one that runs already', async () => {
    const first = await create().start();
    const second = await create().start();
    assert.deepEqual([second.pid, second.url], [first.pid, first.url]);
  });

  it('ends up with one registry when several windows start it at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => create().start()));
    assert.equal(new Set(all.map(({ pid }) => pid)).size, 1);
    assert.equal(new Set(all.map(({ url }) => url)).size, 1);
    await Promise.all(all.map((running) => connect(running).info()));
  });

  it('ends up with one registry when several windows restart it on its kept port', async () => {
    const before = await create().start();
    process.kill(before.pid, 'SIGKILL');
    const all = await Promise.all(Array.from({ length: 4 }, () => create().start()));
    assert.equal(new Set(all.map(({ pid }) => pid)).size, 1);
    assert.notEqual(all[0]?.pid, before.pid);
    assert.equal(all[0]?.url, before.url);
  });

  it('shares one start among callers in one window', async () => {
    const registry = create();
    assert.equal(registry.start(), registry.start());
    await registry.start();
  });

  it('comes back after kill -9 with the same port, tokens and data', async () => {
    const before = await create().start();
    const token = await before.token();
    await connect(before).prompts.put('support/answer');
    process.kill(before.pid, 'SIGKILL');
    const after = await create().start();
    assert.notEqual(after.pid, before.pid);
    assert.equal(after.url, before.url);
    assert.equal(after.storeId, before.storeId);
    assert.equal(await after.token(), token);
    assert.equal((await connect(after).prompts.get('support/answer')).key, 'support/answer');
  });

  it('stops gracefully, and keeps port and tokens for the next start', async () => {
    const before = await create().start();
    assert.equal(await create().stop(), true);
    assert.equal(await create().findRunning(), undefined);
    const after = await create().start();
    assert.equal(after.url, before.url);
  });

  it('says that another program has its port, and takes a new one when told to', async () => {
    const before = await create().start();
    await create().stop();
    const blocker = createServer((_, response) => response.end('hello'));
    blocker.listen(Number(new URL(before.url).port), '127.0.0.1');
    await once(blocker, 'listening');
    try {
      await assert.rejects(create().start(), (error) => {
        assert(error instanceof LocalRegistryError);
        assert.equal(error.code, 'port_taken', String(error));
        return true;
      });
      const after = await create().start({ newPort: true });
      assert.notEqual(after.url, before.url);
      assert.equal(after.storeId, before.storeId);
    } finally {
      blocker.closeAllConnections();
      blocker.close();
    }
  });

  it('says that the data is damaged', async () => {
    await writeFile(path.join(dataDir, 'registry.db'), 'this is no database '.repeat(1000));
    await assert.rejects(create().start(), (error) => {
      assert(error instanceof LocalRegistryError);
      assert.equal(error.code, 'data_broken', String(error));
      return true;
    });
  });

  it('writes no token into its log', async () => {
    const running = await create().start();
    await connect(running).prompts.put('a');
    await create().stop();
    const log = await readFile(create().logFile, 'utf8');
    assert(!log.includes((await running.token()) ?? ''));
  });
});
