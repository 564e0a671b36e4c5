import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readPreviewUri, toPreviewUri } from '../../../src/extension/preview/previewUri.ts';

describe('the address of a preview', () => {
  it('reads as the name of the prompt and holds its file', () => {
    const prompt = 'file:///c%3A/shop/prompts/caf%C3%A9%20%25.prompt.yml';
    const { scheme, path, query } = toPreviewUri(prompt);
    assert.equal(path, '/café % (rendered)');
    const text = `${scheme}:${encodeURIComponent(path)}?${encodeURIComponent(query)}`;
    assert.equal(readPreviewUri(text), prompt);
  });

  it('is not that of a prompt file or of a version', () => {
    assert.equal(readPreviewUri('file:///shop/prompts/answer.prompt.yml'), undefined);
    assert.equal(readPreviewUri('prompt-rollout:/answer?file:///shop'), undefined);
  });
});
