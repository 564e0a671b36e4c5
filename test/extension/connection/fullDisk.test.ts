// The extension's own files lie where nothing can be written: the editor goes on with what it has in memory.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { RemoteConnection } from '../../../src/extension/connection/remoteConnection.ts';
import { createSnapshotFile } from '../../../src/extension/connection/snapshotFile.ts';
import { TokenStore } from '../../../src/extension/connection/tokenStore.ts';
import { VersionCache } from '../../../src/extension/connection/versionCache.ts';
import { createVersionStore } from '../../../src/extension/connection/versionStore.ts';
import { silentLogger } from '../../support/silentLogger.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';

describe('a disk on which the extension cannot write', () => {
  let registry: TestRegistry;
  let scratch: string;
  let storage: string;
  let connection: RemoteConnection;
  let warn: (message: string) => void = () => undefined;

  before(async () => {
    registry = await startTestRegistry();
    scratch = await mkdtemp(path.join(tmpdir(), 'full-disk-'));
    // No folder can be made below a file, whoever tries.
    const blocked = path.join(scratch, 'file');
    await writeFile(blocked, '');
    storage = path.join(blocked, 'storage');
    connection = new RemoteConnection({
      baseUrl: registry.url,
      clientName: 'test',
      snapshot: createSnapshotFile(path.join(storage, 'lastKnown'), registry.url),
      tokens: new TokenStore({
        get: () => Promise.resolve(registry.personToken),
        store: () => Promise.resolve(),
        delete: () => Promise.resolve(),
      }),
      isTrusted: () => true,
      isTlsStrict: () => true,
      requireTrust: () => undefined,
      runCommand: () => undefined,
      log: { ...silentLogger, warn: (message) => warn(message) },
    });
  });

  after(async () => {
    await registry.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('costs the copy of a version, not the version', async () => {
    const client = await connection.writer('publish');
    const content = { messages: [{ role: 'user' as const, content: 'Hello' }] };
    await client.versions.publish('greeting', {
      parent: null,
      bump: 'major',
      content,
      source: 'messages: []',
      message: 'First',
    });
    const versions = new VersionCache(createVersionStore(path.join(storage, 'versions')));
    for (let turn = 0; turn < 2; turn += 1) {
      assert.equal((await versions.get(connection, 'greeting', '1.0.0')).message, 'First');
    }
  });

  it('costs the last known state, and the log says so', async () => {
    const warned = new Promise<string>((resolve) => {
      warn = resolve;
    });
    connection.dispose();
    assert.match(await warned, /The last known state could not be kept: Error: E/);
  });
});
