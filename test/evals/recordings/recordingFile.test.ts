import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { RecordedAnswer } from '../../../src/evals/recordings/recordedAnswer.ts';
import type { Recording } from '../../../src/evals/recordings/recording.ts';
import {
  parseRecordingFile,
  toRecordingPath,
  toRecordingText,
} from '../../../src/evals/recordings/recordingFile.ts';

const anAnswer: RecordedAnswer = {
  caseId: 'c1',
  attempt: 0,
  request: 'a'.repeat(64),
  model: 'small-1',
  recordedAt: Date.UTC(2026, 10, 20),
  latencyMs: 812,
  usage: { inputTokens: 10, outputTokens: 20 },
  finishReason: 'stop',
  text: 'Dear customer,\n\nyes: "no" # maybe\n',
  toolCalls: [],
};

function read(text: string): Recording {
  const parsed = parseRecordingFile(text);
  assert.equal(parsed.kind, 'read');
  return parsed.recording;
}

describe('recording file', () => {
  it('shows answers as they were said, line by line', () => {
    assert.equal(
      toRecordingText([anAnswer]),
      `# Answers of models, to run evals without them. Written by “Record”; edits by hand would be no answers.
version: 1
answers:
  - case: c1
    attempt: 0
    request: ${'a'.repeat(64)}
    model: small-1
    recordedAt: 2026-11-20T00:00:00.000Z
    latencyMs: 812
    inputTokens: 10
    outputTokens: 20
    finishReason: stop
    text: |
      Dear customer,

      yes: "no" # maybe
`,
    );
  });

  it('gives back every answer, whatever is in it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\r\n',
        '\t x',
        ' ',
        '- a',
        '...',
        '---\n',
        'a: |',
        '\n\n x\n',
        '~',
        'null',
        '1',
      ),
    );
    const plain = { noNullPrototype: true };
    const answer = fc.record(
      {
        caseId: fc.string({ minLength: 1, maxLength: 20 }),
        attempt: fc.nat(20),
        request: fc.constant('b'.repeat(64)),
        model: text,
        recordedAt: fc.integer({ min: 0, max: 4e12 }),
        latencyMs: fc.nat(),
        finishReason: text,
        refusal: text,
        text,
        toolCalls: fc.array(fc.record({ name: text, arguments: text }, plain), { maxLength: 2 }),
      },
      plain,
    );
    fc.assert(
      fc.property(answer, (one) => {
        const written = toRecordingText([one]);
        assert.deepEqual(read(written).toAnswers(), [one]);
        assert.equal(toRecordingText(read(written).toAnswers()), written);
      }),
      { numRuns: 200 },
    );
  });

  it('takes an empty file for one without answers', () => {
    assert.deepEqual(read('\n').toAnswers(), []);
  });

  for (const [text, why] of [
    ['a: [', /not valid YAML/],
    ['<<<<<<< HEAD\nversion: 1\n', /cannot be read/],
    ['version: 2\nanswers: []\n', /\/version/],
    ['version: 1\nanswers: [{case: a}]\n', /\/answers\/0/],
    ['- 1\n', /the file/],
  ] as const)
    it(`says why it cannot read ${JSON.stringify(text)}`, () => {
      const parsed = parseRecordingFile(text);
      assert.equal(parsed.kind, 'unreadable');
      assert.match(parsed.message, why);
      assert.match(parsed.message, /Record them anew/);
    });

  it('lies beside its prompt', () => {
    assert.equal(toRecordingPath('prompts/a.prompt.yml'), 'prompts/a.recorded.yml');
    assert.equal(toRecordingPath('a.PROMPT.yaml'), 'a.recorded.yml');
  });
});
