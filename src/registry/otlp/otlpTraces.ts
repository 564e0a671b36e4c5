import { Type, type Static, type TSchema } from 'typebox';

// OTLP/HTTP traces in JSON, as far as outcomes need them; unknown members are ignored, as its specification asks.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/docs/specification.md

/** Lists are of texts here; what else may be in them is not looked at. */
const anyValueSchema = Type.Object({
  stringValue: Type.Optional(Type.String()),
  boolValue: Type.Optional(Type.Boolean()),
  /** 64 bits do not fit into a JSON number, so they come as text; numbers are to be taken too. */
  intValue: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  doubleValue: Type.Optional(Type.Union([Type.Number(), Type.String()])),
  arrayValue: Type.Optional(
    Type.Object({
      values: Type.Optional(
        Type.Array(
          Type.Union([Type.Object({ stringValue: Type.Optional(Type.String()) }), Type.Null()]),
        ),
      ),
    }),
  ),
});
export type OtlpValue = Static<typeof anyValueSchema>;

const attributesSchema = Type.Array(
  Type.Object({
    key: Type.String(),
    /** JSON of Protocol Buffers may write null for what is not set. */
    value: Type.Optional(Type.Union([anyValueSchema, Type.Null()])),
  }),
);
export type OtlpAttributes = Static<typeof attributesSchema>;

/** Nanoseconds since 1970. */
const timeSchema = Type.Optional(Type.Union([Type.String(), Type.Number()]));

export const spanSchema = Type.Object({
  traceId: Type.String(),
  spanId: Type.String(),
  parentSpanId: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  startTimeUnixNano: timeSchema,
  endTimeUnixNano: timeSchema,
  attributes: Type.Optional(attributesSchema),
  events: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.Optional(Type.String()),
        attributes: Type.Optional(attributesSchema),
      }),
    ),
  ),
  /** 2 is an error. */
  status: Type.Optional(Type.Object({ code: Type.Optional(Type.Integer()) })),
});
export type OtlpSpan = Static<typeof spanSchema>;

const exportOf = <T extends TSchema>(span: T) =>
  Type.Object({
    resourceSpans: Type.Optional(
      Type.Array(
        Type.Object({
          scopeSpans: Type.Optional(
            Type.Array(Type.Object({ spans: Type.Optional(Type.Array(span)) })),
          ),
        }),
      ),
    ),
  });

/** Body of `POST /environments/{env}/otlp/v1/traces`. */
export const exportTracesSchema = exportOf(spanSchema);
/** The same with spans of any form. */
export const tracesEnvelopeSchema = exportOf(Type.Unknown());

/** What an exporter is answered; it must not send again what was rejected. */
export const exportTracesAnswerSchema = Type.Object({
  partialSuccess: Type.Optional(
    Type.Object({ rejectedSpans: Type.Integer(), errorMessage: Type.String() }),
  ),
});
export type ExportTracesAnswer = Static<typeof exportTracesAnswerSchema>;

export function listSpans({
  resourceSpans = [],
}: Static<typeof tracesEnvelopeSchema>): readonly unknown[] {
  return resourceSpans.flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) => spans),
  );
}
