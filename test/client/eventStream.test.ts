import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import type { ConnectionState } from '../../src/client/connectionState.ts';
import { EventStream, type EventStreamOptions } from '../../src/client/eventStream.ts';
import { RegistryTransport } from '../../src/client/registryTransport.ts';
import { ManualTimers } from './manualTimers.ts';
import {
  html,
  problem,
  startScriptedServer,
  type Answer,
  type ScriptedServer,
} from './scriptedServer.ts';
import { until } from './until.ts';

const heartbeatMs = 1000;

function change(number: number): string {
  const event = {
    number,
    type: 'prompt.created',
    at: '2026-01-02T03:04:05.000Z',
    actor: { name: 'Ada', kind: 'person' },
    prompt: `p${number}`,
  };
  return `event: change\nid: s1:${number}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Answers every request with an open stream that starts with the given text. */
function open(streams: ServerResponse[], text = ''): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: hello\n\n${text}`);
    streams.push(response);
  };
}

describe('EventStream', () => {
  let server: ScriptedServer | undefined;
  let stream: EventStream | undefined;
  let timers = new ManualTimers();
  let states: ConnectionState[] = [];
  let numbers: number[] = [];
  let resets = 0;

  afterEach(async () => {
    await stream?.stop();
    await server?.close();
    stream = undefined;
    server = undefined;
  });

  async function follow(
    answers: readonly Answer[],
    options: Partial<EventStreamOptions> = {},
  ): Promise<EventStream> {
    timers = new ManualTimers();
    states = [];
    numbers = [];
    resets = 0;
    server = await startScriptedServer(answers);
    stream = new EventStream({
      transport: new RegistryTransport({
        baseUrl: server.url,
        token: () => Promise.resolve('t'),
        clientName: 'test/1',
      }),
      heartbeatMs,
      timers,
      onEvent: (event) => numbers.push(event.number),
      onReset: () => {
        resets += 1;
        return Promise.resolve();
      },
      onState: (state) => states.push(state),
      ...options,
    });
    stream.start();
    return stream;
  }

  const kinds = (): string[] => states.map(({ kind }) => kind);

  it('loads once the stream is open, then delivers events in order', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, change(1) + change(2))]);
    await until(() => numbers.length === 2);
    assert.deepEqual(numbers, [1, 2]);
    assert.equal(resets, 1);
    assert.deepEqual(kinds(), ['live']);
    assert.equal(server?.seen[0]?.headers['last-event-id'], undefined);
    assert.equal(server?.seen[0]?.headers.accept, 'text/event-stream');
  });

  it('reads events that arrive in pieces', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams)]);
    await until(() => streams.length === 1);
    const text = change(1).replace('p1', 'pé');
    for (const byte of Buffer.from(text)) streams[0]?.write(Buffer.of(byte));
    await until(() => numbers.length === 1);
  });

  it('resumes after the last event that it saw, without loading again', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, change(7)), open(streams, change(8))]);
    await until(() => numbers.length === 1);
    streams[0]?.end();
    await until(() => timers.nextInMs === 500);
    assert.deepEqual(kinds(), ['live', 'connecting']);
    timers.advance(500);
    await until(() => numbers.length === 2);
    assert.equal(server?.seen[1]?.headers['last-event-id'], 's1:7');
    assert.equal(resets, 1);
    assert.deepEqual(kinds(), ['live', 'connecting', 'live']);
  });

  it('loads again when the registry says that it cannot resume', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, change(7)), open(streams, 'event: reset\nid: s2:1\ndata: {}\n\n')]);
    await until(() => numbers.length === 1);
    streams[0]?.end();
    await until(() => timers.nextInMs === 500);
    timers.advance(500);
    await until(() => resets === 2);
  });

  it('loads again for a change that it cannot read', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, 'event: change\nid: s1:3\ndata: {"type":"from.the.future"}\n\n')]);
    await until(() => resets === 2);
    assert.deepEqual(numbers, []);
  });

  it('tries again from the start when loading fails', async () => {
    const streams: ServerResponse[] = [];
    let loads = 0;
    await follow([open(streams, change(4))], {
      onReset: () => {
        loads += 1;
        return loads === 1 ? Promise.reject(new Error('no')) : Promise.resolve();
      },
    });
    await until(() => timers.nextInMs === 500);
    timers.advance(500);
    await until(() => loads === 2);
    assert.equal(server?.seen[1]?.headers['last-event-id'], undefined);
  });

  it('counts a registry as gone after two and a half missed heartbeats', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, change(1)), problem(503, 'unavailable')]);
    await until(() => numbers.length === 1);
    timers.advance(2.5 * heartbeatMs - 1);
    streams[0]?.write('event: heartbeat\ndata: {}\n\n' + change(2));
    await until(() => numbers.length === 2);
    timers.advance(2.5 * heartbeatMs - 1);
    assert.deepEqual(kinds(), ['live']);
    timers.advance(1);
    await until(() => states.length === 2);
    assert.deepEqual(kinds(), ['live', 'connecting']);
  });

  it('says since when it is offline, and why', async () => {
    const streams: ServerResponse[] = [];
    await follow([open(streams, change(1)), problem(401, 'unauthorized')]);
    await until(() => numbers.length === 1);
    const brokeAt = timers.now();
    streams[0]?.end();
    await until(() => timers.nextInMs === 500);
    timers.advance(500);
    await until(() => states.length === 3);
    const state = states[2];
    assert(state?.kind === 'offline');
    assert.equal(state.since, brokeAt);
    assert.equal(state.error.code, 'unauthorized');
  });

  it('reports HTML in place of the stream', async () => {
    await follow([html(200)]);
    await until(() => states.length === 1);
    assert(states[0]?.kind === 'offline');
    assert.equal(states[0].error.code, 'invalid_response');
  });

  it('waits longer after each failure, up to half a minute, and at once when asked', async () => {
    const current = await follow([problem(503, 'unavailable')]);
    for (const expected of [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      await until(() => timers.nextInMs === expected);
      timers.advance(expected - 1);
      assert.equal(timers.nextInMs, 1);
      timers.advance(1);
    }
    await until(() => timers.nextInMs === 30_000);
    const before = server?.seen.length ?? 0;
    current.retryNow();
    await until(() => (server?.seen.length ?? 0) === before + 1);
    await until(() => timers.nextInMs === 500 || timers.nextInMs === 1000);
  });

  it('gives up a connection that never answers', async () => {
    await follow([() => undefined]);
    await until(() => server?.seen.length === 1);
    timers.advance(2.5 * heartbeatMs);
    await until(() => states.length === 1);
    assert(states[0]?.kind === 'offline');
    assert.match(states[0].error.message, /stopped answering/);
  });

  it('says within ten further seconds that it is offline when a silent stream cannot be opened again', async () => {
    const streams: ServerResponse[] = [];
    const heartbeat = 15_000;
    await follow([open(streams, change(1)), () => undefined], { heartbeatMs: heartbeat });
    await until(() => numbers.length === 1 && timers.nextInMs === 2.5 * heartbeat);
    const heardAt = timers.now();
    timers.advance(2.5 * heartbeat);
    await until(() => timers.nextInMs === 500);
    assert.deepEqual(states.at(-1), { kind: 'connecting', heardAt });
    timers.advance(500);
    await until(() => server?.seen.length === 2);
    timers.advance(10_000);
    await until(() => states.at(-1)?.kind === 'offline');
  });

  it('never has two streams open, however often it is started or told to retry', async () => {
    const streams: ServerResponse[] = [];
    const current = await follow([open(streams, change(1))]);
    for (let index = 0; index < 5; index += 1) {
      current.start();
      current.retryNow();
    }
    await until(() => numbers.length === 1);
    assert.equal(streams.length, 1);
  });

  it('closes the stream when stopped and is silent afterwards', async () => {
    const streams: ServerResponse[] = [];
    const abort = new AbortController();
    await follow([open(streams, change(1))], { signal: abort.signal });
    await until(() => numbers.length === 1);
    let isClosed = false;
    streams[0]?.on('close', () => (isClosed = true));
    abort.abort();
    await until(() => isClosed);
    await stream?.stop();
    assert.equal(timers.nextInMs, undefined);
    assert.deepEqual(kinds(), ['live']);
  });
});
