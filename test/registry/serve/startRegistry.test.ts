import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startRegistry, type RunningRegistry } from '../../../src/registry/serve/startRegistry.ts';
import { StoreError } from '../../../src/registry/store/storeError.ts';
import { TestClock } from '../../support/testClock.ts';
import { startTestRegistry } from '../../support/startTestRegistry.ts';
import { EventReader } from '../events/readEvents.ts';
import { aPublication, RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const local = { person: 'Ada' };

describe('startRegistry', () => {
  let dataDir: string;
  const running: RunningRegistry[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'start-registry-'));
  });

  afterEach(async () => {
    for (const registry of running.splice(0)) await registry.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (options: Partial<Parameters<typeof startRegistry>[0]> = {}) => {
    const registry = await startRegistry({ dataDir, local, tickMs: 0, ...options });
    running.push(registry);
    return registry;
  };
  const token = async (registry: RunningRegistry) =>
    (await readFile(registry.personTokenFile, 'utf8')).trim();
  const connect = async (registry: RunningRegistry) =>
    new RegistryApi(registry.url, await token(registry));

  it('listens on loopback, says who holds the data, and keeps secrets to its user', async () => {
    const registry = await start();
    assert.equal(new URL(registry.url).hostname, '127.0.0.1');
    const holder = JSON.parse(await readFile(path.join(dataDir, 'holder.json'), 'utf8')) as object;
    const { url, port, storeId, personTokenFile, appTokenFile } = registry;
    const pid = process.pid;
    assert.deepEqual(holder, {
      pid,
      port,
      url,
      storeId,
      apiVersion: 1,
      personTokenFile,
      appTokenFile,
    });
    if (process.platform === 'win32') return;
    for (const file of [personTokenFile, appTokenFile, path.join(dataDir, 'registry.db')])
      assert.equal((await stat(file)).mode & 0o777, 0o600, file);
  });

  it('keeps its port and tokens when it starts again', async () => {
    const first = await start();
    const secret = await token(first);
    await first.close();
    const second = await start();
    assert.equal(second.port, first.port);
    assert.equal(await token(second), secret);
    await second.close();
    await writeFile(second.personTokenFile, 'lost\n');
    const third = await start();
    assert.notEqual(await token(third), 'lost');
    assert.equal((await (await connect(third)).get('/v1')).status, 200);
  });

  it('gives a person with another name another token, and ends the old one', async () => {
    const first = await start();
    const old = await token(first);
    await first.close();
    const second = await start({ local: { person: 'Grace' } });
    const info = await (await connect(second)).get<{ identity: { name: string } }>('/v1');
    assert.equal(info.body.identity.name, 'Grace');
    assert.equal((await new RegistryApi(second.url, old).get('/v1')).status, 401);
  });

  it('moves to another port when the kept one is taken, but not from one that was asked for', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await writeFile(path.join(dataDir, 'port'), `${port}\n`);
    const registry = await start();
    assert.notEqual(registry.port, port);
    await registry.close();
    await assert.rejects(start({ port }), { code: 'port_taken' });
    await new Promise((resolve) => taken.close(resolve));
    // The failed start has let go of the data.
    await start();
  });

  it('says which process uses the data already', async () => {
    await start();
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof StoreError);
      assert.equal(error.code, 'store_in_use');
      assert.match(error.message, new RegExp(`already in use by process ${process.pid}`));
      return true;
    });
  });

  it('gives a shared registry an operator token to begin with, and no local rules', async () => {
    const { local: _, ...shared } = { local, dataDir, tickMs: 0, port: 0 };
    const registry = await startRegistry(shared);
    running.push(registry);
    const api = await connect(registry);
    const info = await api.get<{ local: boolean; identity: { roles: string[] } }>('/v1');
    assert.equal(info.body.local, false);
    assert.deepEqual(info.body.identity.roles, ['operator', 'viewer']);
    const host = await api.get('/v1', { origin: 'https://dashboard.example' });
    assert.equal(host.status, 200);
  });

  it('answers what is under way before it stops, ends event streams and removes the holder file', async () => {
    const registry = await start();
    const api = await connect(registry);
    const reader = await EventReader.open(registry.url, await token(registry));
    await reader.next();
    const publications = Array.from({ length: 10 }, (_, index) =>
      api.publish('p', `text ${index}`),
    );
    await publications[0];
    const closing = registry.close();
    const results = await Promise.allSettled(publications);
    await closing;
    await reader.ended();
    await assert.rejects(stat(path.join(dataDir, 'holder.json')));
    const again = await start();
    const kept = await (
      await connect(again)
    ).get<{ versionCount: number }>(registryPaths.prompt('p'));
    const acknowledged = results.filter((result) => result.status === 'fulfilled').length;
    assert.ok(kept.body.versionCount >= acknowledged && acknowledged >= 1);
  });

  it('does not wait longer than the deadline for a connection that hangs', async () => {
    const registry = await start();
    const request = http.request(`${registry.url}/v1/evidence`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await token(registry)}`,
        'content-type': 'application/json',
        'content-length': 1000,
      },
    });
    request.on('error', () => undefined);
    request.write('{');
    await new Promise((resolve) => request.on('socket', (socket) => socket.on('connect', resolve)));
    await (await connect(registry)).get('/v1');
    const began = performance.now();
    await registry.close({ deadlineMs: 100 });
    assert.ok(performance.now() - began < 3000);
  });

  it('is needed while a window follows, an application calls or a rollout runs', async () => {
    const clock = new TestClock();
    const registry = await start({ clock, heartbeatMs: 1000 });
    const api = await connect(registry);
    assert.equal(await registry.isIdle(), false);
    clock.advance(61_000);
    assert.equal(await registry.isIdle(), true);
    const reader = await EventReader.open(registry.url, await token(registry));
    await reader.next();
    clock.advance(24 * 3_600_000);
    assert.equal(await registry.isIdle(), false);
    await reader.close();
    await waitFor(async () => !(await registry.isIdle()));
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two');
    await api.deploy(staging, { version: '1.0.0' });
    const plan = { stages: [{ name: 'all', traffic: 100 }] };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    await waitFor(async () => {
      clock.advance(61_000);
      return (await api.rollout(id)).phase === 'progressing';
    });
    assert.equal(await registry.isIdle(), false);
    await api.act(id, 'rollback');
    await waitFor(() => registry.isIdle());
    const app = (await readFile(registry.appTokenFile, 'utf8')).trim();
    const resolved = await new RegistryApi(registry.url, app).post(
      `${registryPaths.ofrep('staging')}/greeting`,
      { context: {} },
    );
    assert.equal(resolved.status, 200);
    clock.advance(14 * 60_000);
    assert.equal(await registry.isIdle(), false);
    clock.advance(2 * 60_000);
    assert.equal(await registry.isIdle(), true);
  });

  it('calls back once nobody needs it', async () => {
    await new Promise<void>((resolve, reject) => {
      start({ idle: { idleMs: 60, applicationIdleMs: 1 }, onIdle: resolve }).catch(reject);
    });
  });

  it('writes neither prompt text nor tokens to its log', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const registry = await start({ logger: { level: 'trace', stream } });
    const api = await connect(registry);
    const secret = await token(registry);
    await api.post(registryPaths.versions('greeting'), aPublication('very-secret-text'));
    await api.post(registryPaths.versions('greeting'), { messages: 'very-secret-text' });
    await new RegistryApi(registry.url, 'prt_wrong-token').get('/v1');
    await api.get('/v1/prompts?query=very-secret-text');
    await registry.close();
    const log = lines.join('');
    assert.match(log, /"route":"\/v1\/prompts\/:prompt\/versions"/);
    for (const hidden of ['very-secret-text', secret, 'prt_wrong-token', 'authorization'])
      assert.equal(log.includes(hidden), false, hidden);
  });

  it('answers 507 when the disk is full, serves on, and works again with space', async () => {
    const full = await startTestRegistry({ dataDir, pragmas: ['PRAGMA max_page_count = 120'] });
    const api = new RegistryApi(full.url, full.personToken);
    let refused: ProblemBody | undefined;
    for (let index = 0; index < 100 && refused === undefined; index += 1) {
      const body = aPublication(`${index} ${'x'.repeat(20_000)}`, { message: '' });
      const answer = await api.post<ProblemBody>(registryPaths.versions('greeting'), body);
      if (answer.status !== 201) refused = answer.body;
    }
    assert.equal(refused?.code, 'storage_full');
    const before = await api.get<{ versionCount: number }>(registryPaths.prompt('greeting'));
    assert.equal(before.status, 200);
    await full.close({ keepData: true });
    const again = await start();
    const after = await connect(again);
    const prompt = await after.get<{ versionCount: number }>(registryPaths.prompt('greeting'));
    assert.equal(prompt.body.versionCount, before.body.versionCount);
    assert.equal((await after.publish('greeting', 'fits again')).prompt, 'greeting');
  });
});

/** Yields to the event loop until something holds; the test's time limit ends it. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
