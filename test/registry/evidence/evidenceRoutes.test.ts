import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type {
  EvidenceDetailDto,
  EvidenceDto,
  EvidenceList,
} from '../../../src/protocol/registry/evidenceDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { anEvidence, production, RegistryApi, type ProblemBody } from '../registryApi.ts';

const passes = { passed: 3, failed: 0, errors: 0 };

/** Cases that all passed with the baseline, and of which so many fail with the candidate. */
function casesWith(failing: number, count = 12) {
  return Array.from({ length: count }, (_, index) => ({
    id: `case ${index}`,
    kind: 'representative',
    ...(index < failing ? { passed: 1, failed: 2, errors: 0 } : passes),
    baseline: passes,
  }));
}

describe('evidence', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  const path = registryPaths.evidence();

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
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

  it('keeps everything that a comparison knows, its cases apart from lists', async () => {
    const { contentHash: baselineHash } = anEvidence('greeting', 'one');
    const cases = casesWith(0).map((one) => ({
      ...one,
      description: 'Says hello',
      tokens: 110,
      latencyMs: 400,
      costUsd: 0.002,
      baseline: { ...passes, tokens: 100, latencyMs: 400, costUsd: 0.001 },
    }));
    const header = {
      ...anEvidence('greeting', 'two', { baseline: '1.0.0' }),
      baselineHash,
      parameters: { temperature: 0, stop: ['\n'] },
      answeredBy: ['a-model-2026-07-01'],
      baselineModel: 'an-older-model',
      baselineParameters: {},
      judge: { model: 'a-judge', promptHash: 'a'.repeat(64) },
      reasons: [{ code: 'no_difference', params: { cases: 12, rate: 1, baselineRate: 1 } }],
      repeats: 3,
      answers: { asked: 30, cached: 40, replayed: 2 },
      ranIn: 'ci',
      commit: 'b'.repeat(40),
      runUrl: 'https://ci.example.com/runs/7',
      tokens: 9000,
      costUsd: 0.05,
    };
    const recorded = await api.post<EvidenceDto>(path, { ...header, cases });
    assert.equal(recorded.status, 201, recorded.text);
    const { id, summary, recordedAt, recordedBy, ...kept } = recorded.body;
    assert.ok(recordedAt.length > 0 && recordedBy.name === 'Ada');
    const { cases: _, ...sent } = header;
    assert.deepEqual(kept, sent);
    assert.deepEqual(
      [summary.cases, summary.passed, summary.passRate, summary.means.tokens],
      [12, 12, 1, 110],
    );
    assert.equal(summary.deltas.tokens?.difference, 10);
    const detail = await api.get<EvidenceDetailDto>(registryPaths.oneEvidence(id));
    assert.deepEqual(detail.body, { ...recorded.body, cases });
    const none = await api.get<ProblemBody>(registryPaths.oneEvidence('none'));
    assert.equal(none.body.code, 'evidence_not_found');
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

  const claims: readonly [string, Record<string, unknown>, RegExp][] = [
    [
      'no regression where its counts show one',
      { baseline: '1.0.0', cases: casesWith(6) },
      /claims “no regression”, but its counts say “regression”\. It passes less often than 1\.0\.0/,
    ],
    [
      'no regression with too few cases',
      { baseline: '1.0.0', cases: casesWith(0, 3) },
      /but its counts say “insufficient evidence”\. Too few cases to rule a regression out/,
    ],
    [
      'better where nothing changed',
      { baseline: '1.0.0', verdict: 'better' },
      /claims “better”, but its counts say “no regression”/,
    ],
    [
      'no regression where nothing was compared',
      { verdict: 'noRegression' },
      /counts say “insufficient evidence”\. Nothing is live yet/,
    ],
    [
      'parameters without end',
      { parameters: { stop: 'x'.repeat(70_000) } },
      /more than 64 KiB beside its cases/,
    ],
    [
      'a case twice',
      { baseline: '1.0.0', cases: [...casesWith(0), ...casesWith(0, 1)] },
      /Two cases have the id “case 0”/,
    ],
    [
      'a case that nobody asked',
      { cases: [{ id: 'x', kind: 'safety', passed: 0, failed: 0, errors: 0 }] },
      /The case “x” has no attempts/,
    ],
    [
      'results of a baseline without its name',
      { verdict: 'insufficient', cases: casesWith(0) },
      /does not name it/,
    ],
    [
      'another content under the number of the baseline',
      { baseline: '1.0.0', baselineHash: 'e'.repeat(64) },
      /another content than 1\.0\.0 of greeting; fetch 1\.0\.0 and run again/,
    ],
  ];
  for (const [claim, parts, sentence] of claims) {
    it(`is refused when it claims ${claim}`, async () => {
      const answer = await api.post<ProblemBody>(path, anEvidence('greeting', 'two', parts));
      assert.deepEqual([answer.status, answer.body.code], [422, 'invalid_evidence'], answer.text);
      assert.match(answer.body.detail, sentence);
      assert.deepEqual((await api.get<EvidenceList>(path)).body.items, []);
    });
  }

  it('is refused for a baseline that was never published', async () => {
    const body = anEvidence('greeting', 'two', { baseline: '3.0.0' });
    assert.equal((await api.post<ProblemBody>(path, body)).body.code, 'version_not_found');
  });

  it('may claim less than its counts say, since a run can know of more that went wrong', async () => {
    const parts = { baseline: '1.0.0', verdict: 'insufficient' };
    const reasons = [{ code: 'run_cancelled', params: {} }];
    const answer = await api.post(path, anEvidence('greeting', 'two', { ...parts, reasons }));
    assert.equal(answer.status, 201);
  });

  describe('at a protected environment', () => {
    const deploy = (version: string) => api.deploy<ProblemBody>(production, { version });
    const record = async (parts: Record<string, unknown>) => {
      const baseline = { baseline: '1.0.0' };
      const body = anEvidence('greeting', 'two', { ...baseline, ...parts });
      const answer = await api.post(path, body);
      assert.equal(answer.status, 201, answer.text);
    };

    beforeEach(async () => {
      await api.post(path, anEvidence('greeting', 'one'));
      assert.equal((await deploy('1.0.0')).status, 201);
    });

    it('is not enough where it cannot tell, and the refusal says what is missing', async () => {
      const verdict = 'insufficient';
      const reasons = [{ code: 'too_few_cases', params: { have: 3, need: 10, missing: 7 } }];
      await record({ verdict, reasons, cases: casesWith(1, 3) });
      const refused = await deploy('1.1.0');
      assert.deepEqual([refused.status, refused.body.code], [409, 'evidence_required']);
      assert.match(
        refused.body.detail,
        /this environment asks for “no regression”\. Too few cases to rule a regression out/,
      );
    });

    it('is enough with few cases that all pass as before', async () => {
      const reasons = [{ code: 'too_few_cases', params: { have: 3, need: 10, missing: 7 } }];
      await record({ verdict: 'insufficient', reasons, cases: casesWith(0, 3) });
      assert.equal((await deploy('1.1.0')).status, 201);
    });

    it('is not enough where it shows a regression, and is enough where it shows none', async () => {
      await record({ verdict: 'regression', cases: casesWith(6) });
      const refused = await deploy('1.1.0');
      assert.equal(refused.body.conditions?.[0]?.code, 'evidence_regression');
      registry.clock.advance(1000);
      await record({});
      assert.equal((await deploy('1.1.0')).status, 201);
    });

    it('counts by its pass rate alone for a first version', async () => {
      await api.publish('other', 'three');
      const place = { prompt: 'other', environment: 'production' };
      const failing = { passed: 0, failed: 1, errors: 0 };
      const cases = [...Array<object>(4).fill(passes), failing].map((counts, index) => ({
        ...{ id: `case ${index}`, kind: 'representative' },
        ...counts,
      }));
      await api.post(path, anEvidence('other', 'three', { cases }));
      const refused = await api.deploy<ProblemBody>(place, { version: '1.0.0' });
      assert.match(refused.body.detail, /passed 80 %, and this environment asks for 90 %/);
      registry.clock.advance(1000);
      await api.post(path, anEvidence('other', 'three', { cases: cases.slice(0, 4) }));
      assert.equal((await api.deploy(place, { version: '1.0.0' })).status, 201);
    });
  });
});
