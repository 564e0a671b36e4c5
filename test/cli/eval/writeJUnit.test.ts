import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { EvalCaseReport, PromptEvalReport } from '../../../src/cli/eval/evalReport.ts';
import { writeJUnit } from '../../../src/cli/eval/writeJUnit.ts';

function aCase(id: string, more: Partial<EvalCaseReport> = {}): EvalCaseReport {
  return {
    id,
    name: `Case ${id}`,
    kind: 'representative',
    file: 'prompts/a.fixtures.yml',
    line: 7,
    outcome: 'passed',
    ...{ passed: 1, failed: 0, errors: 0, skipped: 0 },
    latencyMs: 1500,
    findings: [],
    ...more,
  };
}

function write(prompt: Partial<PromptEvalReport>): string {
  return writeJUnit({
    schemaVersion: 1,
    outcome: 'failed',
    prompts: [
      {
        prompt: 'a',
        path: 'prompts/a.prompt.yml',
        answeredBy: [],
        outcome: 'failed',
        cases: [],
        problems: [],
        tokens: 0,
        durationMs: 2000,
        ...prompt,
      },
    ],
  });
}

describe('JUnit reports', () => {
  it('have one test for each case, with its place and time', () => {
    assert.equal(
      write({ cases: [aCase('c1')] }),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="prompt-rollout eval" tests="1" failures="0" errors="0" skipped="0">
  <testsuite name="a" tests="1" failures="0" errors="0" skipped="0" time="2.000">
    <testcase classname="a" name="Case c1 [c1]" file="prompts/a.fixtures.yml" line="7" time="1.500"/>
  </testsuite>
</testsuites>
`,
    );
  });

  it('tell failures, errors and what was skipped apart', () => {
    const place = { file: 'prompts/a.fixtures.yml', line: 9 };
    const finding = { ...place, type: 'contains', outcome: 'fail' as const, attempt: 1 };
    const xml = write({
      cases: [
        aCase('c1', {
          outcome: 'failed',
          findings: [{ ...finding, reason: 'Not there.' }],
          answer: 'No.',
        }),
        aCase('c2', { outcome: 'error', error: 'No answer.' }),
        aCase('c3', { outcome: 'skipped', error: 'No key.' }),
      ],
      problems: ['No key.'],
    });
    assert.match(xml, /<testsuites [^>]*tests="4" failures="1" errors="2" skipped="1">/);
    assert.match(
      xml,
      /<failure message="Not there\.">prompts\/a\.fixtures\.yml:9: contains: Not there\.&#10;&#10;Answer:&#10;No\.<\/failure>/,
    );
    assert.match(xml, /<error message="No answer\.">No answer\.<\/error>/);
    assert.match(xml, /<skipped message="No key\."\/>/);
    assert.match(xml, /name="run" .*<error message="No key\.">/);
  });

  it('have the verdict as a test of its own', () => {
    const comparison = (verdict: 'noRegression' | 'regression' | 'insufficient') => ({
      baseline: '1.3.0',
      verdict,
      reasons: [{ code: 'x', sentence: 'Because.', cases: [] }],
      ...{ compared: 0, worse: [], better: [], broken: [], deltas: {} },
    });
    assert.match(write({ comparison: comparison('noRegression') }), /name="verdict"[^>]*\/>/);
    assert.match(
      write({ comparison: comparison('regression') }),
      /name="verdict".*<failure message="Because\.">/,
    );
    assert.match(
      write({ comparison: comparison('insufficient') }),
      /name="verdict".*<error message="Because\.">/,
    );
    const { baseline: _live, ...first } = comparison('insufficient');
    assert.match(write({ comparison: first }), /name="verdict".*<skipped message="Because\."\/>/);
  });

  it('hold whatever a case and an answer hold', () => {
    const hostile = `"]]></failure><x a='1'>&amp;\u0000\u0007\ud800\ufffe\n\t😀`;
    const xml = write({
      cases: [aCase('c1', { name: hostile, outcome: 'failed', answer: hostile })],
    });
    const escaped =
      '&quot;]]&gt;&lt;/failure&gt;&lt;x a=&apos;1&apos;&gt;&amp;amp;\uFFFD\uFFFD\uFFFD\uFFFD&#10;&#9;😀';
    assert.ok(xml.includes(`name="${escaped} [c1]"`));
    assert.ok(xml.includes(`Answer:&#10;${escaped}</failure>`));
  });
});
