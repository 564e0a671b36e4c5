import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { loadCases } from '../../../src/evals/fixtures/loadCases.ts';
import { makeSampleFixture } from '../../../src/extension/caseTests/sampleFixture.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import type { SampleDto } from '../../../src/protocol/registry/sampleDto.ts';
import { createMemoryFiles } from '../../evals/fixtures/memoryFiles.ts';
import { CommandBench, folder, key } from '../commands/commandBench.ts';
import { aSample, carefulPlan } from '../rolloutPanel/panelFacts.ts';

const fixturesFile = `${folder}/prompts/support/answer.fixtures.yml`;
const withTwo = "messages:\n  - { role: user, content: '{{policy}} {{question}}' }\n";
const asJson =
  "responseFormat: json_object\nmessages:\n  - { role: user, content: '{{question}}' }\n";
const withOne = "messages:\n  - { role: user, content: '{{question}}' }\n";

describe('making a fixture of a sample', () => {
  let bench: CommandBench;
  let isTrusted: boolean;

  beforeEach(async () => {
    bench = await CommandBench.start();
    isTrusted = true;
    bench.write(withOne);
  });

  afterEach(() => bench.close());

  const guards = carefulPlan.guards ?? [];
  const target = (prompt: string) => ({ prompt, project: folder });

  const make = (change: Partial<SampleDto> = {}, prompt = key): Promise<void> =>
    makeSampleFixture(
      target(prompt),
      { sample: aSample('c1', change), guards },
      {
        ...bench.deps,
        requireTrust: () => {
          if (!isTrusted) throw new UserError('This workspace is not trusted.');
        },
        book: {
          read: async (uri) => {
            const texts: Record<string, string> = {};
            for (const [each, text] of bench.texts) texts[each.slice(folder.length + 1)] = text;
            const path = uri.slice(folder.length + 1);
            const fixtures = await loadCases(path, createMemoryFiles(texts));
            return { uri, key, path, project: bench.project, fixtures };
          },
        },
        files: {
          applyEdits: () => Promise.resolve(false),
          create: (uri, text) => {
            bench.texts.set(uri, text);
            return Promise.resolve(true);
          },
        },
      },
    );
  const written = (): string | undefined => bench.texts.get(fixturesFile);

  it('keeps what went wrong as a case that must not go wrong again', async () => {
    bench.write(asJson);
    bench.answers = ['Enter', 'Enter', 'Broken JSON'];
    await make({
      output: '{"order": 12',
      metrics: { parseFailure: true },
      failed: ['parseFailure'],
    });
    assert.match(written() ?? '', /kind: known-bad/);
    assert.match(written() ?? '', /description: Broken JSON/);
    assert.match(written() ?? '', /question: Where is my order\?/);
    assert.match(written() ?? '', /type: is-json/);
    assert.deepEqual(
      bench.revealed.map(({ uri }) => uri),
      [fixturesFile],
    );
    const [asked, kind] = bench.shown;
    assert.equal(asked?.value, 'It is JSON');
    assert.match(asked.detail, /bad one/);
    assert.equal(kind?.value, 'known-bad');
  });

  it('suggests the time that the guard allows for an answer that was late', async () => {
    bench.answers = ['Enter', 'Enter', 'Late'];
    await make({ failed: ['latencyMs'], metrics: { latencyMs: 5200 } });
    assert.equal(bench.shown[0]?.value, 'It comes within 4\u00a0s');
    assert.match(written() ?? '', /type: latency\n\s+threshold: 4000/);
    assert.match(written() ?? '', /kind: known-bad/);
  });

  it('asks first what a good answer says where more went wrong than the time', async () => {
    bench.answers = ['Enter', 'Dear', 'Enter', 'Enter'];
    await make({ failed: ['latencyMs', 'parseFailure'], metrics: { latencyMs: 5200 } });
    assert.equal(bench.shown[0]?.value, 'It contains…');
  });

  it('does not take for JSON what a prompt answers in plain text', async () => {
    bench.answers = ['Enter', 'Dear', 'Enter', 'Enter'];
    await make({ metrics: { parseFailure: true }, failed: ['parseFailure'] });
    assert.equal(bench.shown[0]?.value, 'It contains…');
    assert.match(written() ?? '', /type: contains\n\s+value: Dear/);
  });

  it('takes the values that the application sent, and only those of the prompt', async () => {
    bench.write(withTwo);
    bench.answers = ['Exactly', 'Enter', 'Enter'];
    await make({ variables: { question: 'When?', policy: 'A', tenant: 'acme' }, output: 'Soon.' });
    assert.match(written() ?? '', /description: Where is my order\?/, 'not what comes first');
    assert.match(written() ?? '', /vars:\n\s+policy: A\n\s+question: When\?\n/);
    assert.match(written() ?? '', /type: equals\n\s+value: Soon\./);
    assert.doesNotMatch(written() ?? '', /tenant|kind/);
  });

  it('keeps hostile text as text, and none that a file would be read for', async () => {
    bench.answers = ['Exactly', 'Enter', 'Enter'];
    const input = 'a: b # c\n--- !!js/function {{x}} ${y} "\' \u2028 <b>\n- &a *a';
    await make({ input, output: '%TAG ! x\n...\n@`' });
    assert.deepEqual(parse(written() ?? ''), {
      tests: [
        {
          description: input.replaceAll(/\s+/g, ' '),
          vars: { question: input },
          assert: [{ type: 'equals', value: '%TAG ! x\n...\n@`' }],
        },
      ],
    });
    bench.texts.delete(fixturesFile);
    bench.answers = [];
    await assert.rejects(make({ input: 'file://../.env' }), /begins with “file:\/\/”/);
    bench.answers = ['Exactly', 'Enter', 'Enter'];
    await assert.rejects(make({ output: 'file://.env' }), /begins with “file:\/\/”/);
    assert.equal(written(), undefined);
  });

  it('asks which input the text was where the sample does not say, the likely one first', async () => {
    bench.write(withTwo);
    bench.answers = ['Enter', 'No refunds.', 'does not', 'sorry', 'Enter', 'Enter'];
    await make({ failed: ['refusal'] });
    assert.equal(bench.shown[0]?.value, 'question');
    assert.match(written() ?? '', /policy: No refunds\.\n\s+question: Where is my order\?/);
    assert.match(written() ?? '', /type: not-contains\n\s+value: sorry/);
  });

  it('points out placeholders that were put in the place of names', async () => {
    bench.answers = ['Nothing', 'Enter', 'Enter'];
    await make({ input: 'Write to [e-mail].', redactions: 2 });
    assert.match(
      bench.said[0]?.message ?? '',
      /redacted in 2 places .* “question” holds placeholders/,
    );
    bench.texts.delete(fixturesFile);
    bench.answers = ['Nothing', 'Enter', 'Enter'];
    await make({ redactions: 1 });
    assert.match(bench.said[1]?.message ?? '', /in one place .* its values are whole/);
  });

  it('writes nothing when the person leaves, without trust, or without the file', async () => {
    bench.answers = ['Enter', 'Esc'];
    await assert.rejects(
      make({ failed: ['parseFailure'], metrics: { parseFailure: true } }),
      CancelledError,
    );
    isTrusted = false;
    await assert.rejects(make(), /not trusted/);
    isTrusted = true;
    bench.write('messages: [');
    await assert.rejects(make(), /answer\.prompt\.yml, line 1/);
    await bench.publish(withOne);
    bench.texts.clear();
    bench.write('x: 1', `${folder}/prompts/other.prompt.yml`);
    await assert.rejects(
      make(),
      /No file in this window holds the prompt support\/answer\. Open the folder/,
    );
    assert.equal(written(), undefined);
  });
});
