import { FlagEvaluations } from './flagEvaluations.ts';
import type { OtlpSpan } from './otlpTraces.ts';
import { readSpan, type ReadSpan } from './readSpan.ts';

/** Parents further up than this are no reason to look on: chains of spans may be as long as an export. */
const maxParents = 100;

/**
 * The spans of one export, so that what belongs together is found: the decision, the call of the model, tools, scores.
 * All of them may be of one trace, so what is asked for each of them is found without looking at all the others.
 */
export class TraceIndex {
  readonly #byId = new Map<string, ReadSpan>();
  readonly #byParent = new Map<string, ReadSpan[]>();
  readonly #byTrace = new Map<string, ReadSpan[]>();
  readonly #ofSpan = new Map<ReadSpan, FlagEvaluations>();
  readonly #ofTrace = new Map<string, FlagEvaluations>();
  readonly #toolsFailed = new Map<string, { readonly answer: boolean | undefined }>();

  constructor(spans: readonly OtlpSpan[]) {
    for (const span of spans) {
      const read = readSpan(span);
      this.#byId.set(toKey(span.traceId, span.spanId), read);
      append(this.#byTrace, toTrace(read), read);
      append(this.#byParent, toKey(span.traceId, span.parentSpanId), read);
    }
  }

  *[Symbol.iterator](): Iterator<ReadSpan> {
    yield* this.#byId.values();
  }

  /** What the span itself decided, then its parents as far as this export has them, then its trace. */
  *listFlagEvaluations(from: ReadSpan): Generator<FlagEvaluations> {
    let span: ReadSpan | undefined = from;
    for (let up = 0; span !== undefined && up <= maxParents; up += 1) {
      yield remember(this.#ofSpan, span, (one) => FlagEvaluations.ofSpan(one));
      const { traceId, parentSpanId }: OtlpSpan = span.span;
      span = this.#byId.get(toKey(traceId, parentSpanId));
    }
    yield remember(this.#ofTrace, toTrace(from), () =>
      FlagEvaluations.ofTrace(this.#listTrace(from)),
    );
  }

  /** Whether a call of a tool in the same trace failed; undefined where none was made. */
  hasToolFailed(call: ReadSpan): boolean | undefined {
    const find = () => {
      const tools = this.#listTrace(call).filter(
        ({ attributes }) => attributes.text('gen_ai.operation.name') === 'execute_tool',
      );
      return { answer: tools.length === 0 ? undefined : tools.some(({ hasFailed }) => hasFailed) };
    };
    return remember(this.#toolsFailed, toTrace(call), find).answer;
  }

  listChildren({ span: { traceId, spanId } }: ReadSpan): readonly ReadSpan[] {
    return this.#byParent.get(toKey(traceId, spanId)) ?? [];
  }

  #listTrace(span: ReadSpan): readonly ReadSpan[] {
    return this.#byTrace.get(toTrace(span)) ?? [];
  }
}

function toTrace({ span }: ReadSpan): string {
  return span.traceId.toLowerCase();
}

function toKey(traceId: string, spanId = ''): string {
  return `${traceId.toLowerCase()}/${spanId.toLowerCase()}`;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function remember<K, V>(known: Map<K, V>, key: K, find: (key: K) => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = find(key);
  known.set(key, found);
  return found;
}
