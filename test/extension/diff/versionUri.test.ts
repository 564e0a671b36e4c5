import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  parseVersionDocument,
  parseVersionUri,
  toVersionUri,
} from '../../../src/extension/diff/versionUri.ts';

const place = {
  registry: 'https://registry.example.com/base',
  prompt: 'support/answer',
  version: '1.3.0',
};

describe('URIs of version documents', () => {
  it('read well in a tab and are YAML', () => {
    assert.equal(toVersionUri(place).path, '/support/answer@1.3.0.yml');
  });

  it('give back every place, whatever is in its names', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('..', '../x', '%2e%2e/x', '//host/x', 'con', '?', '#', 'a b', '😀', ''),
    );
    fc.assert(
      fc.property(name, name, name, (registry, prompt, version) => {
        const hostile = { registry, prompt, version };
        assert.deepEqual(parseVersionUri(toVersionUri(hostile)), hostile);
      }),
    );
  });

  it('never name a place outside, nor one that VS Code refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (prompt) => {
        const { path } = toVersionUri({ ...place, prompt });
        assert.match(path, /^(?:\/[A-Za-z0-9._-]+)*\/[A-Za-z0-9._-]+@1\.3\.0\.yml$/);
        assert.doesNotMatch(path, /\/\.{1,2}(?:\/|$)/);
      }),
    );
  });

  it('are refused when path and query name different versions', () => {
    const { query } = toVersionUri(place);
    const { path } = toVersionUri({ ...place, version: '1.4.0' });
    assert.equal(parseVersionUri({ path, query }), undefined);
  });

  it('take the path of a file beside which a list of changes shows them', () => {
    const beside = toVersionUri(place, '/shop/prompts/support/answer.prompt.yml');
    assert.equal(beside.path, '/shop/prompts/support/answer.prompt.yml');
    assert.deepEqual(parseVersionUri(beside), place);
  });

  it('are refused when somebody else made them', () => {
    for (const query of ['', 'a=b', '[]', '["a","b"]', '["a","b",1]', '{"0":"a"}', '"abc"']) {
      assert.equal(parseVersionUri({ path: '/support/answer@1.3.0.yml', query }), undefined);
    }
  });

  it('are read from the text of a document, escaped as VS Code does it', () => {
    const { path, query } = toVersionUri(place);
    const text = `prompt-rollout:${encodeURI(path)}?${encodeURIComponent(query)}`;
    assert.deepEqual(parseVersionDocument(text), place);
    assert.equal(parseVersionDocument(text.replace('prompt-rollout:', 'file:')), undefined);
    assert.equal(parseVersionDocument('prompt-rollout:/%E0%A4%A?%'), undefined);
  });
});
