import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { SpanEventHook } from '@openfeature/open-telemetry-hooks';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature, type Client, type EvaluationContext } from '@openfeature/server-sdk';
import { context, SpanStatusCode, type Attributes, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { TracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { RolloutMetricsDto } from '../../../src/protocol/registry/rolloutMetricsDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { ExportTracesAnswer } from '../../../src/registry/otlp/otlpTraces.ts';
import { readDecision } from '../../../src/registry/otlp/readDecision.ts';
import { readOutcome } from '../../../src/registry/otlp/readOutcome.ts';
import { TraceIndex } from '../../../src/registry/otlp/traceIndex.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const plan: RolloutPlan = {
  guards: [{ metric: 'refusal', margin: 0.05 }],
  stages: [
    { name: 'internal', traffic: { when: { tenant: ['internal'] }, percent: 50 }, hold: '1h' },
  ],
};
const path = registryPaths.otlpTraces(staging.environment);

describe('outcomes as OpenTelemetry traces', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let id: string;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });
  afterEach(() => registry.close());

  const readMetrics = async () =>
    (await api.get<RolloutMetricsDto>(registryPaths.rolloutMetrics(id))).body;
  const count = async (metric: string) =>
    (await readMetrics()).series
      .filter((one) => one.metric === metric)
      .reduce((all, one) => all + one.count, 0);

  describe('from the official exporter and hook', () => {
    let client: Client;
    let tracer: Tracer;
    let provider: TracerProvider;

    before(() => {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    });
    after(() => context.disable());

    beforeEach(async () => {
      const headers = { authorization: `Bearer ${registry.appToken}` };
      const exporter = new OTLPTraceExporter({ url: registry.url + path, headers });
      provider = new TracerProvider({
        spanProcessors: [new BatchSpanProcessor({ exporter })],
      });
      tracer = provider.getTracer('shop');
      const ofrep = registryPaths
        .ofrep(staging.environment)
        .replace('/ofrep/v1/evaluate/flags', '');
      await OpenFeature.setProviderAndWait(
        'otlp',
        new OFREPProvider({ baseUrl: registry.url + ofrep, headers: Object.entries(headers) }),
      );
      client = OpenFeature.getClient('otlp');
      client.addHooks(
        new SpanEventHook({
          excludeAttributes: ['feature_flag.result.value'],
          attributeMapper: ({ context: { tenant } }): Attributes =>
            typeof tenant === 'string' ? { 'prompt_rollout.context.tenant': tenant } : {},
        }),
      );
    });
    afterEach(async () => {
      await provider.shutdown();
      await OpenFeature.clearProviders();
    });

    /** One call of a model with the prompt that a unit resolves to. */
    const call = (
      unit: string,
      more: (arm: unknown) => Attributes,
      attributes: EvaluationContext = { tenant: 'internal' },
    ) =>
      tracer.startActiveSpan('chat', async (span) => {
        const resolved = await client.getObjectDetails(
          staging.prompt,
          {},
          { targetingKey: unit, ...attributes },
        );
        span.setAttributes({
          'gen_ai.operation.name': 'chat',
          'gen_ai.usage.input_tokens': 120,
          'gen_ai.usage.output_tokens': 30,
          'gen_ai.response.model': 'stand-in-2',
          ...more(resolved.flagMetadata['arm']),
        });
        span.end();
      });

    it('are credited by unit, version, deployment and attributes, and roll a bad version back', async () => {
      for (let unit = 0; unit < 60; unit += 1)
        await call(`c${unit}`, (arm) => ({
          'gen_ai.response.finish_reasons': [arm === 'candidate' ? 'refusal' : 'stop'],
        }));
      await provider.forceFlush();
      const { body } = await api.get<RolloutDto>(registryPaths.rollout(id));
      assert.deepEqual([body.phase, body.end?.guard], ['rolledBack', 'refusal']);
      const { series, refused } = await readMetrics();
      assert.deepEqual(refused, []);
      const tokens = series.filter(({ metric }) => metric === 'inputTokens');
      assert.equal(await count('inputTokens'), 60);
      for (const { mean } of tokens) assert.equal(mean, 120);
      assert.equal(await count('latencyMs'), 60);
    });

    it('say nothing of what was not resolved with', async () => {
      await call('c1', () => ({ 'prompt_rollout.metric.success': true }), {});
      await provider.forceFlush();
      assert.equal(await count('success'), 1);
      // Not a tenant named “undefined”.
      assert.deepEqual((await readMetrics()).cohorts, []);
    });

    it('hear of failed tools and of scores on the call or below it', async () => {
      await tracer.startActiveSpan('turn', async (turn) => {
        await call('c1', () => ({
          'gen_ai.prompt.name': staging.prompt,
          'prompt_rollout.metric.escalation': true,
        }));
        const tool = tracer.startSpan('execute_tool', {
          attributes: { 'gen_ai.operation.name': 'execute_tool', 'error.type': 'timeout' },
        });
        tool.setStatus({ code: SpanStatusCode.ERROR });
        tool.end();
        turn.end();
      });
      await tracer.startActiveSpan('chat', async (span) => {
        await client.getObjectDetails(
          staging.prompt,
          {},
          { targetingKey: 'c2', tenant: 'internal' },
        );
        span.setAttribute('gen_ai.operation.name', 'chat');
        for (const [name, label] of [
          ['success', 'pass'],
          ['parseFailure', 'fail'],
        ] as const)
          span.addEvent('gen_ai.evaluation.result', {
            'gen_ai.evaluation.name': name,
            'gen_ai.evaluation.score.label': label,
          });
        span.end();
      });
      await provider.forceFlush();
      for (const metric of ['toolError', 'escalation', 'success', 'parseFailure'])
        assert.equal(await count(metric), 1, metric);
      const { series } = await readMetrics();
      const means = series.map(({ metric, mean }) => `${metric} ${mean}`);
      assert.ok(means.includes('toolError 1') && means.includes('parseFailure 0'), means.join());
    });
  });

  describe('by hand', () => {
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const list = (key: string, ...values: readonly unknown[]) => ({
      ...{ key, value: { arrayValue: { values } } },
    });
    const chatOf = (prompt: string) => ({
      startTimeUnixNano: `${Date.now()}000000`,
      attributes: [text('gen_ai.operation.name', 'chat'), text('gen_ai.prompt.name', prompt)],
    });
    const resolve = async (unit: string) => {
      const app = new RegistryApi(registry.url, registry.appToken);
      const flag = `${registryPaths.ofrep(staging.environment)}/${staging.prompt}`;
      const { body } = await app.post<{ variant: string }>(flag, {
        context: { targetingKey: unit },
      });
      return body.variant;
    };
    const post = (spans: readonly object[]) =>
      new RegistryApi(registry.url, registry.appToken).post<ExportTracesAnswer & ProblemBody>(
        path,
        {
          resourceSpans: [{ scopeSpans: [{ spans, scope: { name: 'x' } }], resource: {} }],
          unknown: 1,
        },
      );
    const span = (unit: string, version: string, more: object = {}) => ({
      ...{ traceId: '5B8EFFF798038103D269B633813FC60C', spanId: `EEE19B7EC3C1B17${unit.at(-1)}` },
      ...{ name: 'chat', kind: 3, startTimeUnixNano: `${Date.now()}000000` },
      endTimeUnixNano: `${Date.now() + 20}000000`,
      attributes: [
        text('gen_ai.operation.name', 'chat'),
        text('gen_ai.prompt.name', staging.prompt),
        text('gen_ai.prompt.version', version),
        text('gen_ai.conversation.id', unit),
      ],
      ...more,
    });

    it('need no more than the names of the GenAI conventions; the deployment is found by time', async () => {
      const { status, body } = await post([span('u1', await resolve('u1'))]);
      assert.deepEqual([status, body], [200, {}]);
      assert.equal(await count('latencyMs'), 1);
    });

    it('are rejected one by one, with what to do, and the others are taken', async () => {
      const version = await resolve('u1');
      const other = version === '1.0.0' ? '1.1.0' : '1.0.0';
      const unnamed = {
        ...span('u3', version),
        attributes: [text('gen_ai.operation.name', 'chat')],
      };
      const { body } = await post([span('u1', version), span('u2', '9.9.9'), unnamed]);
      assert.equal(body.partialSuccess?.rejectedSpans, 1);
      assert.match(body.partialSuccess.errorMessage, /eee19b7ec3c1b172: This unit got/);
      const missing = span('u4', other, {
        attributes: [text('gen_ai.prompt.name', staging.prompt)],
      });
      const again = await post([missing]);
      assert.match(again.body.partialSuccess?.errorMessage ?? '', /required property/);
    });

    it('are not lost with a span that is not as it should be', async () => {
      const good = span('u1', await resolve('u1'));
      const bad: readonly [string, object, RegExp | undefined][] = [
        ['half an emoji of another span', { attributes: [text('url.path', '/\uD83D')] }, undefined],
        ['a value that is null', { attributes: [{ key: 'a', value: null }] }, undefined],
        ['nothing in a list', { attributes: [list('a', null, { stringValue: 'b' })] }, undefined],
        [
          'a status in words',
          { status: { code: 'STATUS_CODE_ERROR' } },
          /“status\/code” must be integer/,
        ],
        [
          'an attribute of no form',
          { attributes: [{ key: 'a', value: 1 }] },
          /“attributes\/0\/value” must/,
        ],
        ['no id', { spanId: undefined }, /^Span without an id: It must have .* 'spanId', as OTLP/],
        ['no name of a prompt', chatOf('\uD83D'), /aa:bb: “prompt” holds half of a surrogate/],
        ['no text', chatOf('a\0b'), /Span aa:bb: /],
      ];
      let taken = 0;
      for (const [name, more, message] of bad) {
        const one = { ...good, traceId: `${'0'.repeat(30)}0${taken}` };
        const answer = await post([one, { traceId: 'AA', spanId: 'BB', name: 'GET /', ...more }]);
        const { partialSuccess } = answer.body;
        assert.deepEqual([answer.status, partialSuccess?.rejectedSpans], [200, message && 1], name);
        if (message) assert.match(partialSuccess?.errorMessage ?? '', message, name);
        taken += 1;
        assert.equal(await count('latencyMs'), taken, name);
      }
    });

    it('may be sent again: an exporter that heard nothing counts once', async () => {
      const one = span('u1', await resolve('u1'));
      await post([one]);
      await post([one]);
      assert.equal(await count('latencyMs'), 1);
    });

    it('may be sent again with what they show, which is kept once and rejects nothing', async () => {
      const rules = { order: 10, protected: false, requireEvidence: false, accepts: 'any' };
      const environment = registryPaths.environment(staging.environment);
      const set = await api.put(environment, { ...rules, samples: { keep: true } });
      assert.equal(set.status, 200, set.text);
      const version = await resolve('u1');
      const one = span('u1', version, {
        attributes: [
          ...span('u1', version).attributes,
          text('gen_ai.input.messages', 'Where is it?'),
          text('gen_ai.output.messages', 'On its way.'),
        ],
      });
      assert.deepEqual((await post([one])).body, {});
      assert.deepEqual((await post([one])).body, {});
    });

    it('come compressed as well, and only from who may report', async () => {
      const body = gzipSync(
        JSON.stringify({
          resourceSpans: [{ scopeSpans: [{ spans: [span('u1', await resolve('u1'))] }] }],
        }),
      );
      const send = (token: string, type = 'application/json', bytes = body) =>
        fetch(registry.url + path, {
          method: 'POST',
          headers: {
            ...{ authorization: `Bearer ${token}`, 'content-type': type },
            'content-encoding': 'gzip',
          },
          body: new Uint8Array(bytes),
        });
      assert.equal((await send(registry.appToken)).status, 200);
      assert.equal(await count('latencyMs'), 1);
      // However many come at once: they are short, though nobody said how long.
      const many = await Promise.all(Array.from({ length: 40 }, () => send(registry.appToken)));
      assert.deepEqual([...new Set(many.map(({ status }) => status))], [200]);
      assert.equal((await send('nobody')).status, 401);
      assert.equal((await send(registry.appToken, 'application/x-protobuf')).status, 415);
      assert.equal((await send(registry.appToken, 'application/json', gzipSync('x'))).status, 400);
      const bomb = gzipSync(Buffer.alloc(20_000_000, 32));
      assert.equal((await send(registry.appToken, 'application/json', bomb)).status, 413);
      const broken = Buffer.from('not gzip at all');
      assert.equal((await send(registry.appToken, 'application/json', broken)).status, 400);
    });

    it('keep what the application chose to show, and ignore what is no text', async () => {
      const version = await resolve('u1');
      const messages = JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'Where is it?' }] },
      ]);
      const { body } = await post([
        span('u1', version, {
          attributes: [
            ...span('u1', version).attributes,
            text('gen_ai.input.messages', messages),
            text('gen_ai.output.messages', 'On its way.'),
            text('gen_ai.prompt.variable.question', 'Where is it?'),
            {
              key: 'list',
              value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1 }] } },
            },
            { key: 'nothing' },
            { key: 'bytes', value: { bytesValue: 'AA==' } },
            { key: 'gen_ai.usage.input_tokens', value: { intValue: '12' } },
            { key: 'gen_ai.usage.output_tokens', value: { doubleValue: 3.5 } },
          ],
        }),
      ]);
      assert.deepEqual(body, {});
      assert.equal(await count('outputTokens'), 1);
    });

    it('take as long for one trace of many spans as for many, whatever hangs together', () => {
      const chat = text('gen_ai.operation.name', 'chat');
      const evaluation = {
        name: 'feature_flag.evaluation',
        attributes: [text('feature_flag.key', 'another')],
      };
      const tool = { attributes: [text('gen_ai.operation.name', 'execute_tool')] };
      const shapes: ((index: number) => object)[] = [
        (index) => ({ parentSpanId: `${index - 1}` }),
        () => ({ events: [evaluation] }),
        (index) => (index % 2 === 0 ? tool : {}),
      ];
      for (const shape of shapes) {
        const spans = Array.from({ length: 12_000 }, (_, index) => ({
          ...{ traceId: 'a', spanId: `${index}` },
          ...{ attributes: [chat, text('gen_ai.prompt.name', 'no-prompt')] },
          ...shape(index),
        }));
        const index = new TraceIndex(spans);
        const began = performance.now();
        for (const call of index) {
          readDecision(index, call);
          readOutcome(index, call);
        }
        // Looking at all spans for each of them takes ten seconds and more.
        assert.ok(performance.now() - began < 3000);
      }
    });

    it('answer an empty export, and one about other things, with nothing', async () => {
      const app = new RegistryApi(registry.url, registry.appToken);
      assert.deepEqual((await app.post(path, {})).body, {});
      assert.deepEqual((await post([{ traceId: 'a', spanId: 'b', name: 'GET /' }])).body, {});
    });
  });
});
