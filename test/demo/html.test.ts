import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { escapeHtml, html } from '../../src/demo/html.ts';

describe('html', () => {
  it('escapes every value', () => {
    const hostile = `<script>alert('x')</script>" & onload=`;
    assert.equal(
      html`<p title="${hostile}">${hostile}</p>`.text,
      `<p title="${escapeHtml(hostile)}">${escapeHtml(hostile)}</p>`,
    );
    assert.equal(
      escapeHtml(hostile),
      '&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot; &amp; onload=',
    );
  });

  it('keeps its own parts and lists of them as they are', () => {
    // Under another name, since the formatter rewrites the white space of `html` templates.
    const tag = html;
    const items = ['a', '<b>'].map((item) => tag`<li>${item}</li>`);
    assert.equal(tag`<ul>${items}</ul>${1}`.text, '<ul><li>a</li><li>&lt;b&gt;</li></ul>1');
  });
});
