/** The part of an OpenFeature evaluation context that decides: who is assigned, and what is known about it. */
export interface EvaluationContext {
  /** The unit; absent when the application sent none, or an empty one. */
  readonly targetingKey: string | undefined;
  /** Everything that was sent. Only own properties count: names such as `__proto__` are plain data. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A request that cannot be evaluated, with the OFREP error code for it. */
export interface ContextProblem {
  readonly errorCode: 'PARSE_ERROR' | 'INVALID_CONTEXT';
  readonly errorDetails: string;
}

export type ParsedContext =
  | { readonly kind: 'context'; readonly context: EvaluationContext }
  | { readonly kind: 'problem'; readonly problem: ContextProblem };

const noAttributes: Readonly<Record<string, unknown>> = Object.freeze({});
const empty: ParsedContext = {
  kind: 'context',
  context: { targetingKey: undefined, attributes: noAttributes },
};

/** Reads the body of an OFREP request, `{"context": {"targetingKey": "…", …}}`, from its text. */
export function parseEvaluationContext(text: string): ParsedContext {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return problem('PARSE_ERROR', 'The request body is not JSON. Send {"context": {…}}.');
  }
  if (!isRecord(body))
    return problem('PARSE_ERROR', 'The request body is not a JSON object. Send {"context": {…}}.');
  const context = readOwn(body, 'context');
  if (context === undefined) return empty;
  if (!isRecord(context)) return problem('INVALID_CONTEXT', '"context" is not a JSON object.');
  const key = readOwn(context, 'targetingKey');
  if (key !== undefined && typeof key !== 'string')
    return problem('INVALID_CONTEXT', '"targetingKey" is not a string.');
  const targetingKey = key === '' ? undefined : key;
  return { kind: 'context', context: { targetingKey, attributes: context } };
}

/** An own property, with null read as absent. */
function readOwn(record: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined;
}

function problem(errorCode: ContextProblem['errorCode'], errorDetails: string): ParsedContext {
  return { kind: 'problem', problem: { errorCode, errorDetails } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
