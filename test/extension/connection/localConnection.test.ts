import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { readRegistryHolder } from '../../../src/client/localRegistry/registryHolder.ts';
import { LocalConnection } from '../../../src/extension/connection/localConnection.ts';
import type { ConnectionStatus } from '../../../src/extension/connection/registryConnection.ts';
import { createSnapshotFile } from '../../../src/extension/connection/snapshotFile.ts';
import { silentLogger } from '../../support/silentLogger.ts';

const script = path.resolve(import.meta.dirname, '../../../src/registry/main.ts');
describe('the local registry of a folder', () => {
  let folder: string;
  let connection: LocalConnection;
  let hasPlace: boolean;
  let isTrusted: boolean;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'local-connection-'));
    hasPlace = false;
    isTrusted = true;
    connection = connect();
  });

  afterEach(async () => {
    await connection.stop();
    connection.dispose();
    // The last known state is still being written when the window goes.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });

  const connect = (): LocalConnection =>
    new LocalConnection({
      folder,
      locate: ({ create }) => {
        hasPlace ||= create;
        return Promise.resolve(hasPlace ? path.join(folder, 'data') : undefined);
      },
      isTrusted: () => isTrusted,
      script,
      person: () => Promise.resolve('Ada'),
      clientName: 'test',
      snapshot: createSnapshotFile(folder, 'local'),
      requireTrust: () => undefined,
      runCommand: () => undefined,
      log: silentLogger,
    });
  const becomes = (one: LocalConnection, kind: ConnectionStatus['kind']): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (one.status.kind !== kind) return;
        listener.dispose();
        resolve();
      };
      const listener = one.onDidChange(look);
      look();
    });

  it('does not start with the folder, nor with a read of nothing', async () => {
    await connection.look();
    assert.deepEqual(connection.status, { kind: 'stopped' });
    await assert.rejects(connection.reader(), /Nothing has been published here yet/);
    assert.equal(hasPlace, false);
  });

  it('is left alone in a workspace that nobody trusts, and looked up afterwards', async () => {
    await connection.look();
    isTrusted = false;
    await connection.look();
    assert.equal(connection.status.kind, 'offline');
    assert.equal(hasPlace, false);
    isTrusted = true;
    await connection.look();
    assert.deepEqual(connection.status, { kind: 'stopped' });
  });

  it('starts with the first write, and a second window finds it', async () => {
    const client = await connection.writer('publish');
    assert.equal((await client.info()).identity.name, 'Ada');
    await becomes(connection, 'live');
    const other = connect();
    await becomes(other, 'live');
    assert.equal(other.running?.url, connection.running?.url);
    other.dispose();
  });

  it('starts again for a write right after it was killed, before this window noticed', async () => {
    await connection.writer('publish');
    await becomes(connection, 'live');
    const before = await readRegistryHolder(path.join(folder, 'data'));
    assert.ok(before);
    process.kill(before.pid, 'SIGKILL');
    const client = await connection.writer('publish');
    assert.equal((await client.info()).identity.name, 'Ada');
    assert.notEqual((await readRegistryHolder(path.join(folder, 'data')))?.pid, before.pid);
  });

  it('starts again for a write while this window looks for what was killed', async () => {
    await connection.writer('publish');
    await becomes(connection, 'live');
    const before = await readRegistryHolder(path.join(folder, 'data'));
    assert.ok(before);
    process.kill(before.pid, 'SIGKILL');
    await becomes(connection, 'connecting');
    const client = await connection.writer('publish');
    assert.equal((await client.info()).identity.name, 'Ada');
  });

  it('starts again for a read once it has data', async () => {
    await connection.writer('publish');
    await connection.stop();
    assert.deepEqual(connection.status, { kind: 'stopped' });
    const client = await connection.reader();
    assert.equal((await client.info()).local, true);
  });
});
