import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ModelError } from '../../../src/evals/models/model.ts';
import { toVscodeModelError } from '../../../src/extension/models/toVscodeModelError.ts';

const { signal } = new AbortController();
const named = (code: string): Error => Object.assign(new Error('the reason'), { code });

describe('what VS Code says of a language model', () => {
  for (const [code, wanted, text] of [
    ['NoPermissions', 'consent_missing', /does not let Prompt Rollout use gpt\. Allow it/],
    ['NotFound', 'model_unknown', /offers no model “gpt”/],
    ['Blocked', 'rate_limited', /gpt refuses further requests for now: the reason/],
    ['ENOTFOUND', 'server_error', /gpt gave no answer: the reason/],
  ] as const) {
    it(`becomes a sentence: ${code}`, () => {
      const cause = named(code);
      const error = toVscodeModelError(cause, 'gpt', signal);
      assert.equal(error.code, wanted);
      assert.match(error.message, text);
      assert.equal(error.cause, cause);
    });
  }

  it('stays what it is where it was a sentence already, and a cancellation where the person stopped', () => {
    const known = new ModelError('model_unknown', 'No.');
    assert.equal(toVscodeModelError(known, 'gpt', signal), known);
    const stopped = AbortSignal.abort();
    assert.equal(toVscodeModelError(named('Blocked'), 'gpt', stopped).code, 'cancelled');
    assert.equal(toVscodeModelError('odd', 'gpt', signal).code, 'server_error');
  });
});
