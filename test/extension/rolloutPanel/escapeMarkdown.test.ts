import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { escapeMarkdown } from '../../../src/extension/rolloutPanel/escapeMarkdown.ts';

describe('escapeMarkdown', () => {
  it('leaves no markup and no HTML', () => {
    assert.equal(
      escapeMarkdown('<img src=x> *a* [b](c) `d` &lt;'),
      '\\<img src=x\\> \\*a\\* \\[b\\](c) \\`d\\` \\&lt;',
    );
    assert.equal(
      escapeMarkdown('# a\n- b\n1. c\n===\n12) d'),
      '\\# a  \n\\- b  \n1\\. c  \n\\===  \n12\\) d',
    );
    assert.equal(escapeMarkdown('1.4.0 is 5 % - better'), '1\\.4.0 is 5 % - better');
  });

  it('calls nobody and links nothing where the note is pasted', () => {
    assert.equal(
      escapeMarkdown('@alan, (@team/ops) see #12 and shop/web#7, !8'),
      '@&#8203;alan, (@&#8203;team/ops) see #&#8203;12 and shop/web#&#8203;7, !&#8203;8',
    );
    assert.equal(escapeMarkdown('ada@example.com, 5 @ 3, C# 1!'), 'ada@example.com, 5 @ 3, C# 1!');
    assert.equal(escapeMarkdown('fine\n/close'), 'fine  \n\\/close');
  });

  it('begins no block with an indent, and keeps it', () => {
    assert.equal(
      escapeMarkdown('a\n\n    *b*\n\t- c\r# d'),
      'a  \n  \n\u00a0\u00a0\u00a0\u00a0\\*b\\*  \n\u00a0\u00a0\u00a0\u00a0- c  \n\\# d',
    );
  });

  it('does so for any text', () => {
    const part = fc.constantFrom(
      ...['    ', '\t', '\n', '\r', '\r\n', ' ', '@', '#', '!', '/', '-', '&', '\\', '`', '_'],
      ...['name', '12', 'é', '#8203;', '.'],
    );
    const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const lines = escapeMarkdown(written).split(/\r\n|\r|\n/);
        for (const line of lines.filter((one) => one.trim() !== '')) {
          assert.doesNotMatch(line, /^[ \t#+=/-]|^\d+[.)]/);
          assert.doesNotMatch(line, /(?<!\w)@\w|[#!]\d(?!203;)/);
          assert.doesNotMatch(line, /(?<!\\)(?:\\\\)*[`_]/);
        }
      }),
    );
  });
});
