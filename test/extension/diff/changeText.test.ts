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

  it('stays on one line of a list, and counts the rest', () => {
    const line = changeLine(messages(20, 'a'), messages(20, 'b'));
    assert.ok(line.length <= 96);
    assert.match(line, /And \d+ more\.$/);
  });

  it('cuts a single sentence that is too long', () => {
    const from = { ...messages(1, 'a'), tools: [] };
    const names = Array.from({ length: 40 }, (_, index) => `tool_number_${index}`);
    const to = { ...messages(1, 'a'), tools: names.map((name) => ({ name })) };
    const line = changeLine(from, to);
    assert.equal(line.length, 96);
    assert.ok(line.endsWith('…'));
  });
});
