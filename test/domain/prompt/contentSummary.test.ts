import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { toCanonicalJson } from '../../../src/domain/prompt/contentHash.ts';
import {
  describeContentChange,
  hasNoChange,
  summarizeContentChange,
} from '../../../src/domain/prompt/contentSummary.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { aContent, contentArbitrary } from './contents.ts';

const sentences = (from: Partial<PromptContent>, to: Partial<PromptContent>): readonly string[] =>
  describeContentChange(summarizeContentChange(aContent(from), aContent(to)));

describe('summarizeContentChange', () => {
  it('counts lines of a changed message', () => {
    const summary = summarizeContentChange(
      aContent({ messages: [{ role: 'system', content: 'a\nb\nc' }] }),
      aContent({ messages: [{ role: 'system', content: 'a\nB\nc\nd\n' }] }),
    );
    assert.deepEqual(summary.messages, [
      {
        kind: 'changed',
        fromIndex: 0,
        toIndex: 0,
        fromRole: 'system',
        role: 'system',
        addedLines: 2,
        removedLines: 1,
      },
    ]);
    assert.deepEqual([summary.addedLines, summary.removedLines], [2, 1]);
  });

  it('keeps equal messages in place when one comes between them', () => {
    const [first, second] = aContent().messages;
    assert.ok(first !== undefined && second !== undefined);
    const summary = summarizeContentChange(
      aContent(),
      aContent({ messages: [first, { role: 'assistant', content: 'Sure.' }, second] }),
    );
    assert.deepEqual(
      summary.messages.map((change) => [change.kind, change.role]),
      [['added', 'assistant']],
    );
  });

  it('describes every part in one short sentence', () => {
    const before: Partial<PromptContent> = {
      modelParameters: { temperature: 0, topP: 1 },
      inputs: { question: {} },
      tools: [{ name: 'find' }, { name: 'send' }],
    };
    const after: Partial<PromptContent> = {
      model: 'other',
      modelParameters: { temperature: 0.5, maxTokens: 9 },
      messages: [{ role: 'assistant', content: 'Ask {{topic}} {{tone}}' }],
      inputs: { question: { required: true }, topic: {} },
      responseFormat: 'json_schema',
      jsonSchema: { name: 'answer', schema: {} },
      tools: [{ name: 'send', description: 'Sends' }, { name: 'close' }],
    };
    assert.deepEqual(sentences(before, after), [
      'Model changed from openai/gpt-4o-mini to other.',
      'Parameter “maxTokens” set to 9.',
      'Parameter “temperature” changed from 0 to 0.5.',
      'Parameter “topP” removed (was 1).',
      'Message 1 (system) removed (+0 −2 lines).',
      'Message 2 (user) removed (+0 −1 lines).',
      'Message 1 (assistant) added (+1 −0 lines).',
      'Variables “topic”, “tone” added.',
      'Variable “question” removed.',
      'Input “topic” added.',
      'Input “question” changed.',
      'Response format set to json_schema.',
      'Output schema added.',
      'Tool “close” added.',
      'Tool “find” removed.',
      'Tool “send” changed.',
    ]);
  });

  it('says when a message changes its role', () => {
    assert.deepEqual(
      sentences(
        { messages: [{ role: 'system', content: 'a' }] },
        { messages: [{ role: 'user', content: 'b' }] },
      ),
      ['Message 1 changed from system to user (+1 −1 lines).'],
    );
  });

  it('says when the output schema changes or goes', () => {
    const jsonSchema = { name: 'a', schema: {} };
    assert.deepEqual(sentences({ jsonSchema }, {}), ['Output schema removed.']);
    assert.deepEqual(sentences({ jsonSchema }, { jsonSchema: { ...jsonSchema, name: 'b' } }), [
      'Output schema changed.',
    ]);
    assert.deepEqual(sentences({ jsonSchema }, { jsonSchema: { ...jsonSchema } }), []);
  });

  it('shortens long values', () => {
    const [sentence] = sentences({}, { model: 'm'.repeat(200) });
    assert.ok(sentence !== undefined && sentence.length < 120);
  });

  it('finds no change exactly when the contents are the same', () => {
    fc.assert(
      fc.property(contentArbitrary, contentArbitrary, (from, to) => {
        const summary = summarizeContentChange(from, to);
        // An empty part and a missing one are the same for everyone who resolves the prompt.
        const normal = (content: PromptContent): string =>
          toCanonicalJson({
            ...content,
            inputs: content.inputs ?? {},
            modelParameters: content.modelParameters ?? {},
          });
        const isTrailingOnly = summary.messages.length > 0;
        assert.equal(hasNoChange(summary), normal(from) === normal(to));
        assert.equal(
          isTrailingOnly,
          toCanonicalJson(from.messages) !== toCanonicalJson(to.messages),
        );
      }),
    );
  });

  it('swaps added and removed when the direction is swapped', () => {
    fc.assert(
      fc.property(contentArbitrary, contentArbitrary, (from, to) => {
        const there = summarizeContentChange(from, to);
        const back = summarizeContentChange(to, from);
        assert.deepEqual(there.variablesAdded, back.variablesRemoved);
        assert.deepEqual(there.tools.added, back.tools.removed);
      }),
    );
  });
});
