import { createValidatorCompiler } from '../http/validatorCompiler.ts';
import { spanSchema, type OtlpSpan } from './otlpTraces.ts';

export interface RejectedSpan {
  readonly id?: string;
  readonly detail: string;
}

export interface CheckedSpans {
  readonly spans: readonly OtlpSpan[];
  readonly rejected: readonly RejectedSpan[];
}

const validate = createValidatorCompiler()({
  schema: spanSchema,
  ...{ method: 'POST', url: '', httpPart: 'body' },
});

/** Looks at each span by itself: exporters do not send again what was refused, so one must not cost the others. */
export function checkSpans(sent: readonly unknown[]): CheckedSpans {
  const spans: OtlpSpan[] = [];
  const rejected: RejectedSpan[] = [];
  for (const item of sent)
    if (isSpan(item)) spans.push(item);
    else rejected.push({ ...readId(item), detail: describeProblem() });
  return { spans, rejected };
}

export function toSpanId({ traceId, spanId }: Pick<OtlpSpan, 'traceId' | 'spanId'>): string {
  return `${traceId}:${spanId}`.toLowerCase();
}

function isSpan(item: unknown): item is OtlpSpan {
  return validate(item) === true;
}

function readId(item: unknown): { id?: string } {
  if (typeof item !== 'object' || item === null) return {};
  if (!('traceId' in item && 'spanId' in item)) return {};
  const { traceId, spanId } = item;
  if (typeof traceId !== 'string' || typeof spanId !== 'string') return {};
  return { id: toSpanId({ traceId, spanId }).slice(0, 200) };
}

/** Of the item that was validated last. */
function describeProblem(): string {
  const [error] = validate.errors ?? [];
  const where = error?.instancePath ? `“${error.instancePath.slice(1)}”` : 'It';
  return `${where} ${error?.message ?? 'is not valid'}, as OTLP in JSON asks.`;
}
