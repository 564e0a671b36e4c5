import type { ReadSpan } from './readSpan.ts';
import type { SpanAttributes } from './spanAttributes.ts';

// https://github.com/open-telemetry/semantic-conventions/blob/main/docs/feature-flags/feature-flags-events.md
const evaluation = 'feature_flag.evaluation';

/** What was decided for which prompt, found without looking at each decision again: the first one of each counts. */
export class FlagEvaluations {
  #first: SpanAttributes | undefined;
  readonly #byPrompt = new Map<string, SpanAttributes>();

  /** Of one span: what it says itself, then its events, the last of them first. */
  static ofSpan({ attributes, events }: ReadSpan): FlagEvaluations {
    const found = new FlagEvaluations();
    found.#add(attributes);
    for (const event of events.toReversed())
      if (event.name === evaluation) found.#add(event.attributes);
    return found;
  }

  /** Of a whole trace, the last span first. */
  static ofTrace(spans: readonly ReadSpan[]): FlagEvaluations {
    const found = new FlagEvaluations();
    for (const { span, attributes, events } of spans.toReversed()) {
      if (span.name === evaluation) found.#add(attributes);
      for (const event of events) if (event.name === evaluation) found.#add(event.attributes);
    }
    return found;
  }

  /** Without a prompt, of any. */
  find(prompt: string | undefined): SpanAttributes | undefined {
    return prompt === undefined ? this.#first : this.#byPrompt.get(prompt);
  }

  #add(facts: SpanAttributes): void {
    const prompt = facts.text('feature_flag.key');
    if (prompt === undefined) return;
    this.#first ??= facts;
    if (!this.#byPrompt.has(prompt)) this.#byPrompt.set(prompt, facts);
  }
}
