import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareCases } from '../../../src/domain/comparison/compareCases.ts';
import type { EvidenceBody } from '../../../src/domain/evidence/evidence.ts';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';
import { writeEvidenceDocument } from '../../../src/extension/comparisons/evidenceDocument.ts';
import type { EvidenceDetailDto } from '../../../src/protocol/registry/evidenceDto.ts';

const cases: EvidenceBody['cases'] = [
  ...Array.from({ length: 9 }, (_, index) => ({
    ...{ id: `a${index}`, kind: 'representative' as const, description: `Fine ${index}` },
    ...{ passed: 3, failed: 0, errors: 0, tokens: 110, latencyMs: 900 + index, costUsd: 0.002 },
    baseline: { passed: 3, failed: 0, errors: 0, tokens: 100, latencyMs: 1000, costUsd: 0.002 },
  })),
  {
    ...{ id: 'b', kind: 'safety', description: 'Refuses\n[a trick](command:x)\u0007' },
    ...{ passed: 2, failed: 1, errors: 0, tokens: 110, latencyMs: 900 },
    baseline: { passed: 3, failed: 0, errors: 0, tokens: 100, latencyMs: 1000 },
    confirmation: {
      candidate: { passed: 4, failed: 6, errors: 0 },
      baseline: { passed: 10, failed: 0, errors: 0 },
    },
  },
  { id: 'c', kind: 'representative', passed: 0, failed: 0, errors: 3 },
];

const evidence: EvidenceDetailDto = {
  id: 'e1',
  prompt: 'support/answer',
  contentHash: 'c'.repeat(64),
  fixturesHash: 'f'.repeat(64),
  model: 'openai/gpt-4o-mini',
  parameters: { temperature: 0.3 },
  answeredBy: ['gpt-4o-mini-2024'],
  baseline: '1.3.0',
  baselineModel: 'openai/gpt-4o-mini',
  baselineParameters: { temperature: 0 },
  judge: { model: 'openai/gpt-4o', promptHash: 'a'.repeat(64) },
  verdict: 'regression',
  reasons: [...compareCases({ cases, hasBaseline: true }).reasons],
  repeats: 3,
  answers: { asked: 40, cached: 20, replayed: 0 },
  ranIn: 'ci',
  commit: 'abcdef1',
  runUrl: 'https://ci.example.com/1',
  tokens: 4210,
  costUsd: 0.04,
  recordedAt: '2026-11-20T12:00:00Z',
  recordedBy: { name: 'Ada', kind: 'person' },
  summary: summarizeCases(cases),
  cases,
};

const moment = {
  now: Date.parse('2026-11-20T13:00:00Z'),
  place: { locale: 'en', timeZone: 'UTC' },
};
const write = (parts: Partial<EvidenceDetailDto> = {}, version: string | undefined = '1.4.0') =>
  writeEvidenceDocument({ evidence: { ...evidence, ...parts }, version, moment });

describe('a recorded eval run as a text', () => {
  const lines = write().replaceAll('\u00a0', ' ').split('\n');
  const has = (pattern: RegExp): void =>
    assert.ok(
      lines.some((line) => pattern.test(line)),
      `${String(pattern)} in\n${lines.join('\n')}`,
    );

  it('begins with the verdict and its reasons in sentences', () => {
    assert.deepEqual(lines.slice(0, 5), [
      'Evals of support/answer 1.4.0',
      '=============================',
      '',
      'Regression against 1.3.0.',
      '1 safety case passes less often than with 1.3.0; asking again confirmed it.',
    ]);
  });

  it('breaks long sentences, and no others', () => {
    const params = { cases: 23, rate: 0.991, baselineRate: 0.904, worse: 0, better: 2, p: 1 };
    const text = write({ verdict: 'noRegression', reasons: [{ code: 'no_difference', params }] });
    const shown = text.split('\n').slice(4, 6).join(' ').replaceAll('\u00a0', ' ');
    assert.equal(
      shown,
      'No regression against 1.3.0 shows in 23 cases: a pass rate of 99.1 % instead of 90.4 %, 0 cases worse and 2 better.',
    );
  });

  it('shows both sides of each case, what got worse first', () => {
    has(
      /^✗ {2}Refuses \[a trick\]\(command:x\) \(safety\) +2\/3 +3\/3 +asked again: 4\/10 instead of 10\/10$/,
    );
    has(/^! {2}c \(representative\) +0\/3, 3 errors +not run$/);
    has(/^✓ {2}Fine 0 \(representative\) +3\/3 +3\/3$/);
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    assert.ok(at('Refuses') < at('c (rep') && at('c (rep') < at('Fine 0'));
  });

  it('shows differences with their intervals', () => {
    has(/^tokens +110 +100 +\+10 \(\+10 … \+10\)$/);
    has(
      /^time +904 ms +1\.0 s +−97 ms \(−99 ms … −94 ms\)$|^time +\d+ ms +1\.0 s +−\d+ ms \(.+\)$/,
    );
    has(/^cost +\$0\.0020 +\$0\.0020 +\+\$0 \(\+\$0 … \+\$0\)$/);
  });

  it('says why times are not compared where answers were kept from earlier', () => {
    const { latencyMs: _, ...deltas } = evidence.summary.deltas;
    const text = write({ summary: { ...evidence.summary, deltas } });
    assert.match(text, /^time +\d+ ms +not compared: not all was asked just now$/m);
    const { baseline: __, ...alone } = evidence;
    const first = writeEvidenceDocument({
      ...{ evidence: { ...alone, summary: { ...evidence.summary, deltas: {} } } },
      ...{ version: '1.0.0', moment },
    });
    assert.match(first, /^time +\d+ ms$/m);
  });

  it('says who, where, when, and with what', () => {
    for (const pattern of [
      /^Recorded +12:00$/,
      /^By +Ada$/,
      /^In +CI$/,
      /^Version +1\.4\.0$/,
      /^Model +openai\/gpt-4o-mini, answered by gpt-4o-mini-2024$/,
      /^Parameters +\{"temperature":0\.3\}$/,
      /^Parameters before +\{"temperature":0\}$/,
      /^Judge +openai\/gpt-4o$/,
      /^Attempts per case +3$/,
      /^Answers +40 asked, 20 known already, 0 from a recording$/,
      /^Spent +4,210 tokens, \$0\.040$/,
      /^Commit +abcdef1$/,
      /^Run +https:\/\/ci\.example\.com\/1$/,
    ]) {
      has(pattern);
    }
    assert.ok(!lines.some((line) => line.startsWith('Model before')));
  });

  it('says so where nothing was compared with, and where the content was never published', () => {
    const { baseline: _b, baselineModel: _m, baselineParameters: _p, ...alone } = evidence;
    const text = writeEvidenceDocument({
      evidence: { ...alone, verdict: 'insufficient', reasons: [] },
      version: undefined,
      moment,
    });
    assert.match(text, /^Evals of support\/answer\n/);
    assert.match(text, /Insufficient evidence; nothing was compared with\./);
    assert.match(text, /^Version +not published$/m);
  });
});
