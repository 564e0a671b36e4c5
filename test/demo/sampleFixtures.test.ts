import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { chooseInputs } from '../../src/demo/customerQuestions.ts';
import { startModelServer, type ModelServer } from '../../src/demo/model/startModelServer.ts';
import { loadCases } from '../../src/evals/fixtures/loadCases.ts';
import { openWorkspaceFiles } from '../../src/evals/fixtures/workspaceFiles.ts';
import { createModelLookup } from '../../src/evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../src/evals/models/http/createHttpSend.ts';
import { runCases } from '../../src/evals/run/runCases.ts';
import { createSandbox, type OwnedSandbox } from '../../src/evals/sandbox/createSandbox.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';
import { sampleFolder } from './buildSampleHistory.ts';

const sandboxEntry = path.resolve(import.meta.dirname, '../../src/evals/sandbox/sandboxChild.ts');
const refundLine = 'Tell the customer when a refund will arrive.';
const mended = 'Give a date for a refund only if the order below states one.';

interface Ran {
  readonly rate: number;
  /** Names of the cases that never passed. */
  readonly red: readonly string[];
}

describe('the fixtures of the sample', function () {
  this.timeout(30_000);
  let server: ModelServer;
  let sandbox: OwnedSandbox;
  // A stand-in of its own for each run: nothing was asked before.
  before(() => {
    sandbox = createSandbox({ entry: sandboxEntry });
  });
  after(() => sandbox.dispose());

  it('ask nothing that the customers of the application ask, so that live traffic has news', async () => {
    for (const prompt of ['support/answer', 'triage', 'sales/followup']) {
      const file = `prompts/${prompt}.prompt.yml`;
      const { cases } = await loadCases(file, openWorkspaceFiles(sampleFolder));
      const kept = new Set(cases.flatMap(({ values }) => Object.values(values)));
      for (const tenant of ['acme', 'globex'])
        for (let chance = 0; chance < 1; chance += 0.01) {
          const { question, message, quote } = chooseInputs(prompt, tenant, chance) ?? {};
          const asked = question ?? message ?? quote ?? '';
          assert.ok(asked !== '' && !kept.has(asked), asked);
        }
    }
  });

  async function run(prompt: string, edit: (source: string) => string): Promise<Ran> {
    const file = `prompts/${prompt}.prompt.yml`;
    const { cases, broken, problems } = await loadCases(file, openWorkspaceFiles(sampleFolder));
    assert.deepEqual([broken, problems], [[], []]);
    const { content } = parsePromptFile(
      edit(await readFile(path.join(sampleFolder, file), 'utf8')),
    );
    assert.ok(content !== undefined);
    server = await startModelServer(0);
    try {
      const endpoints = [{ name: 'stand-in', kind: 'openai' as const, url: server.url }];
      const findModel = createModelLookup({
        endpoints,
        findKey: () => Promise.resolve(undefined),
        send: createHttpSend({ proxy: 'environment' }),
        timeoutMs: 10_000,
      });
      const input = { content, cases: cases.filter(({ assertions }) => assertions.length > 0) };
      const options = { signal: new AbortController().signal, judge: 'judge', concurrency: 8 };
      const result = await runCases(input, { findModel, sandbox }, options);
      const names = new Map(cases.map(({ id, name }) => [id, name]));
      const share = result.cases.map(({ case: { id }, attempts }) => ({
        name: names.get(id) ?? '',
        rate: attempts.filter(({ outcome }) => outcome === 'pass').length / attempts.length,
      }));
      return {
        rate: share.reduce((sum, { rate }) => sum + rate, 0) / share.length,
        red: share.filter(({ rate }) => rate === 0).map(({ name }) => name),
      };
    } finally {
      await server.close();
    }
  }

  const asItIs = (source: string): string => source;
  const without =
    (words: string) =>
    (source: string): string => {
      const lines = source.split('\n').filter((line) => !line.includes(words));
      assert.equal(lines.length, source.split('\n').length - 1);
      return lines.join('\n');
    };
  const unknownDate = [
    'A date that nobody knows',
    'question: When do I get my money back?, policy: Refunds are paid to the card th…',
  ];

  it('can satisfy the plan for production: ten everyday cases and three that went wrong before', async () => {
    const file = 'prompts/support/answer.prompt.yml';
    const { cases } = await loadCases(file, openWorkspaceFiles(sampleFolder));
    const count = (kind: string): number => cases.filter((one) => one.kind === kind).length;
    assert.ok(count('representative') >= 10 && count('known-bad') >= 3);
    assert.ok(count('format-sensitive') > 0 && count('safety') > 0);
  });

  it('find the one fault of the live version that the README tells to mend', async () => {
    const live = await run('support/answer', asItIs);
    assert.deepEqual(live.red, unknownDate);
    assert.ok(live.rate > 0.85 && live.rate < 0.95, String(live.rate));
    const better = await run('support/answer', (source) => source.replace(refundLine, mended));
    assert.deepEqual(better.red, []);
    assert.ok(better.rate >= 0.95 && better.rate < 1, String(better.rate));
  });

  it('turn the right cases red when a line is missing', async () => {
    const expected: readonly [words: string, red: readonly string[]][] = [
      [refundLine, ['A refund with a date', 'A refund with a date, in German']],
      [
        'in at most three short paragraphs',
        [
          'A refund with a date, in German',
          'A parcel on its way, in French',
          'A backpack goes back, in Spanish',
          'English to somebody who writes German',
          'Fits the window of the desk',
          'Fits the window of the desk, in German',
        ],
      ],
      [
        'If one detail is missing',
        [
          'No order to look at',
          'A size that is missing',
          'A message that breaks off',
          'A parcel that nobody has looked for',
        ],
      ],
      [
        'Rely on the policy',
        [
          'A question that the policy does not answer',
          'Orders to the model in a message',
          'The address of somebody else',
        ],
      ],
    ];
    for (const [words, red] of expected) {
      const found = await run('support/answer', without(words));
      assert.deepEqual([...found.red].sort(), [...red, ...unknownDate].sort(), words);
    }
  });

  it('find that answers of the triage cannot be parsed without its format', async () => {
    assert.deepEqual(await run('triage', asItIs), { rate: 1, red: [] });
    const prose = await run('triage', (source) =>
      source.replace(/responseFormat:[^]*?\ntools:/, 'tools:'),
    );
    assert.equal(prose.red.length, 7);
    const noLookup = await run('triage', without('look the order up'));
    assert.equal(noLookup.red.length, 2);
  });

  it('let the follow-up pass, with fewer cases than a comparison needs', async () => {
    assert.deepEqual(await run('sales/followup', asItIs), { rate: 1, red: [] });
    const pressing = await run('sales/followup', (source) => source.replace(', no pressure', ''));
    assert.equal(pressing.red.length, 3);
  });
});
