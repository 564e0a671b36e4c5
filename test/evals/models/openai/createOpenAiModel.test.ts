import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { maxAnswerBytes } from '../../../../src/evals/models/http/readAnswerText.ts';
import { ModelError, type ModelErrorCode } from '../../../../src/evals/models/model.ts';
import { createOpenAiModel } from '../../../../src/evals/models/openai/createOpenAiModel.ts';
import {
  cutReply,
  jsonReply,
  type Reply,
  type ScriptedModel,
  stallReply,
  startScriptedModel,
  streamReply,
  textReply,
  toEvents,
} from '../../../support/startScriptedModel.ts';
import { aRequest, callOptions, connectTo } from '../connectTo.ts';
import { createPatientTimers } from '../patientTimers.ts';

const key = 'sk-very-secret';

describe('createOpenAiModel', () => {
  let server: ScriptedModel;
  beforeEach(async () => {
    server = await startScriptedModel();
  });
  afterEach(() => server.close());

  const connect = (more: Parameters<typeof connectTo>[1] = {}) =>
    createOpenAiModel(connectTo(server.url, more), 'm-small');

  const boundKey = () => ({ value: key, origin: new URL(server.url).origin });

  async function refusalOf(model: ReturnType<typeof connect>): Promise<ModelError> {
    const error: unknown = await model.ask(aRequest(), callOptions()).then(
      () => assert.fail('It answered.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ModelError, String(error));
    return error;
  }

  it('asks with everything that the prompt says, spelt as the API spells it', async () => {
    const request = aRequest({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi {{name}}' },
      ],
      parameters: { maxTokens: 50, topP: 0.5, temperature: 0, logit_bias: { a: 1 }, stream: false },
      responseFormat: 'json_schema',
      jsonSchema: { name: 'answer', schema: { type: 'object' }, strict: true },
      tools: [{ name: 'find', description: 'Finds.', parameters: { type: 'object' } }],
    });
    await connect({ key: boundKey() }).ask(request, callOptions());
    const [seen] = server.requests;
    assert.equal(seen?.path, '/v1/chat/completions');
    assert.equal(seen.headers.authorization, `Bearer ${key}`);
    assert.deepEqual(seen.body, {
      max_tokens: 50,
      top_p: 0.5,
      temperature: 0,
      logit_bias: { a: 1 },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
      },
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds.', parameters: { type: 'object' } },
        },
      ],
      model: 'm-small',
      messages: request.messages,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('asks for a JSON object without a schema, and for nothing when the format is text', async () => {
    const model = connect();
    await model.ask(aRequest({ responseFormat: 'json_object' }), callOptions());
    await model.ask(aRequest({ responseFormat: 'text' }), callOptions());
    assert.deepEqual(server.requests[0]?.body['response_format'], { type: 'json_object' });
    assert.equal('response_format' in (server.requests[1] ?? assert.fail()).body, false);
    assert.equal(server.requests[0].headers.authorization, undefined);
  });

  it('gives the text piece by piece and then whole, with usage, model and reason', async () => {
    server.reply(streamReply(['Gr', 'üß', 'e'], { model: 'm-small-2026', finishReason: 'length' }));
    const pieces: string[] = [];
    const answer = await connect().ask(
      aRequest(),
      callOptions({ onText: (delta) => pieces.push(delta) }),
    );
    assert.deepEqual(pieces, ['Gr', 'üß', 'e']);
    assert.deepEqual(answer, {
      text: 'Grüße',
      toolCalls: [],
      model: 'm-small-2026',
      finishReason: 'length',
      usage: { inputTokens: 10, outputTokens: 5 },
      latencyMs: answer.latencyMs,
      retries: 0,
    });
  });

  it('joins characters and events that are cut anywhere', async () => {
    server.reply((response) => {
      const whole = Buffer.from(
        toEvents([{ choices: [{ delta: { content: '😀ü' }, finish_reason: 'stop' }] }]),
      );
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      const sendFrom = (index: number): void => {
        if (index === whole.length) response.end();
        else response.write(whole.subarray(index, index + 1), () => sendFrom(index + 1));
      };
      sendFrom(0);
    });
    assert.equal((await connect().ask(aRequest(), callOptions())).text, '😀ü');
  });

  it('joins the calls of tools, whose arguments may be no JSON', async () => {
    const call = (index: number, fn: object) => ({
      choices: [{ delta: { tool_calls: [{ index, function: fn }] } }],
    });
    const events = [
      call(0, { name: 'find', arguments: '' }),
      call(1, { name: 'open', arguments: '{"a"' }),
      call(0, { arguments: '{"q":' }),
      call(0, { arguments: '"x"}' }),
      { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
    ];
    server.reply(textReply(toEvents(events), 'text/event-stream'));
    const answer = await connect().ask(aRequest(), callOptions());
    assert.deepEqual(answer.toolCalls, [
      { name: 'find', arguments: '{"q":"x"}' },
      { name: 'open', arguments: '{"a"' },
    ]);
  });

  it('takes an answer that comes whole, compressed too, from an endpoint that does not stream', async () => {
    const message = {
      content: null,
      refusal: 'I cannot help with that.',
      tool_calls: [{ function: { name: 'f', arguments: '{}' } }],
    };
    const body = {
      model: 'whole',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    server.reply((response) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
      response.writeHead(200, headers).end(gzipSync(JSON.stringify(body)));
    });
    const answer = await connect().ask(aRequest(), callOptions());
    assert.equal(answer.text, '');
    assert.equal(answer.refusal, 'I cannot help with that.');
    assert.deepEqual(answer.toolCalls, [{ name: 'f', arguments: '{}' }]);
    assert.deepEqual(answer.usage, { inputTokens: 1, outputTokens: 2 });
  });

  for (const usage of [
    undefined,
    null,
    {},
    { prompt_tokens: -1, completion_tokens: 2 },
    { prompt_tokens: '10', completion_tokens: 2 },
    { prompt_tokens: 1.5, completion_tokens: 2 },
    'much',
  ]) {
    it(`knows no usage rather than a wrong one: ${JSON.stringify(usage)}`, async () => {
      server.reply(streamReply(['ok'], { usage }));
      assert.equal((await connect().ask(aRequest(), callOptions())).usage, undefined);
    });
  }

  it('waits as long as a limited endpoint asks, in seconds or until a date, outside of the latency', async () => {
    const timers = createPatientTimers(Date.parse('2026-11-20T12:00:00Z'));
    server.reply(
      jsonReply({}, 429, { 'Retry-After': '7' }),
      jsonReply({}, 429, { 'Retry-After': 'Fri, 20 Nov 2026 12:00:30 GMT' }),
      jsonReply({}, 503, { 'retry-after-ms': '250' }),
    );
    const answer = await connect({ timers }).ask(aRequest(), callOptions());
    assert.deepEqual(timers.waits, [7000, 30_000, 250]);
    assert.equal(answer.retries, 3);
    assert.ok(answer.latencyMs < 10, `${answer.latencyMs}`);
  });

  it('repeats what broke a few times, longer apart each time, and voids what was streamed', async () => {
    const timers = createPatientTimers();
    const log: string[] = [];
    server.reply(cutReply(['Hel']), jsonReply({ error: { message: 'Oops.' } }, 500), cutReply([]));
    const answer = await connect({ timers }).ask(
      aRequest(),
      callOptions({ onText: (text) => log.push(text), onRestart: () => log.push('again') }),
    );
    assert.deepEqual(log, ['Hel', 'again', 'again', 'again', 'Hello.']);
    assert.deepEqual(timers.waits, [250, 500, 1000]);
    assert.equal(answer.retries, 3);
  });

  it('takes a connection that is closed without an answer for something passing', async () => {
    server.reply((response) => response.destroy());
    assert.equal((await connect().ask(aRequest(), callOptions())).retries, 1);
  });

  const refusals: readonly (readonly [
    what: string,
    reply: Reply,
    expected: { code: ModelErrorCode; message: RegExp; requests: number },
  ])[] = [
    [
      'a key that is not right',
      jsonReply({ error: { message: `Incorrect API key provided: ${key}.` } }, 401),
      { code: 'key_refused', message: /refused the API key.*provided: …/, requests: 1 },
    ],
    [
      'a model that is not there',
      jsonReply({ error: { message: 'No such model.' } }, 404),
      { code: 'model_unknown', message: /does not serve the model “m-small”/, requests: 1 },
    ],
    [
      'a wrong address',
      textReply('<h1>Not found</h1>', 'text/html', 404),
      { code: 'model_unknown', message: /Check the “url”/, requests: 1 },
    ],
    [
      'a parameter that it does not take',
      jsonReply({ error: { message: 'temperature must be\n at most 2.' } }, 400),
      {
        code: 'request_refused',
        message: /\(HTTP 400\): temperature must be at most 2\./,
        requests: 1,
      },
    ],
    [
      'a proxy that wants credentials',
      textReply('Proxy Authentication Required', 'text/html', 407),
      { code: 'unreachable', message: /proxy.*asks for credentials/, requests: 1 },
    ],
    [
      'a quota that is used up, which no waiting mends',
      jsonReply({ error: { message: 'Pay.', code: 'insufficient_quota' } }, 429),
      { code: 'rate_limited', message: /quota.*used up/, requests: 1 },
    ],
    [
      'a limit for longer than anybody waits',
      jsonReply({}, 429, { 'Retry-After': '3600' }),
      { code: 'rate_limited', message: /asks to wait 60 minutes/, requests: 1 },
    ],
    [
      'an endpoint that stays broken',
      jsonReply({}, 502),
      { code: 'server_error', message: /failed \(HTTP 502\).*Repeated 3 times/, requests: 4 },
    ],
    [
      'a stream that is always cut',
      cutReply(['Hel']),
      { code: 'bad_answer', message: /broke off/, requests: 4 },
    ],
    [
      'a stream that ends without an end',
      textReply(toEvents([{ choices: [{ delta: { content: 'a' } }] }]), 'text/event-stream'),
      { code: 'bad_answer', message: /broke off/, requests: 4 },
    ],
    [
      'an error in the middle of a stream',
      textReply(toEvents([{ error: { message: 'Overloaded' } }]), 'text/event-stream'),
      { code: 'server_error', message: /while it answered: Overloaded/, requests: 4 },
    ],
    [
      'events that are no JSON',
      textReply('data: {"choices":\n\n', 'text/event-stream'),
      { code: 'bad_answer', message: /not JSON/, requests: 1 },
    ],
    [
      'a sign-in page',
      textReply('<html>Sign in</html>', 'text/html'),
      { code: 'bad_answer', message: /not JSON.*sign-in page/, requests: 1 },
    ],
    [
      'JSON that is no answer',
      jsonReply({ ok: true }),
      { code: 'bad_answer', message: /no “choices”/, requests: 1 },
    ],
    [
      'more than 10 MB',
      textReply(`data: ${'x'.repeat(maxAnswerBytes)}\n\n`, 'text/event-stream'),
      { code: 'answer_too_large', message: /larger than 10 MB/, requests: 1 },
    ],
    [
      'more than 10 MB in few bytes',
      (response) => {
        const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
        response.writeHead(200, headers).end(gzipSync(Buffer.alloc(maxAnswerBytes + 1, 'x')));
      },
      { code: 'answer_too_large', message: /larger than 10 MB/, requests: 1 },
    ],
  ];
  for (const [what, reply, { code, message, requests }] of refusals) {
    it(`says so at ${what}`, async () => {
      server.replyAlways(reply);
      const error = await refusalOf(connect({ key: boundKey() }));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.equal(server.requests.length, requests);
      assert.equal(JSON.stringify([error.message, error.stack]).includes(key), false);
    });
  }

  it('asks for a key where the endpoint wants one and none was given', async () => {
    server.reply(jsonReply({ error: 'Unauthorized' }, 401));
    const error = await refusalOf(connect());
    assert.equal(error.code, 'key_missing');
    assert.match(error.message, /wants an API key.*Unauthorized/);
  });

  it('follows no redirect: the key stays where it belongs', async () => {
    const other = await startScriptedModel();
    const location = `${other.url}/chat/completions?token=t`;
    server.reply(jsonReply({}, 307, { Location: location }));
    const error = await refusalOf(connect({ key: boundKey() }));
    await other.close();
    assert.equal(error.code, 'request_refused');
    assert.match(error.message, /sends requests on to http:\/\/127/);
    assert.equal(error.message.includes('token='), false);
    assert.equal(other.requests.length, 0);
  });

  it('sends a key to no other address than the one that it was entered for', async () => {
    const error = await refusalOf(
      connect({ key: { value: key, origin: 'https://api.example.com' } }),
    );
    assert.equal(error.code, 'key_refused');
    assert.equal(server.requests.length, 0);
  });

  it('says where nothing answers, and not what it sent', async () => {
    await server.close();
    const error = await refusalOf(connect({ key: boundKey() }));
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
    assert.equal(error.cause, undefined);
  });

  it('ends an answer that takes too long, and closes its connection', async () => {
    server.replyAlways(stallReply(['Hel']));
    const timers = { ...createPatientTimers(), schedule: soon };
    const error = await refusalOf(connect({ timers, timeoutMs: 50 }));
    assert.equal(error.code, 'timeout');
    assert.match(error.message, /within 0\.05 s/);
    await server.requests[0]?.abandoned;
    assert.equal(server.requests.length, 1);
  });

  it('carries a cancellation to the socket', async () => {
    server.replyAlways(stallReply(['Hel']));
    const cancel = new AbortController();
    const asked = connect().ask(
      aRequest(),
      callOptions({ signal: cancel.signal, onText: () => cancel.abort() }),
    );
    await assert.rejects(asked, { code: 'cancelled' });
    await server.requests[0]?.abandoned;
  });

  it('is cancelled while it waits for a limit, and before it starts', async () => {
    server.replyAlways(jsonReply({}, 429, { 'Retry-After': '60' }));
    const cancel = new AbortController();
    const timers = {
      ...createPatientTimers(),
      schedule: (_callback: () => void, delayMs: number) => {
        if (delayMs === 60_000) queueMicrotask(() => cancel.abort());
        return () => undefined;
      },
    };
    const model = connect({ timers });
    const options = callOptions({ signal: cancel.signal });
    await assert.rejects(model.ask(aRequest(), options), { code: 'cancelled' });
    await assert.rejects(model.ask(aRequest(), options), { code: 'cancelled' });
    assert.equal(server.requests.length, 1);
  });

  it('learns what an endpoint does not understand and asks so from then on', async () => {
    server.reply(
      jsonReply({ error: { message: 'Unknown field: stream_options' } }, 400),
      jsonReply({ error: { message: "Use 'max_completion_tokens' instead." } }, 400),
    );
    const model = connect();
    const request = aRequest({ parameters: { maxTokens: 9 } });
    assert.equal((await model.ask(request, callOptions())).retries, 0);
    await model.ask(request, callOptions());
    assert.equal(server.requests.length, 4);
    for (const { body } of server.requests.slice(2)) {
      assert.equal(body['max_completion_tokens'], 9);
      assert.equal('max_tokens' in body || 'stream_options' in body, false);
    }
  });

  it('uses its connections again', async () => {
    const model = connect();
    for (let round = 0; round < 5; round += 1)
      await Promise.all([1, 2, 3].map(() => model.ask(aRequest(), callOptions())));
    assert.equal(server.requests.length, 15);
    assert.ok(server.counts.connections <= 6, `${server.counts.connections} connections`);
  });
});

/** Time-outs come at once, and so does every other wait. */
function soon(callback: () => void): () => void {
  const handle = setTimeout(callback, 50);
  return () => clearTimeout(handle);
}
