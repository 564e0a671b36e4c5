import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { EvidenceDto, EvidenceList } from '../../../src/protocol/registry/evidenceDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { anEvidence, RegistryApi, type ProblemBody } from '../registryApi.ts';

describe('evidence', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  const path = registryPaths.evidence();

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
  });

  afterEach(() => registry.close());

  it('is recorded with who and when, and found by prompt and content', async () => {
    const recorded = await api.post<EvidenceDto>(path, anEvidence('greeting', 'one'));
    assert.equal(recorded.status, 201);
    assert.deepEqual(recorded.body.recordedBy, { name: 'Ada', kind: 'person' });
    assert.equal(recorded.body.recordedAt, '2026-11-20T10:00:00.000Z');
    const { contentHash } = recorded.body;
    const find = async (query: string) =>
      (await api.get<EvidenceList>(`${path}?${query}`)).body.items;
    assert.deepEqual(await find(`prompt=greeting&contentHash=${contentHash}`), [recorded.body]);
    assert.deepEqual(await find(`prompt=greeting&contentHash=${'0'.repeat(64)}`), []);
    assert.deepEqual(await find('prompt=other'), []);
  });

  it('comes newest first in pages', async () => {
    for (const model of ['a', 'b', 'c'])
      await api.post(path, anEvidence('greeting', 'one', { model }));
    const first = await api.get<EvidenceList>(`${path}?prompt=greeting&limit=2`);
    assert.deepEqual(
      first.body.items.map((one) => one.model),
      ['c', 'b'],
    );
    const cursor = first.body.nextCursor;
    const rest = await api.get<EvidenceList>(`${path}?prompt=greeting&limit=2&cursor=${cursor}`);
    assert.deepEqual(
      rest.body.items.map((one) => one.model),
      ['a'],
    );
  });

  it('is refused for an unknown prompt, without cases and when it is huge', async () => {
    const unknown = await api.post<ProblemBody>(path, anEvidence('nothing', 'one'));
    assert.equal(unknown.body.code, 'prompt_not_found');
    const empty = await api.post<ProblemBody>(path, anEvidence('greeting', 'one', { cases: [] }));
    assert.equal(empty.body.code, 'invalid_body');
    const huge = { ...anEvidence('greeting', 'one'), padding: 'x'.repeat(6 * 1024 * 1024) };
    const answer = await api.post<ProblemBody>(path, huge).catch(() => undefined);
    // The server may cut the connection before everything is sent.
    assert.ok(answer === undefined || answer.body.code === 'too_large');
  });
});
