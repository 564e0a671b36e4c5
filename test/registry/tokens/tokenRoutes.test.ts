import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { CreatedTokenDto, TokenList } from '../../../src/protocol/registry/tokenDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import {
  aPublication,
  production,
  RegistryApi,
  staging,
  type ProblemBody,
} from '../registryApi.ts';

describe('tokens', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  const create = async (body: object) => {
    const answer = await api.post<CreatedTokenDto>(registryPaths.tokens(), body);
    assert.equal(answer.status, 201, answer.text);
    return { ...answer.body, api: new RegistryApi(registry.url, answer.body.token) };
  };

  it('name the actor of what is done with them, are listed without secrets and end when revoked', async () => {
    const machine = await create({ name: 'ci', kind: 'machine', roles: ['author'] });
    const version = await machine.api.publish('greeting', 'one');
    assert.deepEqual(version.createdBy, { name: 'ci', kind: 'machine' });
    const list = await api.get<TokenList>(registryPaths.tokens());
    assert.ok(!list.text.includes(machine.token));
    assert.equal(list.body.items.length, 3);
    const revoked = await api.post(registryPaths.revokeToken(machine.id));
    assert.equal(revoked.status, 200);
    const late = await machine.api.get<ProblemBody>(registryPaths.prompts());
    assert.equal(late.status, 401);
    assert.equal(late.body.code, 'unauthorized');
    assert.equal(late.headers.get('www-authenticate'), 'Bearer realm="prompt-rollout"');
    registry = await registry.restart();
    const after = await new RegistryApi(registry.url, machine.token).get(registryPaths.prompts());
    assert.equal(after.status, 401);
    api = new RegistryApi(registry.url, registry.personToken);
    const audit = await api.get<AuditList>(registryPaths.audit());
    const types = audit.body.items.slice(0, 3).map((event) => event.type);
    assert.deepEqual(types, ['token.revoked', 'version.published', 'token.created']);
  });

  it('end when they expire', async () => {
    const short = await create({ name: 'x', kind: 'machine', roles: ['viewer'], expiresInDays: 1 });
    assert.equal((await short.api.get(registryPaths.prompts())).status, 200);
    registry.clock.advance(24 * 3_600_000);
    assert.equal((await short.api.get(registryPaths.prompts())).status, 401);
  });

  it('are stored as a hash only', async () => {
    const { token } = await create({ name: 'x', kind: 'machine', roles: ['viewer'] });
    for (const file of ['registry.db', 'registry.db-wal']) {
      const stored = await readFile(path.join(registry.dataDir, file));
      assert.equal(stored.includes(token), false, file);
      assert.equal(stored.includes(registry.personToken), false, file);
    }
  });

  it('are made once for an Idempotency-Key, which keeps no secret', async () => {
    const body = { name: 'ci', kind: 'machine', roles: ['author'] };
    const send = (key: string, sent: object = body) =>
      api.post<CreatedTokenDto & ProblemBody>(registryPaths.tokens(), sent, {
        'idempotency-key': key,
      });
    const first = await send('k');
    assert.equal(first.status, 201, first.text);
    registry = await registry.restart();
    api = new RegistryApi(registry.url, registry.personToken);
    const again = await send('k');
    assert.equal(again.status, 409);
    assert.equal(again.body.code, 'request_already_done');
    assert.match(again.body.detail, new RegExp(`token ${first.body.id} .*revoke that token`));
    const { token: secret, ...made } = first.body;
    assert.deepEqual(again.body.current, made);
    assert.equal((await send('k', { ...body, name: 'cd' })).body.code, 'idempotency_key_reused');
    const list = await api.get<TokenList>(registryPaths.tokens());
    assert.equal(list.body.items.length, 3);
    for (const file of ['registry.db', 'registry.db-wal']) {
      const stored = await readFile(path.join(registry.dataDir, file));
      assert.equal(stored.includes(secret), false, file);
    }
    assert.equal((await api.post(registryPaths.revokeToken(first.body.id))).status, 200);
    assert.equal((await send('another')).status, 201);
  });

  it('permit what their roles say, in the environments that they name', async () => {
    await api.publish('greeting', 'one');
    const viewer = await create({ name: 'v', kind: 'person', roles: ['viewer'] });
    const author = await create({ name: 'a', kind: 'person', roles: ['author'] });
    const owner = await create({
      name: 'o',
      kind: 'person',
      roles: ['owner'],
      environments: ['staging'],
    });
    const robot = await create({ name: 'r', kind: 'machine', roles: ['owner', 'viewer'] });
    const app = await create({ name: 'app', kind: 'machine', roles: ['app'] });
    const versions = registryPaths.versions('greeting');
    assert.equal(
      (await viewer.api.post<ProblemBody>(versions, aPublication('x'))).body.code,
      'forbidden',
    );
    assert.equal((await app.api.get<ProblemBody>(versions)).body.code, 'forbidden');
    assert.equal((await author.api.post(versions, aPublication('x'))).status, 201);
    assert.equal((await author.api.deploy(staging, { version: '1.0.0' })).status, 201);
    const override = { conditions: ['evidence'], reason: 'x' };
    const deploy = async (by: RegistryApi) =>
      (await by.deploy<ProblemBody>(production, { version: '1.0.0', override })).body.code;
    assert.equal(await deploy(author.api), 'forbidden');
    assert.equal(await deploy(owner.api), 'forbidden');
    assert.equal(await deploy(robot.api), 'forbidden');
    assert.equal(await deploy(api), undefined);
    const tokens = await author.api.get<ProblemBody>(registryPaths.tokens());
    assert.equal(tokens.body.code, 'forbidden');
  });

  it('let nobody pass for a person, for the registry or for another line of the log', async () => {
    const robot = await create({ name: 'r', kind: 'machine', roles: ['operator'] });
    const refuse = async (by: RegistryApi, body: object) =>
      (await by.post<ProblemBody>(registryPaths.tokens(), { roles: ['owner'], ...body })).body.code;
    assert.equal(await refuse(robot.api, { name: 'eve', kind: 'person' }), 'forbidden');
    assert.equal(await refuse(robot.api, { name: 'ci', kind: 'machine' }), undefined);
    for (const name of ['registry', ' Registry ', 'a\nb', 'a\u001b[31mb'])
      assert.equal(await refuse(api, { name, kind: 'machine' }), 'invalid_body', name);
  });

  it('are needed for everything but health', async () => {
    const nobody = new RegistryApi(registry.url, undefined);
    for (const target of ['/v1', '/v1/prompts', '/metrics', '/openapi.json', '/v1/events'])
      assert.equal((await nobody.get(target)).status, 401, target);
    for (const target of ['/healthz', '/readyz'])
      assert.equal((await nobody.get(target)).status, 200, target);
    const wrong = new RegistryApi(registry.url, `${registry.personToken}x`);
    assert.equal((await wrong.get('/v1')).status, 401);
  });
});
