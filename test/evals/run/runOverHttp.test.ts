import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createModelLookup } from '../../../src/evals/models/endpoints/createModelLookup.ts';
import { createHttpSend } from '../../../src/evals/models/http/createHttpSend.ts';
import { maxAnswerBytes } from '../../../src/evals/models/http/readAnswerText.ts';
import { createPriceList } from '../../../src/evals/prices/createPriceList.ts';
import { runCases } from '../../../src/evals/run/runCases.ts';
import type { RunOptions } from '../../../src/evals/run/runOptions.ts';
import {
  cutReply,
  jsonReply,
  type Reply,
  type ScriptedModel,
  stallReply,
  startScriptedModel,
  streamReply,
  textReply,
} from '../../support/startScriptedModel.ts';
import { createPatientTimers, patientTimeoutMs } from '../models/patientTimers.ts';
import { aCase, aContent, outcomesOf } from './runBuilders.ts';

describe('a run over HTTP', () => {
  let server: ScriptedModel;
  beforeEach(async () => {
    server = await startScriptedModel();
  });
  afterEach(() => server.close());

  function run(ids: readonly string[], options: Partial<RunOptions> = {}) {
    const endpoints = [
      {
        name: 'test',
        kind: 'openai' as const,
        url: server.url,
        prices: { small: { input: 1, output: 2 } },
      },
    ];
    return runCases(
      { content: aContent, cases: ids.map((id) => aCase(id)) },
      {
        findModel: createModelLookup({
          endpoints,
          findKey: () => Promise.resolve('secret'),
          send: createHttpSend({ proxy: 'none' }),
          timeoutMs: patientTimeoutMs,
          timers: { ...createPatientTimers(), elapsed: () => performance.now() },
        }),
        prices: createPriceList(endpoints, { calcPrice: () => null }),
      },
      { signal: new AbortController().signal, ...options },
    );
  }

  it('gets through an endpoint that limits, fails, stalls its streams and cuts them', async () => {
    const seen = new Map<string, number>();
    const faults: readonly Reply[] = [
      jsonReply({}, 429, { 'Retry-After': '30' }),
      jsonReply({}, 500),
      cutReply(['ye']),
      (response) => response.destroy(),
    ];
    server.replyAlways((response, request) => {
      const asked = JSON.stringify(request.body['messages']);
      const times = seen.get(asked) ?? 0;
      seen.set(asked, times + 1);
      const fault = times === 0 ? faults[seen.size % (faults.length + 1)] : undefined;
      (fault ?? streamReply(['y', 'es']))(response, request);
    });
    const ids = Array.from({ length: 100 }, (_, index) => `c${index}`);
    const { summary, problems } = await run(ids, { concurrency: 20 });
    assert.deepEqual(problems, []);
    assert.equal(summary.cases.passed, 100);
    assert.equal(summary.retries, 80);
    assert.deepEqual(summary.usage, { inputTokens: 1000, outputTokens: 500 });
    assert.ok(Math.abs((summary.spent.costUsd ?? 0) - 0.002) < 1e-9);
    assert.equal(server.requests.length, 180);
    assert.ok(server.counts.mostAtOnce <= 20);
    // The waits that the limits asked for are none of the model's.
    assert.ok((summary.latencyMs ?? Infinity) < 20_000, `${summary.latencyMs}`);
  });

  it('tells what cannot be mended from what the prompt got wrong', async () => {
    const replies: Readonly<Record<string, Reply>> = {
      right: streamReply(['yes']),
      wrong: streamReply(['no']),
      refused: jsonReply({ error: { message: 'Too hot.' } }, 400),
      garbled: textReply('{"choices": [', 'application/json'),
      huge: textReply(' '.repeat(maxAnswerBytes + 1), 'application/json'),
      broken: jsonReply({}, 500),
    };
    server.replyAlways((response, request) => {
      const [message] = request.body['messages'] as { content: string }[];
      const reply = replies[message?.content.replace('Say ', '') ?? ''] ?? jsonReply({}, 404);
      reply(response, request);
    });
    const result = await run(Object.keys(replies));
    const codes = result.cases.map(({ case: { id }, attempts: [attempt] }) => [
      id,
      attempt?.error?.code ?? attempt?.outcome,
    ]);
    assert.deepEqual(Object.fromEntries(codes), {
      right: 'pass',
      wrong: 'fail',
      refused: 'request_refused',
      garbled: 'bad_answer',
      huge: 'answer_too_large',
      broken: 'server_error',
    });
    assert.deepEqual(result.problems, []);
    assert.equal(JSON.stringify(result).includes('secret'), false);
  });

  it('closes every connection when it is cancelled', async () => {
    const cancel = new AbortController();
    server.reply(streamReply(['yes']));
    server.replyAlways(stallReply(['ye']));
    const running = run(['a', 'b', 'c', 'd'], { signal: cancel.signal, concurrency: 3 });
    while (server.requests.length < 4) await setImmediate();
    cancel.abort();
    const result = await running;
    assert.equal(result.cancelled, true);
    assert.deepEqual(outcomesOf(result), { a: ['pass'], b: [], c: [], d: [] });
    await Promise.all(server.requests.slice(1).map(({ abandoned }) => abandoned));
  });
});
