import type { SpanAttributes } from './spanAttributes.ts';
import type { ReadSpan } from './readSpan.ts';
import type { TraceIndex } from './traceIndex.ts';

/** Which prompt version a unit got, as OpenFeature's hooks tell it in telemetry. */
export interface Decision {
  readonly prompt: string;
  readonly version: string | undefined;
  readonly unit: string | undefined;
  /** Revision of the deployment, from the `version` in the answer's metadata. */
  readonly revision: number | undefined;
  /** The other attributes that were resolved with. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

const contextPrefix = 'prompt_rollout.context.';

/**
 * The decision behind a call of a model: on the span itself or the nearest of its parents, as an event or as a span of
 * its own anywhere in the trace. With `gen_ai.prompt.name` it is the one of that prompt.
 */
export function readDecision(index: TraceIndex, call: ReadSpan): Decision | undefined {
  const prompt = call.attributes.text('gen_ai.prompt.name');
  for (const evaluations of index.listFlagEvaluations(call)) {
    const facts = evaluations.find(prompt);
    const key = facts?.text('feature_flag.key');
    if (facts !== undefined && key !== undefined) return toDecision(key, facts);
  }
  return prompt === undefined ? undefined : toDecision(prompt, call.attributes);
}

function toDecision(prompt: string, facts: SpanAttributes): Decision {
  return {
    prompt,
    version: facts.text('feature_flag.result.variant'),
    unit: facts.text('feature_flag.context.id'),
    revision: facts.number('feature_flag.version'),
    attributes: Object.fromEntries(facts.below(contextPrefix)),
  };
}
