import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type {
  EnvironmentDto,
  EnvironmentList,
} from '../../../src/protocol/registry/environmentDto.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, type ProblemBody } from '../registryApi.ts';

const rules = { order: 5, protected: false, requireEvidence: false, accepts: 'any' };

describe('the environments', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  it('start with staging and a protected production that requires evidence', async () => {
    const { body } = await api.get<EnvironmentList>(registryPaths.environments());
    assert.deepEqual(
      body.items.map((one) => one.name),
      ['staging', 'production'],
    );
    assert.equal(body.items[1]?.protected, true);
    assert.equal(body.items[1].requireEvidence, true);
  });

  it('are created and changed, and the history says from what to what', async () => {
    const created = await api.put<EnvironmentDto>(registryPaths.environment('dev'), rules);
    assert.equal(created.status, 201);
    const path = registryPaths.environment('dev');
    const changed = await api.put<EnvironmentDto>(path, { ...rules, protected: true });
    assert.equal(changed.status, 200);
    assert.equal((await api.get<EnvironmentDto>(path)).body.protected, true);
    const same = await api.put<EnvironmentDto>(path, { ...rules, protected: true });
    assert.equal(same.status, 200);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?environment=dev`);
    assert.equal(audit.body.items.length, 2);
    assert.equal(audit.body.items[0]?.summary, 'protected: no → yes');
    assert.deepEqual(audit.body.items[0].environmentState, changed.body);
  });

  it('are unknown elsewhere until they are created', async () => {
    await api.publish('greeting', 'one');
    const path = registryPaths.serving('greeting', 'nowhere');
    const answer = await api.get<ProblemBody>(path);
    assert.equal(answer.status, 404);
    assert.equal(answer.body.code, 'environment_not_found');
    assert.match(answer.body.detail, /staging, production/);
  });

  it('keep no samples until somebody says so, and then say it in the history', async () => {
    const path = registryPaths.environment('dev');
    assert.equal((await api.put<EnvironmentDto>(path, rules)).body.samples, undefined);
    const samples = { keep: true, redact: [{ name: 'order', pattern: 'ORD-\\d{8}' }] };
    const on = await api.put<EnvironmentDto>(path, { ...rules, samples });
    assert.deepEqual(on.body.samples, samples);
    registry = await registry.restart();
    api = new RegistryApi(registry.url, registry.personToken);
    assert.deepEqual((await api.get<EnvironmentDto>(path)).body.samples, samples);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?environment=dev`);
    assert.equal(
      audit.body.items[0]?.summary,
      'samples: not kept → kept, also redacts: nothing → order /ORD-\\d{8}/',
    );
    assert.equal((await api.put<EnvironmentDto>(path, rules)).body.samples, undefined);
  });

  it('refuse patterns that are broken or would hang the registry', async () => {
    const put = (pattern: string) =>
      api.put<ProblemBody>(registryPaths.environment('dev'), {
        ...rules,
        samples: { keep: true, redact: [{ name: 'mine', pattern }] },
      });
    for (const [pattern, detail] of [
      ['(a', /“mine” is no regular expression/],
      ['(a+)+$', /“mine” takes too long/],
      ['', /pattern/],
    ] as const) {
      const { status, body } = await put(pattern);
      assert.deepEqual([status, body.code], [400, 'invalid_body']);
      assert.match(body.detail, detail);
    }
    assert.equal((await api.get(registryPaths.environment('dev'))).status, 404);
  });

  it('refuse bad names and rules', async () => {
    const bad = await api.put<ProblemBody>(registryPaths.environment('No Such'), rules);
    assert.equal(bad.body.code, 'bad_request');
    const odd = await api.put<ProblemBody>(registryPaths.environment('dev'), {
      ...rules,
      accepts: 'x',
    });
    assert.equal(odd.body.code, 'invalid_body');
    assert.match(odd.body.detail, /any, committed, merged/);
  });
});
