import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import type { PromptDto, PromptList } from '../../../src/protocol/registry/promptDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aPublication, RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

describe('the prompts', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  it('show what each environment serves and their newest versions', async () => {
    for (let index = 0; index < 7; index += 1) await api.publish('greeting', `text ${index}`);
    await api.deploy(staging, { version: '1.0.0' });
    const rollout = await api.start(staging, {
      candidate: '1.1.0',
      plan: { stages: [{ name: 'small', traffic: 10 }] },
    });
    const { body } = await api.get<PromptDto>(registryPaths.prompt('greeting'));
    assert.equal(body.versionCount, 7);
    assert.equal(body.newestVersion, '1.6.0');
    assert.equal(body.recentVersions.length, 5);
    assert.equal(body.recentVersions[0]?.version, '1.6.0');
    assert.equal(body.environments.length, 1);
    const [served] = body.environments;
    assert.equal(served?.stable, '1.0.0');
    assert.deepEqual(served.candidate, {
      version: '1.1.0',
      rolloutId: rollout.id,
      phase: 'progressing',
      stage: 'small',
      rules: [{ percent: 10 }],
    });
    const list = await api.get<PromptList>(registryPaths.prompts());
    assert.deepEqual(list.body.items, [body]);
  });

  it('are listed by key in pages and found by a part of the key', async () => {
    for (const key of ['b', 'a/one', 'a/two', 'c']) await api.publish(key, 'text');
    const first = await api.get<PromptList>(`${registryPaths.prompts()}?limit=2`);
    assert.deepEqual(
      first.body.items.map((prompt) => prompt.key),
      ['a/one', 'a/two'],
    );
    const cursor = first.body.nextCursor;
    const rest = await api.get<PromptList>(`${registryPaths.prompts()}?limit=2&cursor=${cursor}`);
    assert.deepEqual(
      rest.body.items.map((prompt) => prompt.key),
      ['b', 'c'],
    );
    const found = await api.get<PromptList>(`${registryPaths.prompts()}?query=tw`);
    assert.deepEqual(
      found.body.items.map((prompt) => prompt.key),
      ['a/two'],
    );
  });

  it('can be created before their first version, and continue another one', async () => {
    await api.publish('old', 'text');
    const created = await api.put<PromptDto>(registryPaths.prompt('new'), { continues: 'old' });
    assert.equal(created.status, 201);
    assert.equal(created.body.continues, 'old');
    const again = await api.put<PromptDto>(registryPaths.prompt('new'), { continues: 'old' });
    assert.equal(again.status, 200);
    const unknown = await api.put<ProblemBody>(registryPaths.prompt('new'), { continues: 'none' });
    assert.equal(unknown.body.code, 'prompt_not_found');
  });

  it('are archived only when nothing serves them, and then take no versions', async () => {
    await api.publish('greeting', 'one');
    await api.deploy(staging, { version: '1.0.0' });
    const served = await api.post<ProblemBody>(registryPaths.archive('greeting'));
    assert.equal(served.status, 409);
    assert.equal(served.body.code, 'prompt_served');
    assert.match(served.body.detail, /staging.*Leave it as it is; only a prompt that was never/);
    await api.publish('unused', 'one');
    const archived = await api.post<PromptDto>(registryPaths.archive('unused'));
    assert.equal(archived.body.archived, true);
    assert.equal((await api.post(registryPaths.archive('unused'))).status, 200);
    const late = await api.post<ProblemBody>(registryPaths.versions('unused'), aPublication('two'));
    assert.equal(late.body.code, 'prompt_archived');
    assert.match(late.body.detail, /POST \/v1\/prompts\/unused\/unarchive/);
  });

  it('come out of the archive as they went in, and take versions again', async () => {
    await api.publish('spare', 'one');
    await api.post(registryPaths.archive('spare'));
    const back = await api.post<PromptDto>(registryPaths.unarchive('spare'));
    assert.equal(back.status, 200);
    assert.equal(back.body.archived, false);
    assert.equal(back.body.newestVersion, '1.0.0');
    assert.equal((await api.post(registryPaths.unarchive('spare'))).status, 200);
    const { body } = await api.get<AuditList>(`${registryPaths.audit()}?prompt=spare`);
    assert.deepEqual(
      body.items.map(({ type }) => type),
      ['prompt.unarchived', 'prompt.archived', 'version.published'],
    );
    await api.publish('spare', 'two');
    const unknown = await api.post<ProblemBody>(registryPaths.unarchive('nobody'));
    assert.equal(unknown.body.code, 'prompt_not_found');
  });

  const hostileKeys = [
    '../x',
    '%2e%2e',
    'Upper',
    'con',
    'a/nul.txt',
    'a//b',
    '/a',
    'a/',
    '🙂',
    'a b',
    'a\u0000b',
    'a'.repeat(300),
    '🙂'.repeat(300),
    '__proto__',
    'a'.repeat(65),
  ];
  for (const key of hostileKeys)
    it(`refuse the key ${JSON.stringify(key.slice(0, 20))} of ${key.length} characters`, async () => {
      const read = await api.get<ProblemBody>(registryPaths.prompt(key));
      assert.equal(read.status, 400);
      assert.equal(read.body.code, 'invalid_key');
      const write = await api.post<ProblemBody>(registryPaths.versions(key), aPublication('x'));
      assert.equal(write.body.code, 'invalid_key');
      const list = await api.get<PromptList>(registryPaths.prompts());
      assert.deepEqual(list.body.items, []);
    });
});
