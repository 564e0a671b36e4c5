import type { OtlpSpan } from './otlpTraces.ts';
import { SpanAttributes } from './spanAttributes.ts';

export interface ReadEvent {
  readonly name: string;
  readonly attributes: SpanAttributes;
}

export interface ReadSpan {
  readonly span: OtlpSpan;
  readonly attributes: SpanAttributes;
  readonly events: readonly ReadEvent[];
}

/** The spans of one export, so that what belongs together is found: the decision, the call of the model, tools, scores. */
export class TraceIndex {
  readonly #byId = new Map<string, ReadSpan>();
  readonly #byTrace = new Map<string, ReadSpan[]>();

  constructor(spans: readonly OtlpSpan[]) {
    for (const span of spans) {
      const read = {
        span,
        attributes: new SpanAttributes(span.attributes),
        events: (span.events ?? []).map(({ name = '', attributes }) => ({
          name,
          attributes: new SpanAttributes(attributes),
        })),
      };
      this.#byId.set(toKey(span.traceId, span.spanId), read);
      const trace = this.#byTrace.get(span.traceId);
      if (trace === undefined) this.#byTrace.set(span.traceId, [read]);
      else trace.push(read);
    }
  }

  *[Symbol.iterator](): Iterator<ReadSpan> {
    yield* this.#byId.values();
  }

  /** The span itself, then its parents as far as this export has them. */
  *upwards(from: ReadSpan): Generator<ReadSpan> {
    const seen = new Set<ReadSpan>();
    let span: ReadSpan | undefined = from;
    while (span !== undefined && !seen.has(span)) {
      seen.add(span);
      yield span;
      const { traceId, parentSpanId = '' }: OtlpSpan = span.span;
      span = this.#byId.get(toKey(traceId, parentSpanId));
    }
  }

  /** Spans of the same trace, in the order in which they came. */
  listTrace({ span }: ReadSpan): readonly ReadSpan[] {
    return this.#byTrace.get(span.traceId) ?? [];
  }
}

function toKey(traceId: string, spanId: string): string {
  return `${traceId.toLowerCase()}/${spanId.toLowerCase()}`;
}
