import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { jsonReply, stallReply, streamReply } from '../../support/startScriptedModel.ts';
import { file } from '../commands/commandBench.ts';
import {
  choosePreviewCase,
  fixturesFile,
  PreviewBench,
  previewPrompt,
  saveAsFixture,
  secretKey,
  stopTrying,
  tryPrompt,
} from './previewBench.ts';

const prompt = [
  'model: small',
  'messages:',
  '  - role: user',
  "    content: '{{question}} Rely on {{policy}}.'",
];
const fixtures = [
  '# Cases',
  'tests:',
  '  - description: First',
  '    vars: { question: One?, policy: A }',
  '    assert: [{ type: equals, value: x }]',
  '',
  '  - description: Second',
  '    vars:',
  '      question: Two?',
  '      policy: |',
  '        - B',
  '        - C',
  '    assert: [{ type: equals, value: x }]',
];

describe('previewing and trying a prompt', () => {
  let bench: PreviewBench;

  beforeEach(async () => {
    bench = await PreviewBench.start();
    bench.write(prompt);
  });

  afterEach(async () => {
    await bench.close();
    assert.deepEqual(bench.failures, []);
  });

  const answers = (...all: string[]): void => {
    bench.commands.answers = all;
  };

  it('shows the case that the cursor is in, when asked from the fixtures file', async () => {
    bench.write(fixtures, fixturesFile);
    bench.commands.activeFile = fixturesFile;
    bench.cursorLine = 8;
    await bench.run(previewPrompt);
    assert.match(await bench.text(), /Two\?/);
    bench.cursorLine = 3;
    await bench.run(previewPrompt, { uri: fixturesFile });
    assert.match(await bench.text(), /One\?/);
    bench.cursorLine = 8;
    await bench.run(previewPrompt, { uri: file });
    assert.match(await bench.text(), /One\?/);
    assert.deepEqual(bench.shows, [file, file, file]);
  });

  it('opens for a prompt with an error as well, wherever the cursor is', async () => {
    bench.write(['model: small', 'messages: [']);
    bench.cursorLine = 1;
    await bench.run(previewPrompt);
    assert.match(await bench.text(), /^── error ──\n/);
    assert.deepEqual(bench.shows, [file]);
  });

  it('works from within the preview', async () => {
    bench.commands.activeFile = `prompt-rollout-preview:/answer%20%28rendered%29?${encodeURIComponent(file)}`;
    bench.cursorLine = 0;
    await bench.run(previewPrompt);
    assert.deepEqual(bench.shows, [file]);
  });

  it('lets a case be chosen, with the present one preselected', async () => {
    bench.write(fixtures, fixturesFile);
    answers('Second');
    await bench.run(choosePreviewCase);
    const [asked] = bench.commands.shown;
    assert.equal(asked?.value, 'First');
    assert.deepEqual(asked.labels, [
      'First | representative · prompts/support/answer.fixtures.yml:3',
      'Second | representative · prompts/support/answer.fixtures.yml:7',
      'Type values… | ',
    ]);
    assert.match(await bench.text(), /Two\?/);
  });

  it('lets values be typed over those of a case, and keeps the lines of what is left as it is', async () => {
    bench.write(fixtures, fixturesFile);
    answers('Second', 'Type values', 'Mine?', 'Enter');
    await bench.run(choosePreviewCase);
    await bench.run(choosePreviewCase);
    assert.deepEqual(bench.previews.typedFor(file), { question: 'Mine?', policy: '- B\n- C\n' });
    answers('First', 'Values typed before');
    await bench.run(choosePreviewCase);
    await bench.run(choosePreviewCase);
    assert.match(await bench.text(), /Mine\? Rely on - B\n- C/);
  });

  it('asks for the values at once where there is no case, and changes nothing when the person leaves', async () => {
    answers('Mine?', 'Esc');
    await assert.rejects(bench.run(choosePreviewCase), CancelledError);
    assert.equal(bench.previews.typedFor(file), undefined);
  });

  it('asks the model once and shows its answer, tokens, cost and time', async () => {
    bench.write(fixtures, fixturesFile);
    bench.model.reply(streamReply(['By ', 'card.'], { model: 'small-1' }));
    await bench.run(tryPrompt);
    assert.equal(bench.model.requests.length, 1);
    assert.match(
      await bench.text(),
      /── answer ──\nBy card\.\n\nsmall-1 · 10 tokens in, 5 out · \$0 · \d+ ms\n$/,
    );
    assert.deepEqual(await bench.lenses(), ['case: First', '10 tokens', 'try', 'save as fixture']);
    bench.write(prompt.map((line) => line.replace('Rely', 'Build')));
    assert.match(await bench.text(), /── answer to an earlier text ──\nBy card\./);
    assert.deepEqual(await bench.lenses(), ['case: First', 'about 8 tokens', 'try']);
  });

  it('says that a price is unknown only where it is', async () => {
    bench.models = [{ name: 'test', kind: 'openai', url: bench.model.url }];
    bench.write(fixtures, fixturesFile);
    await bench.run(tryPrompt);
    assert.match(await bench.text(), / · price unknown · /);
  });

  it('asks for values that are missing, then the model', async () => {
    answers('When?', 'Enter');
    await bench.run(tryPrompt);
    const { messages } = bench.model.requests[0]?.body ?? {};
    assert.deepEqual(messages, [{ role: 'user', content: 'When? Rely on .' }]);
  });

  it('tries a case of testData as GitHub would, with what is missing left in', async () => {
    bench.write([...prompt, 'testData:', '  - question: Git?']);
    await bench.run(tryPrompt);
    const { messages } = bench.model.requests[0]?.body ?? {};
    assert.deepEqual(messages, [{ role: 'user', content: 'Git? Rely on {{policy}}.' }]);
    assert.deepEqual(bench.commands.shown, []);
  });

  it('shows what has come in, and stops at the socket', async () => {
    bench.write(fixtures, fixturesFile);
    bench.model.reply(stallReply(['By ', 'card']));
    const running = bench.run(tryPrompt);
    await bench.until(() => bench.previews.triedOf(file)?.text === 'By card');
    assert.ok((await bench.lenses()).includes('$(debug-stop) stop'));
    assert.deepEqual(bench.trying, [true]);
    await bench.run(stopTrying);
    await running;
    assert.deepEqual(bench.trying, [true, false]);
    await bench.model.requests[0]?.abandoned;
    assert.match(await bench.text(), /By card\n\nStopped: this is not the whole answer\.\n$/);
    assert.ok(!(await bench.lenses()).includes('save as fixture'));
    assert.deepEqual(bench.problems, []);
  });

  it('ends a question when another one takes its place', async () => {
    bench.write(fixtures, fixturesFile);
    bench.model.reply(stallReply(['Old']), streamReply(['New']));
    const first = bench.run(tryPrompt);
    await bench.until(() => bench.previews.triedOf(file)?.text === 'Old');
    await bench.run(tryPrompt);
    await first;
    await bench.model.requests[0]?.abandoned;
    assert.match(await bench.text(), /── answer ──\nNew\n/);
  });

  it('tells why there is no answer, takes the waiting text away, and can try again', async () => {
    bench.write(fixtures, fixturesFile);
    bench.model.reply(
      jsonReply({ error: { message: `Wrong key ${secretKey}: no` } }, 401),
      streamReply(['Yes.']),
    );
    await bench.run(tryPrompt);
    const [told] = bench.problems;
    assert.equal(told?.problem.code, 'key_refused');
    assert.match(told.problem.message, /“test” refused the API key/);
    assert.ok(!JSON.stringify(told.problem).includes(secretKey));
    assert.doesNotMatch(await bench.text(), /answer/);
    await told.again();
    const again = bench.commands.ran.at(-1);
    assert.equal(again?.id, tryPrompt);
    await bench.run(tryPrompt, again.target);
    assert.match(await bench.text(), /── answer ──\nYes\./);
  });

  it('tells that no endpoint serves the model', async () => {
    bench.write(fixtures, fixturesFile);
    bench.models = [];
    await bench.run(tryPrompt);
    assert.deepEqual(
      bench.problems.map(({ problem }) => problem.code),
      ['no_endpoint'],
    );
  });

  it('asks nothing in a workspace that is not trusted, and shows the prompt all the same', async () => {
    bench.isTrusted = false;
    bench.write(fixtures, fixturesFile);
    await bench.run(previewPrompt);
    assert.match(await bench.text(), /One\?/);
    await assert.rejects(bench.run(tryPrompt), UserError);
    await assert.rejects(bench.run(saveAsFixture), UserError);
    assert.deepEqual(bench.model.requests, []);
  });

  it('keeps an answer as the last case of the fixtures file, and shows its line', async () => {
    bench.write(fixtures, fixturesFile);
    bench.model.reply(streamReply(['By card.\nSoon.']));
    await bench.run(tryPrompt);
    // What is typed meanwhile is not what was asked.
    bench.previews.choose(file, { typed: { question: 'Other?', policy: '' } });
    answers('It contains', 'Enter', 'safety', 'One, again');
    await bench.run(saveAsFixture);
    assert.equal(
      bench.commands.texts.get(fixturesFile),
      `${fixtures.join('\n')}\n${[
        '',
        '  - description: One, again',
        '    metadata:',
        '      kind: safety',
        '    vars:',
        '      question: One?',
        '      policy: A',
        '    assert:',
        '      - type: contains',
        '        value: By card.',
        '',
      ].join('\n')}`,
    );
    assert.deepEqual(bench.commands.revealed, [{ uri: fixturesFile, line: 14 }]);
    const { prompt: read } = await bench.previews.read(file);
    assert.equal(read.fixtures.cases.at(-1)?.name, 'One, again');
  });

  it('makes the fixtures file where there is none', async () => {
    answers('When?', 'The policy');
    await bench.run(tryPrompt);
    answers('Exactly', 'Enter', 'Enter');
    await bench.run(saveAsFixture);
    assert.deepEqual([...bench.created], [fixturesFile]);
    assert.equal(
      bench.commands.texts.get(fixturesFile),
      [
        '# Cases for answer.prompt.yml. Values are data: nothing in them is rendered or run.',
        'tests:',
        '  - description: When?',
        '    vars:',
        '      question: When?',
        '      policy: The policy',
        '    assert:',
        '      - type: equals',
        '        value: Hello.',
        '',
      ].join('\n'),
    );
    assert.deepEqual(bench.commands.revealed, [{ uri: fixturesFile, line: 2 }]);
  });

  it('says when a case cannot be written, and loses nothing', async () => {
    answers('When?', 'The policy');
    await bench.run(tryPrompt);
    bench.canCreate = false;
    answers('Nothing', 'Enter', 'Enter');
    await assert.rejects(bench.run(saveAsFixture), /answer\.fixtures\.yml could not be created/);
    bench.write(['tests: [', '  - x'], fixturesFile);
    answers('Nothing', 'Enter', 'Enter');
    await assert.rejects(bench.run(saveAsFixture), /Mend the file, then save the fixture again/);
    assert.match(await bench.text(), /── answer ──\nHello\./);
  });

  it('has nothing to save before the prompt was tried', async () => {
    await assert.rejects(bench.run(saveAsFixture), /Try the prompt first/);
  });
});
