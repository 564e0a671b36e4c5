import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { startModelServer, type ModelServer } from '../../../src/demo/model/startModelServer.ts';

interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}
interface Completion {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly {
    readonly index: number;
    readonly message: {
      readonly role: string;
      readonly content: string | null;
      readonly tool_calls?: readonly {
        readonly id: string;
        readonly type: string;
        readonly function: { readonly name: string; readonly arguments: string };
      }[];
    };
    readonly finish_reason: string;
  }[];
  readonly usage: Usage;
}
interface Chunk {
  readonly id: string;
  readonly object: string;
  readonly choices: readonly {
    readonly delta: { readonly role?: string; readonly content?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: Usage | null;
}

const question = {
  model: 'openai/gpt-4o-mini',
  messages: [
    { role: 'system', content: 'You help.' },
    { role: 'user', content: 'How tall is K2, and who measured it first?' },
  ],
};

describe('the stand-in for a language model, over HTTP', () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer(0);
  });
  after(() => server.close());

  const post = (body: unknown): Promise<Response> =>
    fetch(`${server.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const complete = async (body: unknown): Promise<Completion> =>
    (await (await post(body)).json()) as Completion;

  async function stream(body: object): Promise<readonly Chunk[]> {
    const response = await post({ ...body, stream: true });
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    assert.equal(events.at(-1), 'data: [DONE]');
    return events.slice(0, -1).map((event) => {
      assert.ok(event.startsWith('data: '));
      return JSON.parse(event.slice('data: '.length)) as Chunk;
    });
  }

  it('answers in the form of the API, with what it counted', async () => {
    const answer = await complete(question);
    assert.match(answer.id, /^chatcmpl-/);
    assert.equal(answer.object, 'chat.completion');
    assert.ok(Math.abs(answer.created - Date.now() / 1000) < 60);
    assert.equal(answer.model, 'stand-in');
    const [choice] = answer.choices;
    assert.equal(choice?.index, 0);
    assert.equal(choice.message.role, 'assistant');
    assert.match(choice.message.content ?? '', /How tall is K2/);
    assert.equal(choice.finish_reason, 'stop');
    const { prompt_tokens: sent, completion_tokens: answered, total_tokens: all } = answer.usage;
    assert.equal(answered, Math.ceil((choice.message.content ?? '').length / 4));
    assert.equal(all, sent + answered);
  });

  it('streams the same answer, with usage where it was asked for', async () => {
    const whole = await complete(question);
    const chunks = await stream({ ...question, stream_options: { include_usage: true } });
    assert.ok(chunks.length > 5);
    assert.deepEqual([...new Set(chunks.map(({ object }) => object))], ['chat.completion.chunk']);
    assert.equal(new Set(chunks.map(({ id }) => id)).size, 1);
    assert.equal(chunks[0]?.choices[0]?.delta.role, 'assistant');
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    assert.equal(text, whole.choices[0]?.message.content);
    const last = chunks.at(-1);
    assert.deepEqual(last?.choices, []);
    assert.deepEqual(last.usage, whole.usage);
    assert.ok(chunks.slice(0, -1).every(({ usage }) => usage === null));
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
    const without = await stream(question);
    assert.ok(without.every((chunk) => !('usage' in chunk)));
  });

  it('stops at the limit of tokens, and says so', async () => {
    const answer = await complete({ ...question, max_tokens: 3 });
    assert.equal(answer.choices[0]?.finish_reason, 'length');
    assert.equal(answer.choices[0].message.content?.length, 12);
    assert.equal(answer.usage.completion_tokens, 3);
  });

  it('counts more tokens for a longer prompt', async () => {
    const longer = [{ role: 'system', content: 'Be kind. '.repeat(50) }, ...question.messages];
    const { usage: more } = await complete({ ...question, messages: longer });
    const { usage: less } = await complete(question);
    assert.ok(more.prompt_tokens > less.prompt_tokens + 100);
  });

  it('calls a tool, whole and as a stream', async () => {
    const body = {
      model: 'x',
      messages: [
        { role: 'system', content: 'Call get_weather before you answer.' },
        { role: 'user', content: 'Bergen' },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            parameters: {
              type: 'object',
              properties: { city: { type: 'string' }, days: { type: 'integer' } },
            },
          },
        },
      ],
    };
    const { choices } = await complete(body);
    assert.equal(choices[0]?.finish_reason, 'tool_calls');
    assert.equal(choices[0].message.content, null);
    const [call] = choices[0].message.tool_calls ?? [];
    assert.equal(call?.type, 'function');
    assert.deepEqual(JSON.parse(call.function.arguments), { city: 'Bergen', days: 0 });
    const chunks = JSON.stringify(await stream(body));
    assert.match(chunks, /"tool_calls":\[\{"index":0,"id":"call_/);
    const answered = [...body.messages, { role: 'tool', content: 'Rain', tool_call_id: '1' }];
    const after = await complete({ ...body, messages: answered });
    assert.equal(after.choices[0]?.finish_reason, 'stop');
  });

  it('lists itself, and nothing else', async () => {
    const list = (await (await fetch(`${server.url}/models`)).json()) as object;
    assert.deepEqual(list, {
      object: 'list',
      data: [{ id: 'stand-in', object: 'model', created: 0, owned_by: 'prompt-rollout' }],
    });
    assert.equal((await fetch(`${server.url}/models/stand-in`)).status, 200);
    assert.equal((await fetch(`${server.url}/models/gpt-4o`)).status, 404);
  });

  it('says what is wrong with a request, as the API does', async () => {
    const wrong: readonly [body: unknown, status: number, message: RegExp][] = [
      ['{', 400, /The body is not what/],
      [{ ...question, messages: [] }, 400, /“messages” is not what/],
      [{ ...question, temperature: 3 }, 400, /“temperature” is not what/],
      [{ messages: question.messages }, 400, /is not what/],
      [{ ...question, n: 2 }, 400, /“n” is not what/],
      [`"${'x'.repeat(9 * 1024 * 1024)}"`, 413, /larger than 8 MiB/],
    ];
    for (const [body, status, message] of wrong) {
      const response = await post(body);
      assert.equal(response.status, status);
      const { error } = (await response.json()) as { error: { message: string; type: string } };
      assert.match(error.message, message);
      assert.equal(error.type, 'invalid_request_error');
    }
    assert.equal((await fetch(`${server.url}/embeddings`, { method: 'POST' })).status, 404);
  });

  it('goes on after a client that went away in the middle of a stream', async () => {
    const gone = new AbortController();
    const response = await fetch(`${server.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ ...question, stream: true }),
      signal: gone.signal,
    });
    await response.body?.getReader().read();
    gone.abort();
    assert.equal((await complete(question)).choices.length, 1);
  });
});
