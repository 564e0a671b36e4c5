import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { VersionDto, VersionList } from '../../../src/protocol/registry/versionDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aPublication, RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const path = registryPaths.versions('greeting');
const key = { 'idempotency-key': 'key-1' };

describe('an Idempotency-Key', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  it('gives a repeated request the first answer and changes nothing again', async () => {
    const first = await api.post<VersionDto>(path, aPublication('one'), key);
    assert.equal(first.headers.get('idempotency-replayed'), null);
    const again = await api.post<VersionDto>(path, aPublication('one'), key);
    assert.equal(again.status, 201);
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
  });

  it('replays also after the process was started again', async () => {
    const first = await api.post(path, aPublication('one'), key);
    registry = await registry.restart();
    api = new RegistryApi(registry.url, registry.personToken);
    const again = await api.post(path, aPublication('one'), key);
    assert.equal(again.status, 201);
    assert.equal(again.text, first.text);
  });

  it('is looked up before If-Match, since the first request has changed what it compares with', async () => {
    await api.publish('greeting', 'one');
    const target = registryPaths.deployments('greeting', 'staging');
    const headers = { ...key, 'if-none-match': '*' };
    const first = await api.post(target, { version: '1.0.0' }, headers);
    const again = await api.post(target, { version: '1.0.0' }, headers);
    assert.deepEqual([first.status, again.status], [201, 201]);
    assert.equal(again.headers.get('etag'), '"1"');
  });

  it('belongs to one body', async () => {
    await api.post(path, aPublication('one'), key);
    const other = await api.post<ProblemBody>(path, aPublication('two'), key);
    assert.equal(other.status, 422);
    assert.equal(other.body.code, 'idempotency_key_reused');
    const list = await api.get<VersionList>(path);
    assert.equal(list.body.items.length, 1);
  });

  it('belongs to one path and one token', async () => {
    await api.post(path, aPublication('one'), key);
    const elsewhere = await api.post(registryPaths.versions('other'), aPublication('one'), key);
    assert.equal(elsewhere.status, 201);
    assert.equal(elsewhere.headers.get('idempotency-replayed'), null);
    const { body } = await api.post<{ token: string }>(registryPaths.tokens(), {
      name: 'ci',
      kind: 'machine',
      roles: ['author'],
    });
    const machine = new RegistryApi(registry.url, body.token);
    const published = await machine.post<VersionDto>(path, aPublication('two'), key);
    assert.equal(published.status, 201);
    assert.equal(published.body.createdBy.name, 'ci');
  });

  it('keeps nothing of a refused request, so that it can be repeated', async () => {
    const body = aPublication('two', { parent: '1.0.0' });
    assert.equal((await api.post(path, body, key)).status, 404);
    await api.publish('greeting', 'one');
    assert.equal((await api.post(path, body, key)).status, 201);
  });

  it('is forgotten after a day', async () => {
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two');
    const act = async () => {
      await api.deploy(staging, { version: '1.0.0' });
      return api.post(path, aPublication('three'), key);
    };
    assert.equal((await act()).status, 201);
    registry.clock.advance(24 * 3_600_000 + 1);
    // The same content is the same version by then: a new answer, not a replay.
    const late = await api.post(path, aPublication('three'), key);
    assert.equal(late.status, 200);
    assert.equal(late.headers.get('idempotency-replayed'), null);
  });

  it('makes one change of many requests at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.post(path, aPublication('one'), key)),
    );
    assert.ok(answers.every(({ status }) => status === 201 || status === 409));
    assert.ok(answers.some(({ status }) => status === 201));
    const list = await api.get<VersionList>(path);
    assert.equal(list.body.items.length, 1);
  });

  it('has 1 to 255 characters', async () => {
    const long = await api.post<ProblemBody>(path, aPublication('one'), {
      'idempotency-key': 'k'.repeat(256),
    });
    assert.equal(long.body.code, 'bad_request');
  });
});
