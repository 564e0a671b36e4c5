import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createKeyFinder } from '../../../src/cli/eval/createKeyFinder.ts';
import { ModelError } from '../../../src/evals/models/model.ts';

const environment = { OPENAI_API_KEY: 'o', DESK_KEY: ' k \n', EMPTY: ' ' };

function find(url: string, keyVariable?: string, allowed: readonly string[] = []) {
  return createKeyFinder({ environment, allowed })({ name: 'desk', url, keyVariable });
}

async function refuses(work: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert(error instanceof ModelError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

describe('keys of models on the command line', () => {
  it('come from the variable that is named, and from no other', async () => {
    assert.equal(await find('https://api.openai.com/v1', 'OPENAI_API_KEY'), 'o');
    assert.equal(await find('http://127.0.0.1:11434/v1', 'DESK_KEY'), 'k');
    assert.equal(await find('https://api.openai.com/v1'), undefined);
  });

  it('go only where somebody said that they are meant to go', async () => {
    const evil = 'https://evil.example/v1';
    await refuses(find(evil, 'OPENAI_API_KEY'), 'consent_missing', /OPENAI_API_KEY=https:\/\/evil/);
    await refuses(find('http://api.openai.com/v1', 'OPENAI_API_KEY'), 'consent_missing', /http:/);
    const pairs = ['DESK_KEY=https://llm.example/v1/chat'];
    assert.equal(await find('https://llm.example/v2', 'DESK_KEY', pairs), 'k');
    await refuses(
      find('https://llm.example:8443/v2', 'DESK_KEY', pairs),
      'consent_missing',
      /8443/,
    );
    await refuses(find(evil, 'DESK_KEY', pairs), 'consent_missing', /evil/);
    await refuses(find('http://127.0.0.1.evil.example', 'DESK_KEY'), 'consent_missing', /evil/);
  });

  it('are named when they are missing', async () => {
    await refuses(find('https://x.example', 'EMPTY'), 'key_missing', /variable EMPTY/);
    await refuses(find('https://x.example', 'NONE'), 'key_missing', /--replay/);
    await refuses(find('https://x.example', 'constructor'), 'key_missing', /constructor/);
  });
});
