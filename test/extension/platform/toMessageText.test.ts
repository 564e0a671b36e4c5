import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toMessageText } from '../../../src/extension/platform/toMessageText.ts';

/** How VS Code finds links in the messages of extensions. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('the text of a message', () => {
  it('holds no link, whatever a model or a file says', () => {
    for (const text of [
      'equals: got [Open](command:workbench.action.terminal.new)',
      '[a](https://example.com "b")[c](file:///etc/passwd)',
    ]) {
      assert.match(text, link);
      assert.doesNotMatch(toMessageText(text), link);
    }
  });

  it('is otherwise what was written', () => {
    assert.equal(toMessageText('support/answer [1.1.0] (new)'), 'support/answer [1.1.0] (new)');
  });
});
