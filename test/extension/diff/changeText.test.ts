import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { changeLine, changeLines } from '../../../src/extension/diff/changeText.ts';

const messages = (count: number, text: string): PromptContent => ({
  messages: Array.from({ length: count }, (_, index) => ({
    role: 'user',
    content: `${text} ${index}`,
  })),
});

describe('what changed, in words', () => {
  it('says so when nothing did', () => {
    assert.deepEqual(changeLines(messages(1, 'a'), messages(1, 'a')), [
      'Nothing that is served differs.',
    ]);
  });

  it('is in sentences where they fit into one line', () => {
    assert.equal(
      changeLine(messages(1, 'a'), { ...messages(1, 'a'), model: 'x' }),
      'Model set to x.',
    );
  });

  it('names what changed where sentences do not fit, messages first', () => {
    const from = { ...messages(3, 'a'), modelParameters: { temperature: 1, topP: 1 } };
    const to = { ...messages(3, 'b'), modelParameters: { temperature: 0, topP: 0 }, model: 'x' };
    assert.equal(changeLine(from, to), '3 messages (+3 −3 lines), model, temperature, topP');
  });

  it('counts what does not fit even so', () => {
    const names = Array.from({ length: 40 }, (_, index) => `tool_number_${index}`);
    const to = { ...messages(1, 'a'), tools: names.map((name) => ({ name })) };
    const line = changeLine(messages(1, 'a'), to);
    assert.ok(line.length <= 96);
    assert.match(line, /^tool tool_number_0, .* and \d+ more$/);
  });

  it('is cut where a single name is too long', () => {
    const inputs = { ['n'.repeat(64)]: {}, ['m'.repeat(64)]: {} };
    const line = changeLine(messages(1, 'a'), { ...messages(1, 'a'), inputs });
    assert.ok(line.length <= 96);
  });
});
