import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createAnthropicModel } from '../../../../src/evals/models/anthropic/createAnthropicModel.ts';
import { ModelError } from '../../../../src/evals/models/model.ts';
import { createOpenAiModel } from '../../../../src/evals/models/openai/createOpenAiModel.ts';
import {
  type ScriptedModel,
  startScriptedModel,
  textReply,
  toEvents,
} from '../../../support/startScriptedModel.ts';
import { aRequest, callOptions, connectTo } from '../connectTo.ts';

const value = 'sk-very-secret-0123456789';

describe('an error in the middle of an answer', () => {
  let server: ScriptedModel;
  beforeEach(async () => {
    server = await startScriptedModel();
  });
  afterEach(() => server.close());

  for (const [name, create] of [
    ['OpenAI', createOpenAiModel],
    ['Anthropic', createAnthropicModel],
  ] as const) {
    it(`is told without the key that it repeats, not even a part of it (${name})`, async () => {
      const key = { value, origin: new URL(server.url).origin };
      const message = `${'Sorry. '.repeat(41)}Wrong key: ${value} for this model.`;
      const events = toEvents([{ type: 'error', error: { message } }]);
      for (let turn = 0; turn < 4; turn += 1) server.reply(textReply(events, 'text/event-stream'));
      const model = create(connectTo(server.url, { key }), 'm');
      const error: unknown = await model.ask(aRequest(), callOptions()).catch((e: unknown) => e);
      assert.ok(error instanceof ModelError);
      assert.equal(error.code, 'server_error');
      assert.match(error.message, /failed while it answered: Sorry\./);
      assert.doesNotMatch(error.message, /sk-very/);
    });
  }
});
