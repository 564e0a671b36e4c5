import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { maxSourceBytes } from '../../../src/domain/prompt/promptContent.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { VersionDto, VersionList } from '../../../src/protocol/registry/versionDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aPublication, RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

describe('the versions of a prompt', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  const path = registryPaths.versions('support/answer');

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  it('are numbered from 1.0.0 and give content and source back as they came', async () => {
    const source = '\ufeff# é 😀 \u2028 \r\n\tno newline at the end';
    const first = await api.post<VersionDto>(path, aPublication('Hello', { source }));
    assert.equal(first.status, 201);
    assert.equal(first.body.version, '1.0.0');
    assert.deepEqual(first.body.createdBy, { name: 'Ada', kind: 'person' });
    const read = await api.get<VersionDto>(registryPaths.version('support/answer', '1.0.0'));
    assert.equal(read.body.source, source);
    assert.deepEqual(read.body.content, aPublication('Hello').content);
    assert.equal(read.body.state, 'neverServed');
  });

  it('take the lowest free number above any parent', async () => {
    await api.publish('support/answer', 'one');
    await api.publish('support/answer', 'two', '1.0.0');
    const hotfix = aPublication('hotfix', { parent: '1.0.0', bump: 'patch' });
    const fixed = await api.post<VersionDto>(path, hotfix);
    assert.equal(fixed.body.version, '1.0.1');
    assert.equal(fixed.body.parent, '1.0.0');
    const list = await api.get<VersionList>(path);
    const numbers = list.body.items.map((version) => version.version);
    assert.deepEqual(numbers, ['1.0.1', '1.1.0', '1.0.0']);
  });

  it('refuse a publication that has not seen the newest one, and show it', async () => {
    await api.publish('support/answer', 'one');
    await api.publish('support/answer', 'two', '1.0.0');
    const late = aPublication('three', { parent: '1.0.0', newestSeen: '1.0.0' });
    const refused = await api.post<ProblemBody>(path, late);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'newer_version');
    const current = refused.body.current as { version: string; message: string };
    assert.equal(current.version, '1.1.0');
    assert.equal(current.message, 'Say two');
    const beside = await api.post<VersionDto>(path, { ...late, newestSeen: '1.1.0' });
    assert.equal(beside.body.version, '1.2.0');
  });

  it('meet in one version when the content is equal, which gains the origin', async () => {
    const origin = { commit: 'abcdef1', branch: 'topic' };
    const first = await api.post<VersionDto>(path, aPublication('same', { origin }));
    const merged = { commit: 'abcdef2', branch: 'main', merged: true };
    const again = await api.post<VersionDto>(path, aPublication('same', { origin: merged }));
    assert.equal(again.status, 200);
    assert.equal(again.body.version, first.body.version);
    assert.deepEqual(again.body.origins, [origin, merged]);
    const third = await api.post<VersionDto>(path, aPublication('same', { origin: merged }));
    assert.deepEqual(third.body.origins, [origin, merged]);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?prompt=support%2Fanswer`);
    const types = audit.body.items.map((event) => event.type);
    assert.deepEqual(types, ['version.origin_added', 'version.published']);
  });

  it('keep the dependencies, message and source that they were first published with', async () => {
    const dependencies = { retrieval: '7' };
    const first = await api.post<VersionDto>(path, aPublication('same', { dependencies }));
    const other = { dependencies: { retrieval: '8' }, message: 'other', source: '# other\n' };
    const again = await api.post<VersionDto>(path, aPublication('same', other));
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, first.body);
    assert.deepEqual(again.body.dependencies, dependencies);
  });

  it('get different numbers when two are published at once', async () => {
    await api.publish('support/answer', 'base');
    const texts = Array.from({ length: 8 }, (_, index) => `variant ${index}`);
    const published = await Promise.all(
      texts.map((text) => api.publish('support/answer', text, '1.0.0')),
    );
    const numbers = new Set(published.map((version) => version.version));
    assert.equal(numbers.size, texts.length);
  });

  it('say where they are served, and that they were rolled back', async () => {
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    await api.deploy(staging, { version: '1.1.0' });
    await api.deploy(staging, { version: '1.0.0' });
    const list = await api.get<VersionList>(registryPaths.versions('greeting'));
    const [second, first] = list.body.items;
    assert.deepEqual(first?.stableIn, ['staging']);
    assert.equal(first.state, 'onStaging');
    assert.equal(second?.state, 'rolledBack');
    assert.ok(second.rolledBackAt);
  });

  it('come in pages', async () => {
    for (const text of ['a', 'b', 'c']) await api.publish('support/answer', text);
    const first = await api.get<VersionList>(`${path}?limit=2`);
    assert.equal(first.body.items.length, 2);
    const rest = await api.get<VersionList>(`${path}?limit=2&cursor=${first.body.nextCursor}`);
    assert.equal(rest.body.items.length, 1);
    assert.equal(rest.body.nextCursor, undefined);
    assert.equal((await api.get<ProblemBody>(`${path}?limit=501`)).body.code, 'bad_request');
    assert.equal((await api.get<ProblemBody>(`${path}?cursor=nonsense`)).body.code, 'bad_request');
  });

  it('refuse what is too large, and what the schema does not know', async () => {
    const large = aPublication('x'.repeat(257 * 1024), { source: '', message: '' });
    assert.equal((await api.post<ProblemBody>(path, large)).body.code, 'too_large');
    const source = aPublication('x', { source: 'x'.repeat(maxSourceBytes + 1) });
    assert.equal((await api.post<ProblemBody>(path, source)).body.code, 'too_large');
    const fits = aPublication('x', { source: '\u0001'.repeat(maxSourceBytes) });
    assert.equal((await api.post(path, fits)).status, 201);
    const unknown = await api.post<ProblemBody>(path, aPublication('x', { state: 'live' }));
    assert.equal(unknown.body.code, 'invalid_body');
    assert.match(unknown.body.detail, /"state"/);
    const coerced = await api.post<ProblemBody>(path, aPublication('x', { message: 7 }));
    assert.equal(coerced.body.code, 'invalid_body');
  });

  it('need a parent that exists', async () => {
    await api.publish('support/answer', 'one');
    const orphan = await api.post<ProblemBody>(path, aPublication('two', { parent: '9.9.9' }));
    assert.equal(orphan.body.code, 'version_not_found');
    const missing = await api.get<ProblemBody>(registryPaths.version('support/answer', '9.9.9'));
    assert.equal(missing.body.code, 'version_not_found');
    const nothing = await api.get<ProblemBody>(registryPaths.versions('nothing'));
    assert.equal(nothing.body.code, 'prompt_not_found');
  });
});
