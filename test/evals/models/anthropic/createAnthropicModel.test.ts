import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createAnthropicModel } from '../../../../src/evals/models/anthropic/createAnthropicModel.ts';
import {
  jsonReply,
  type Reply,
  type ScriptedModel,
  startScriptedModel,
  textReply,
  toEvents,
} from '../../../support/startScriptedModel.ts';
import { aRequest, callOptions, connectTo } from '../connectTo.ts';
import { createPatientTimers } from '../patientTimers.ts';

const start = {
  type: 'message_start',
  message: {
    model: 'claude-x',
    usage: { input_tokens: 3, cache_creation_input_tokens: 4, cache_read_input_tokens: 5 },
  },
};
const stop = (reason: string) => [
  { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 7 } },
  { type: 'message_stop' },
];
const delta = (index: number, part: object) => ({
  type: 'content_block_delta',
  index,
  delta: part,
});

function stream(events: readonly object[]): Reply {
  return textReply(toEvents(events), 'text/event-stream');
}

describe('createAnthropicModel', () => {
  let server: ScriptedModel;
  beforeEach(async () => {
    server = await startScriptedModel();
    server.replyAlways(
      stream([start, delta(0, { type: 'text_delta', text: 'Hi' }), ...stop('end_turn')]),
    );
  });
  afterEach(() => server.close());

  const connect = (more: Parameters<typeof connectTo>[1] = {}) =>
    createAnthropicModel(connectTo(server.url, more), 'claude');

  it('asks as the Messages API wants it: system apart, a limit always, its own names', async () => {
    const key = { value: 'sk-ant', origin: new URL(server.url).origin };
    const request = aRequest({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Yes?' },
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Why?' },
      ],
      parameters: { topP: 0.5, topK: 3, stop: 'END' },
      responseFormat: 'json_schema',
      jsonSchema: { name: 'a', schema: { type: 'object' } },
      tools: [{ name: 'find', description: 'Finds.' }],
    });
    await connect({ key }).ask(request, callOptions());
    const [seen] = server.requests;
    assert.equal(seen?.path, '/v1/messages');
    assert.equal(seen.headers['x-api-key'], 'sk-ant');
    assert.equal(seen.headers['anthropic-version'], '2023-06-01');
    assert.deepEqual(seen.body, {
      max_tokens: 4096,
      top_p: 0.5,
      top_k: 3,
      stop_sequences: ['END'],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
      tools: [
        {
          name: 'find',
          description: 'Finds.',
          input_schema: { type: 'object', properties: {} },
        },
      ],
      system: 'Be brief.\n\nBe kind.',
      model: 'claude',
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Yes?' },
        { role: 'user', content: 'Why?' },
      ],
      stream: true,
    });
  });

  it('keeps the limit of the prompt and finds the API below any base', async () => {
    const base = server.url.replace('/v1', '/anthropic');
    const model = createAnthropicModel(connectTo(base), 'claude');
    await model.ask(aRequest({ parameters: { maxTokens: 9 } }), callOptions());
    assert.equal(server.requests[0]?.path, '/anthropic/v1/messages');
    assert.equal(server.requests[0].body['max_tokens'], 9);
  });

  it('gives text and calls of tools, and counts all that was sent', async () => {
    server.reply(
      stream([
        start,
        { type: 'ping' },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        delta(0, { type: 'text_delta', text: 'Let ' }),
        delta(0, { type: 'text_delta', text: 'me look.' }),
        delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
        {
          type: 'content_block_start',
          index: 1,
          content_block: { type: 'tool_use', name: 'find', input: {} },
        },
        delta(1, { type: 'input_json_delta', partial_json: '{"q":' }),
        delta(1, { type: 'input_json_delta', partial_json: '"x"}' }),
        ...stop('tool_use'),
      ]),
    );
    const pieces: string[] = [];
    const onText = (text: string) => pieces.push(text);
    const answer = await connect().ask(aRequest(), callOptions({ onText }));
    assert.deepEqual(pieces, ['Let ', 'me look.']);
    assert.deepEqual(answer, {
      text: 'Let me look.',
      toolCalls: [{ name: 'find', arguments: '{"q":"x"}' }],
      model: 'claude-x',
      finishReason: 'tool_calls',
      usage: { inputTokens: 12, outputTokens: 7 },
      latencyMs: answer.latencyMs,
      retries: 0,
    });
  });

  it('tells a refusal of the provider, and an answer that was too long', async () => {
    server.reply(stream([start, ...stop('refusal')]), stream([start, ...stop('max_tokens')]));
    const refused = await connect().ask(aRequest(), callOptions());
    assert.equal(refused.finishReason, 'refusal');
    assert.equal(refused.refusal, 'The provider refused to answer.');
    const long = await connect().ask(aRequest(), callOptions());
    assert.equal(long.finishReason, 'length');
    assert.equal(long.refusal, undefined);
  });

  it('takes an answer that comes whole', async () => {
    server.reply(
      jsonReply({
        model: 'claude-y',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'tool_use', name: 'find', input: { q: 1 } },
        ],
        stop_reason: 'end_turn',
        usage: { input_tokens: 1, output_tokens: 2 },
      }),
    );
    const answer = await connect().ask(aRequest(), callOptions());
    assert.equal(answer.text, 'Hello');
    assert.deepEqual(answer.toolCalls, [{ name: 'find', arguments: '{"q":1}' }]);
    assert.equal(answer.finishReason, 'stop');
  });

  it('repeats when the provider is overloaded, also in the middle of an answer', async () => {
    server.reply(
      jsonReply({ type: 'error', error: { message: 'Overloaded' } }, 529),
      stream([start, { type: 'error', error: { type: 'overloaded_error', message: 'Busy' } }]),
      stream([start, delta(0, { type: 'text_delta', text: 'Hi' })]),
    );
    const timers = createPatientTimers();
    assert.equal((await connect({ timers }).ask(aRequest(), callOptions())).retries, 3);
  });

  it('cannot ask without a user message, and says so without asking', async () => {
    const request = aRequest({ messages: [{ role: 'system', content: 'Be brief.' }] });
    await assert.rejects(connect().ask(request, callOptions()), {
      code: 'request_refused',
      message: /Add a message with the role user/,
    });
    assert.equal(server.requests.length, 0);
  });

  for (const [what, reply] of [
    ['a stream of something else', textReply('data: hello\n\n', 'text/event-stream')],
    ['an answer of another API', jsonReply({ choices: [] })],
  ] as const)
    it(`refuses ${what}`, async () => {
      server.replyAlways(reply);
      await assert.rejects(connect().ask(aRequest(), callOptions()), { code: 'bad_answer' });
      assert.equal(server.requests.length, 1);
    });
});
