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
  readonly hasFailed: boolean;
}

const errorStatus = 2;

/** A span with its attributes by name. */
export function readSpan(span: OtlpSpan): ReadSpan {
  const attributes = new SpanAttributes(span.attributes);
  return {
    span,
    attributes,
    hasFailed: span.status?.code === errorStatus || attributes.has('error.type'),
    events: (span.events ?? []).map(({ name = '', attributes: own }) => ({
      name,
      attributes: new SpanAttributes(own),
    })),
  };
}
