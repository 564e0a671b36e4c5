import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ConnectionStatus } from '../../../src/extension/connection/registryConnection.ts';
import { RemoteConnection } from '../../../src/extension/connection/remoteConnection.ts';
import { createSnapshotFile } from '../../../src/extension/connection/snapshotFile.ts';
import { TokenStore } from '../../../src/extension/connection/tokenStore.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { silentLogger } from '../../support/silentLogger.ts';

describe('a connection to a shared registry', () => {
  let registry: TestRegistry;
  let folder: string;
  const secrets = new Map<string, string>();
  const asked: string[] = [];
  const tokens = new TokenStore({
    get: (key) => {
      asked.push(key);
      if (isLocked) return Promise.reject(new Error('The keyring is locked.'));
      return Promise.resolve(secrets.get(key));
    },
    store: (key, value) => {
      secrets.set(key, value);
      return Promise.resolve();
    },
    delete: () => Promise.resolve(),
  });
  let trusted = true;
  let isLocked = false;
  let connection: RemoteConnection;

  beforeEach(async () => {
    registry = await startTestRegistry();
    folder = await mkdtemp(path.join(tmpdir(), 'connection-'));
    secrets.clear();
    trusted = true;
  });

  afterEach(async () => {
    connection.dispose();
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  const connect = (requireTrust: () => void = () => undefined): RemoteConnection =>
    new RemoteConnection({
      baseUrl: registry.url,
      clientName: 'test',
      snapshot: createSnapshotFile(folder, registry.url),
      tokens,
      isTrusted: () => trusted,
      isTlsStrict: () => true,
      requireTrust,
      runCommand: () => undefined,
      log: silentLogger,
    });
  const becomes = (kind: ConnectionStatus['kind']): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (connection.status.kind !== kind) return;
        listener.dispose();
        resolve();
      };
      const listener = connection.onDidChange(look);
      look();
    });

  it('sends nothing to an origin that the person has not agreed to', async () => {
    trusted = false;
    await tokens.set(registry.url, registry.personToken);
    asked.length = 0;
    connection = connect();
    await becomes('needsConsent');
    assert.deepEqual(asked, []);
    await assert.rejects(connection.reader(), /have not agreed to use the registry/);
  });

  it('asks for a token, and is live once there is one', async () => {
    connection = connect();
    await becomes('signedOut');
    await assert.rejects(connection.writer('publish'), UserError);
    await tokens.set(registry.url, registry.personToken);
    connection.reconnect();
    await becomes('live');
    assert.equal(connection.state.environments.has('production'), true);
  });

  it('does not knock again with a token that was refused', async () => {
    await tokens.set(registry.url, 'wrong');
    connection = connect();
    await becomes('signedOut');
    await assert.rejects(connection.reader(), (error) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(
        error.actions.map(({ label }) => label),
        ['Connect to Registry…'],
      );
      return true;
    });
  });

  it('notices a token and a consent that were given in another window', async () => {
    connection = connect();
    await becomes('signedOut');
    await connection.look();
    assert.equal(connection.status.kind, 'signedOut');
    await tokens.set(registry.url, registry.personToken);
    await connection.look();
    await becomes('live');
    connection.dispose();
    trusted = false;
    connection = connect();
    await becomes('needsConsent');
    trusted = true;
    await connection.look();
    await becomes('live');
  });

  it('does not try a refused token again when the window is looked at', async () => {
    await tokens.set(registry.url, 'wrong');
    connection = connect();
    await becomes('signedOut');
    await connection.look();
    assert.equal(connection.status.kind, 'signedOut');
  });

  it('says so when the system keeps the token back', async () => {
    isLocked = true;
    connection = connect();
    await becomes('signedOut');
    await assert.rejects(connection.reader(), /could not be read. Sign in again/);
    isLocked = false;
    await tokens.set(registry.url, registry.personToken);
    await connection.look();
    await becomes('live');
  });

  it('refuses a write offline at once, and says that nothing was changed', async () => {
    await tokens.set(registry.url, registry.personToken);
    connection = connect();
    await becomes('live');
    await registry.close({ keepData: true });
    await becomes('offline');
    const startedMs = performance.now();
    await assert.rejects(connection.writer('publish the version'), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /Nothing was changed: Prompt Rollout could not publish the version/,
      );
      return true;
    });
    assert.ok(performance.now() - startedMs < 500);
  });

  it('is live again by itself when the registry is back', async () => {
    await tokens.set(registry.url, registry.personToken);
    connection = connect();
    await becomes('live');
    registry = await registry.restart();
    await becomes('live');
  });

  it('keeps the last known state for the next window', async () => {
    await tokens.set(registry.url, registry.personToken);
    connection = connect();
    await becomes('live');
    connection.dispose();
    await registry.close({ keepData: true });
    const file = createSnapshotFile(folder, registry.url);
    while ((await file.read()) === undefined) await new Promise((resolve) => setImmediate(resolve));
    connection = connect();
    await connection.restored;
    assert.equal(connection.state.environments.has('production'), true);
    assert.equal(typeof connection.state.asOf, 'number');
  });

  it('lets nothing be changed from a workspace that is not trusted', async () => {
    await tokens.set(registry.url, registry.personToken);
    connection = connect(() => {
      throw new UserError('This workspace is not trusted.');
    });
    await becomes('live');
    await assert.rejects(connection.writer('publish'), /not trusted/);
    await connection.reader();
  });

  it('says that nobody uses it any more before it ends', async () => {
    await tokens.set(registry.url, registry.personToken);
    connection = connect();
    await becomes('live');
    const heard: ConnectionStatus[] = [];
    connection.onDidChange(() => heard.push(connection.status));
    connection.retire();
    const problem = `No project of this window uses ${new URL(registry.url).host} any more.`;
    assert.deepEqual(heard.at(-1), { kind: 'offline', problem });
    await assert.rejects(connection.writer('publish'), /No project of this window uses/);
  });
});
