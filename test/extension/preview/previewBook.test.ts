import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ModelEndpoint } from '../../../src/domain/project/modelEndpoint.ts';
import { toQuestion } from '../../../src/extension/preview/previewBook.ts';
import { fixturesFile, PreviewBench } from './previewBench.ts';
import { file } from '../commands/commandBench.ts';

const prompt = [
  'model: small',
  'messages:',
  '  - role: system',
  '    content: Rely on {{policy}}.',
  '  - role: user',
  "    content: '{{question}}'",
];
const fixtures = [
  'tests:',
  '  - description: First',
  '    vars: { question: One?, policy: A }',
  '    assert: [{ type: equals, value: x }]',
  '  - description: Second',
  '    vars: { question: Two?, policy: B }',
  '    assert: [{ type: equals, value: x }]',
];

describe('previews', () => {
  let bench: PreviewBench;

  beforeEach(async () => {
    bench = await PreviewBench.start();
    bench.write(prompt);
    bench.write(fixtures, fixturesFile);
  });

  afterEach(async () => {
    await bench.close();
    assert.deepEqual(bench.failures, []);
  });

  const choose = async (name: string): Promise<void> => {
    const { fixtures: all } = (await bench.previews.read(file)).prompt;
    const one = all.cases.find((each) => each.name === name);
    assert.ok(one);
    bench.previews.choose(file, { one });
  };

  it('show the first case until another one is chosen', async () => {
    assert.match(await bench.text(), /Rely on A\.\n\n── user ──\nOne\?/);
    assert.equal((await bench.lenses())[0], 'case: First');
    await choose('Second');
    assert.match(await bench.text(), /Rely on B\./);
    assert.deepEqual(await bench.lenses(), ['case: Second', 'about 12 tokens', 'try']);
  });

  it('draw no icons that a case names', async () => {
    bench.write(
      fixtures.map((line) => line.replace('First', '$(trash) First')),
      fixturesFile,
    );
    await bench.text();
    assert.equal((await bench.lenses())[0], 'case: $\u2060(trash) First');
  });

  it('forget the prompts that were not looked at for longest, and no others', async () => {
    bench.previews.choose(file, { typed: { question: 'Mine?', policy: 'C' } });
    const others = Array.from({ length: 60 }, (_, index) => `file:///other/${index}.prompt.yml`);
    for (const uri of others) {
      bench.previews.choose(uri, { typed: {} });
      assert.match(await bench.text(), /Mine\?/);
    }
    assert.equal(others.filter((uri) => bench.previews.isKnown(uri)).length, 29);
    assert.ok(bench.previews.isKnown(others.at(-1) ?? ''));
  });

  it('keep the chosen case when an input is added that it has no value for, and name the input', async () => {
    await choose('Second');
    await bench.text();
    bench.write(prompt.map((line) => line.replace('{{policy}}', '{{policy}}, {{tone}}')));
    assert.match(await bench.text(), /Rely on B, \{\{tone\}\}\.\n\n── user ──\nTwo\?/);
    assert.deepEqual(await bench.lenses(), [
      'case: Second',
      'about 14 tokens',
      '$(warning) no value for tone',
    ]);
    bench.write(prompt);
    assert.match(await bench.text(), /Rely on B\./);
  });

  it('show an error above what was right last, and mend themselves', async () => {
    await bench.text();
    bench.write([...prompt, '  - role: nobody']);
    const text = await bench.text();
    assert.match(text, /^── error ──\nprompts\/support\/answer\.prompt\.yml, line 7: /);
    assert.match(text, /── system ──\nRely on A\./);
    bench.write(prompt);
    assert.doesNotMatch(await bench.text(), /error/);
  });

  it('keep typed values while cases are looked at', async () => {
    bench.previews.choose(file, { typed: { policy: 'C', question: 'Mine?' } });
    assert.match(await bench.text(), /Rely on C\.\n\n── user ──\nMine\?/);
    assert.equal((await bench.lenses())[0], 'typed values');
    await choose('First');
    assert.match(await bench.text(), /Rely on A\./);
    assert.deepEqual(bench.previews.typedFor(file), { policy: 'C', question: 'Mine?' });
  });

  it('tell the size first as an estimate, then as the provider counts it', async () => {
    const counted = Promise.withResolvers<{ tokens: number; contextWindow: number }>();
    bench.facts = () => counted.promise;
    assert.equal((await bench.lenses())[1], 'about 12 tokens');
    counted.resolve({ tokens: 90, contextWindow: 100 });
    await bench.until(() => sizeNow() === '$(warning) 90 tokens, 90 % of the context');
    bench.evals = { maxContextShare: 0.95 };
    await bench.text();
    await bench.until(() => sizeNow() === '90 tokens');
  });

  it('count once while an answer comes in, and again after it', async () => {
    let counts = 0;
    bench.facts = () => Promise.resolve({ tokens: (counts += 1) });
    await bench.text();
    await bench.until(() => sizeNow() === '1 tokens');
    const { previews } = bench;
    const question = toQuestion(await previews.read(file));
    for (const text of ['A', 'A b', 'A b c']) {
      previews.setTried(file, { question, text, facts: '', state: 'running' });
      await bench.text();
    }
    assert.deepEqual([counts, sizeNow()], [1, '1 tokens']);
    previews.setTried(file, { question, text: 'A b c', facts: '', state: 'answered' });
    await bench.text();
    assert.equal(counts, 2);
  });

  it('do not tell what was counted for an earlier text', async () => {
    const slow = Promise.withResolvers<{ tokens: number }>();
    bench.facts = () => slow.promise;
    await bench.text();
    bench.facts = () => Promise.resolve({ tokens: 5 });
    await bench.text();
    await bench.until(() => sizeNow() === '5 tokens');
    slow.resolve({ tokens: 90 });
    await slow.promise;
    assert.equal(sizeNow(), '5 tokens');
  });

  it('know the context of a model from the catalogue, where its provider is asked', async () => {
    const { project } = (await bench.previews.read(file)).prompt;
    const messages = [{ role: 'user', content: 'Hi' }] as const;
    const at = (models: ModelEndpoint[], model = 'openai/gpt-4o-mini') =>
      bench.engine.measure({ project: { ...project, file: { models } }, model, messages });
    const openai = { name: 'openai', kind: 'openai' } as const;
    assert.deepEqual(await at([openai]), { contextWindow: 128_000 });
    assert.deepEqual(await at([{ ...openai, url: 'http://127.0.0.1:1/v1' }]), {
      contextWindow: undefined,
    });
    assert.deepEqual(await at([]), {});
    assert.deepEqual(await at([{ name: 'vscode', kind: 'vscode' }], 'vscode/gpt'), {
      tokens: 3,
      contextWindow: 10,
    });
    assert.deepEqual(bench.model.requests, []);
  });

  const sizeNow = (): string | undefined => bench.previews.lensesOf(file)[1]?.text;
});
