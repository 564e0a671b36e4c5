import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'mocha';
import { renderPrompt } from '../../../src/domain/prompt/renderPrompt.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';
import { skipBecause } from '../../editor/skipBecause.ts';
import { installPromptfoo, promptfooVersion } from '../../support/installPromptfoo.ts';
import { createTestSandbox } from '../sandbox/testSandbox.ts';
import { askOurs } from './askOurs.ts';
import { deliberateDifferences, describeSeen, renderDifferences } from './deliberateDifferences.ts';
import { writeDifferencesTable } from './differencesTable.ts';
import { askPromptfoo, type OracleAnswer, type Verdict } from './oracle.ts';
import { makeVerdictQuestions } from './questions.ts';
import { makeRenderQuestions } from './renderQuestions.ts';

const verdicts = makeVerdictQuestions();
const renderings = makeRenderQuestions();

describe(`promptfoo ${promptfooVersion} and our assertions`, () => {
  let theirs: OracleAnswer = { verdicts: [], renderings: [] };
  let ours: readonly Verdict[] = [];

  before(async function () {
    // Its first installation takes about a minute.
    this.timeout(300_000);
    const entry = (await installPromptfoo()) ?? skipBecause(this, 'no promptfoo from npm');
    theirs = await askPromptfoo(entry, { verdicts, renderings });
    const sandbox = createTestSandbox();
    try {
      ours = await Promise.all(verdicts.map((question) => askOurs(question, sandbox)));
    } finally {
      await sandbox.dispose();
    }
  });

  it('answer thousands of questions alike, but for what is deliberate', () => {
    assert.ok(verdicts.length > 4000);
    const unexplained: string[] = [];
    const used = new Set<string>();
    for (const [index, question] of verdicts.entries()) {
      const [their, our] = [theirs.verdicts[index], ours[index]];
      assert.ok(their !== undefined && our !== undefined);
      if (agree(their, our)) continue;
      const seen = describeSeen(question, their, our);
      const reasons = deliberateDifferences.filter(({ explains }) => explains(seen));
      for (const { what } of reasons) used.add(what);
      if (reasons.length === 0) unexplained.push(JSON.stringify({ question, their, our }));
    }
    assert.deepEqual(unexplained, []);
    const stale = deliberateDifferences.map(({ what }) => what).filter((what) => !used.has(what));
    assert.deepEqual(stale, []);
  });

  it('sum metrics up alike where they agree', () => {
    const compared = verdicts.flatMap(({ assert: assertions }, index) => {
      const [their, our] = [theirs.verdicts[index], ours[index]];
      if (their === undefined || our === undefined || !agree(their, our)) return [];
      // A set in which nothing has a weight is an error here, and has no score.
      const isWeightless = assertions.some(({ assert: members }) =>
        members?.every(({ weight }) => weight === 0),
      );
      const isKnown = our.outcome !== 'error' && !isWeightless;
      return isKnown ? [[round(their.metrics), round(our.metrics)]] : [];
    });
    assert.ok(compared.filter(([their]) => Object.keys(their ?? {}).length > 0).length > 50);
    for (const [their, our] of compared) assert.deepEqual(our, their);
  });

  it('render prompts alike, but for what is deliberate', () => {
    const used = new Set<string>();
    for (const [index, question] of renderings.entries()) {
      const content = { messages: [{ role: 'user' as const, content: question.prompt }] };
      const rendered = renderPrompt(content, question.vars).messages[0]?.content;
      if (rendered === theirs.renderings[index]) continue;
      const reasons = renderDifferences.filter(({ explains }) => explains(question));
      for (const { what } of reasons) used.add(what);
      const told = { question, rendered, theirs: theirs.renderings[index] };
      assert.ok(reasons.length > 0, JSON.stringify(told));
    }
    assert.equal(used.size, renderDifferences.length);
  });
});

describe('the table of differences from promptfoo', () => {
  it('is in the documentation as the comparison has it', () => {
    const text = readFileSync(path.join(repositoryRoot, 'media/docs/fixtures.md'), 'utf8');
    const lines = text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' '));
    const start = lines.indexOf('| what | promptfoo | Prompt Rollout |');
    const wanted = writeDifferencesTable();
    const found = lines.slice(start, start + wanted.length);
    assert.deepEqual(
      found.filter((_, index) => index !== 1),
      wanted.filter((_, index) => index !== 1),
    );
    assert.equal(lines[start + wanted.length], '');
  });
});

function agree(their: Verdict, our: Verdict): boolean {
  if (their.outcome !== our.outcome) return false;
  return our.outcome === 'error' || Math.abs(their.score - our.score) < 1e-9;
}

function round(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, score]) => [name, Number(score.toFixed(9))]),
  );
}
