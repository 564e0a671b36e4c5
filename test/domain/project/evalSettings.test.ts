import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toEvalSettings } from '../../../src/domain/project/evalSettings.ts';
import { readEndpointUrl } from '../../../src/domain/project/modelEndpoint.ts';

describe('toEvalSettings', () => {
  it('has a default for everything but limits and the judge', () => {
    assert.deepEqual(toEvalSettings(), {
      repeat: 1,
      concurrency: 4,
      timeoutMs: 120_000,
      budget: {},
      askAboveUsd: 0.5,
      maxContextShare: 0.75,
    });
  });

  it('takes what the project says', () => {
    const written = {
      repeat: 3,
      concurrency: 20,
      judge: 'openai/gpt-4o',
      timeout: '30s',
      budget: { costUsd: 2, tokens: 1000 },
      askAboveUsd: 0,
      maxContextShare: 0.5,
    };
    const { timeout: _timeout, ...rest } = written;
    assert.deepEqual(toEvalSettings(written), { ...rest, timeoutMs: 30_000 });
  });
});

describe('readEndpointUrl', () => {
  it('knows where OpenAI and Anthropic are, and that the editor has no address', () => {
    assert.equal(readEndpointUrl({ name: 'a', kind: 'openai' }), 'https://api.openai.com/v1');
    assert.equal(readEndpointUrl({ name: 'a', kind: 'anthropic' }), 'https://api.anthropic.com');
    assert.equal(readEndpointUrl({ name: 'a', kind: 'vscode' }), undefined);
  });

  it('leaves slashes at the end away', () => {
    const endpoint = { name: 'a', kind: 'openai', url: 'http://localhost:1/v1//' } as const;
    assert.equal(readEndpointUrl(endpoint), 'http://localhost:1/v1');
  });
});
