import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging } from '../registryApi.ts';
import { EventReader } from './readEvents.ts';

describe('the event stream', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  const readers: EventReader[] = [];

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(async () => {
    await Promise.all(readers.splice(0).map((reader) => reader.close()));
    await registry.close();
  });

  const open = async (lastEventId?: string, token = registry.personToken) => {
    const reader = await EventReader.open(registry.url, token, lastEventId);
    readers.push(reader);
    return reader;
  };

  it('greets with the present position and tells every change with its parts', async () => {
    const reader = await open();
    const hello = await reader.next();
    assert.equal(hello.event, 'heartbeat');
    const at = Number(hello.id?.split(':')[1]);
    assert.equal(hello.id, `${registry.storeId}:${at}`);
    await api.publish('greeting', 'one');
    const message = await reader.next();
    assert.equal(message.event, 'change');
    assert.equal(message.id, `${registry.storeId}:${at + 1}`);
    const event = JSON.parse(message.data) as Record<string, { key?: string; version?: string }>;
    assert.equal(event['promptState']?.key, 'greeting');
    assert.equal(event['versionState']?.version, '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    assert.equal((await reader.nextChange()).type, 'deployment.changed');
  });

  it('goes on behind Last-Event-ID without a gap, also after a restart', async () => {
    const first = await open();
    await api.publish('greeting', 'one');
    const { id, number } = await first.nextChange();
    await first.close();
    await api.publish('greeting', 'two');
    registry = await registry.restart();
    api = new RegistryApi(registry.url, registry.personToken);
    const second = await open(id);
    await api.publish('greeting', 'three');
    assert.equal((await second.nextChange()).number, number + 1);
    assert.equal((await second.nextChange()).number, number + 2);
  });

  it('resets a reader whose id is foreign, from the future or not an id', async () => {
    for (const id of ['other-store:1', `${registry.storeId}:999`, 'nonsense', '0:1']) {
      const reader = await open(id);
      const hello = await reader.next();
      assert.equal(hello.event, 'reset', id);
      assert.ok(hello.id?.startsWith(registry.storeId));
    }
  });

  it('gives every reader every event in order, however they come', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => open()));
    await Promise.all(Array.from({ length: 20 }, (_, index) => api.publish(`p${index}`, 'text')));
    for (const reader of all) {
      const numbers: number[] = [];
      for (let count = 0; count < 20; count += 1) numbers.push((await reader.nextChange()).number);
      const first = numbers[0] ?? 0;
      assert.deepEqual(
        numbers,
        Array.from({ length: 20 }, (_, index) => first + index),
      );
    }
  });

  it('does not wait for a reader that takes nothing, and cuts it off', async () => {
    await registry.close();
    registry = await startTestRegistry({ heartbeatMs: 50 });
    api = new RegistryApi(registry.url, registry.personToken);
    const request = http.get(`${registry.url}/v1/events`, {
      headers: { authorization: `Bearer ${registry.personToken}` },
    });
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    response.pause();
    response.socket.pause();
    const closed = new Promise((resolve) => response.socket.on('close', resolve));
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two');
    await api.deploy(staging, { version: '1.0.0' });
    // Every event about this rollout carries its cohort: 200 kB, much more in all than the sockets keep.
    const tenant = Array.from({ length: 1000 }, (_, index) => `${index}-${'x'.repeat(190)}`);
    const plan = { stages: [{ name: 'some', traffic: { when: { tenant }, percent: 1 } }] };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    for (let index = 0; index < 100; index += 1)
      assert.equal((await api.act(id, index % 2 === 0 ? 'pause' : 'resume')).status, 200);
    response.on('error', () => undefined);
    response.socket.resume();
    response.resume();
    await closed;
  }).timeout(60_000);

  it('is no answer to HEAD', async () => {
    const answer = await api.send('HEAD', '/v1/events');
    assert.equal(answer.status, 405);
  });

  const createViewer = () =>
    api.post<{ token: string; id: string }>(registryPaths.tokens(), {
      name: 'x',
      kind: 'person',
      roles: ['viewer'],
    });

  it('tells nothing more once its token is revoked, without waiting for a heartbeat', async () => {
    const token = await createViewer();
    const reader = await open(undefined, token.body.token);
    await api.post(registryPaths.revokeToken(token.body.id));
    await api.publish('greeting', 'one');
    await reader.ended();
    const types: string[] = [];
    await assert.rejects(async () => {
      for (;;) types.push((await reader.nextChange()).type);
    }, /has ended/);
    assert.deepEqual(types, ['token.revoked']);
  });

  it('beats, and ends with the token that opened it', async () => {
    await registry.close();
    registry = await startTestRegistry({ heartbeatMs: 20 });
    api = new RegistryApi(registry.url, registry.personToken);
    const token = await createViewer();
    const reader = await open(undefined, token.body.token);
    await reader.next();
    assert.equal((await reader.next()).event, 'heartbeat');
    await api.post(registryPaths.revokeToken(token.body.id));
    await reader.ended();
  });
});

describe('the audit log', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  it('lists changes newest first, in pages and by prompt', async () => {
    await api.publish('a', 'one');
    await api.publish('b', 'one');
    await api.publish('a', 'two');
    const list = async (query: string) =>
      (await api.get<AuditList>(`${registryPaths.audit()}?${query}`)).body;
    const page = await list('prompt=a&limit=1');
    assert.deepEqual(
      page.items.map((event) => event.version),
      ['1.1.0'],
    );
    const rest = await list(`prompt=a&limit=5&cursor=${page.nextCursor}`);
    assert.deepEqual(
      rest.items.map((event) => event.version),
      ['1.0.0'],
    );
    assert.equal(rest.nextCursor, undefined);
    const everything = await list('limit=500');
    const numbers = everything.items.map((event) => event.number);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => numbers.length - index),
    );
  });
});
