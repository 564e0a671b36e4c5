import { isBuiltInMetric } from '../../protocol/registry/observationDto.ts';
import { readSample } from './readSample.ts';
import type { SpanAttributes } from './spanAttributes.ts';
import type { ReadSpan } from './readSpan.ts';
import type { TraceIndex } from './traceIndex.ts';

const metricPrefix = 'prompt_rollout.metric.';
const dependencyPrefix = 'prompt_rollout.dependency.';
const nanosPerMs = 1_000_000;

type Metrics = Record<string, number | boolean>;

/** The parts of an observation that a call of a model tells, in the GenAI conventions and in attributes of our own. */
export function readOutcome(index: TraceIndex, call: ReadSpan): Record<string, unknown> {
  const { attributes, span } = call;
  const metrics: Metrics = {
    ...readMeasures(call),
    ...readToolErrors(index, call),
    ...readEvaluations(index, call),
    ...readOwnMetrics(attributes),
  };
  const own = Object.fromEntries(
    Object.entries(metrics).filter(([name]) => !isBuiltInMetric(name)),
  );
  const sample = readSample(attributes);
  const endMs = toMs(span.endTimeUnixNano);
  return {
    ...Object.fromEntries(Object.entries(metrics).filter(([name]) => isBuiltInMetric(name))),
    ...(Object.keys(own).length === 0 ? {} : { metrics: own }),
    ...readDependencies(attributes),
    ...(sample === undefined ? {} : { sample }),
    ...(endMs === undefined ? {} : { time: new Date(endMs).toISOString() }),
  };
}

function readMeasures({ attributes, span, hasFailed }: ReadSpan): Metrics {
  const measures: Metrics = {};
  const inputTokens = attributes.number('gen_ai.usage.input_tokens');
  const outputTokens = attributes.number('gen_ai.usage.output_tokens');
  const startMs = toMs(span.startTimeUnixNano);
  const endMs = toMs(span.endTimeUnixNano);
  if (inputTokens !== undefined) measures['inputTokens'] = inputTokens;
  if (outputTokens !== undefined) measures['outputTokens'] = outputTokens;
  if (startMs !== undefined && endMs !== undefined && endMs >= startMs)
    measures['latencyMs'] = endMs - startMs;
  const reasons = attributes.list('gen_ai.response.finish_reasons');
  if (reasons.length > 0) measures['refusal'] = reasons.some(isRefusal);
  if (hasFailed) measures['success'] = false;
  return measures;
}

function isRefusal(reason: string): boolean {
  return reason === 'refusal' || reason === 'content_filter';
}

/** Of the trace, since tools run beside the call of the model. */
function readToolErrors(index: TraceIndex, call: ReadSpan): Metrics {
  const toolError = index.hasToolFailed(call);
  return toolError === undefined ? {} : { toolError };
}

/** Scores of the call: events on it, or on a span below it. A label alone says whether it passed. */
function readEvaluations(index: TraceIndex, call: ReadSpan): Metrics {
  const scores: Metrics = {};
  const spans = [call, ...index.listChildren(call)];
  for (const { events } of spans)
    for (const { name, attributes } of events) {
      const metric = attributes.text('gen_ai.evaluation.name');
      if (name !== 'gen_ai.evaluation.result' || metric === undefined) continue;
      const score = attributes.number('gen_ai.evaluation.score.value');
      const label = attributes.text('gen_ai.evaluation.score.label')?.toLowerCase();
      if (score !== undefined) scores[metric] = score;
      else if (label !== undefined) scores[metric] = label === 'pass' || label === 'passed';
    }
  return toMetrics(Object.entries(scores));
}

function readOwnMetrics(attributes: SpanAttributes): Metrics {
  return toMetrics(attributes.below(metricPrefix));
}

/** What a metric of true and false gets as a number is a score: 1 is true, and 0 false. */
function toMetrics(entries: readonly (readonly [string, unknown])[]): Metrics {
  const metrics: Metrics = {};
  for (const [name, value] of entries) {
    const isFlag = flags.includes(name);
    if (isFlag && (value === 0 || value === 1)) metrics[name] = value === 1;
    else if (typeof value === 'number' || typeof value === 'boolean') metrics[name] = value;
  }
  return metrics;
}

const flags: readonly string[] = [
  'success',
  'parseFailure',
  'toolError',
  'refusal',
  'fallback',
  'escalation',
];

function readDependencies(attributes: SpanAttributes): Record<string, unknown> {
  const model = attributes.text('gen_ai.response.model');
  const own = ['retrieval', 'policy'].flatMap((name) => {
    const version = attributes.text(dependencyPrefix + name);
    return version === undefined ? [] : [[name, version] as const];
  });
  if (model === undefined && own.length === 0) return {};
  const dependencies = { ...(model === undefined ? {} : { model }), ...Object.fromEntries(own) };
  return { dependencies };
}

function toMs(nanos: string | number | undefined): number | undefined {
  if (nanos === undefined || nanos === '') return undefined;
  const ms = Number(nanos) / nanosPerMs;
  return Number.isFinite(ms) && ms > 0 && ms < maxTimeMs ? ms : undefined;
}

/** The last time that a date can be. */
const maxTimeMs = 8.64e15;
