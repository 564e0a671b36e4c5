import type {
  Assertion,
  AssertionType,
  JsonValue,
} from '../../../src/domain/fixtures/assertion.ts';
import type { AssertionContext } from '../../../src/evals/assertions/assertionContext.ts';
import type {
  AssertionOutcome,
  AssertionResult,
} from '../../../src/evals/assertions/assertionResult.ts';
import { assess } from '../../../src/evals/assertions/assess.ts';
import type { ModelAnswer, ModelRequest } from '../../../src/evals/models/model.ts';

/** As it stands in a file: `not-` belongs to the type. */
export type WrittenType = AssertionType | `not-${AssertionType}`;

/** An assertion as the file's reader makes it. */
export function anAssertion(written: WrittenType, parts: Partial<Assertion> = {}): Assertion {
  const negated = written.startsWith('not-');
  const type = (negated ? written.slice('not-'.length) : written) as AssertionType;
  return { type, negated, weight: 1, ...parts };
}

/** A complete answer with this text. */
export function anAnswer(text: string, parts: Partial<ModelAnswer> = {}): ModelAnswer {
  return { text, toolCalls: [], model: 'test-model', latencyMs: 120, retries: 0, ...parts };
}

export function aContext(
  answer: string | ModelAnswer,
  parts: Partial<AssertionContext> = {},
): AssertionContext {
  return {
    answer: typeof answer === 'string' ? anAnswer(answer) : answer,
    values: {},
    content: { messages: [{ role: 'user', content: 'Hello' }] },
    rendered: [{ role: 'user', content: 'Hello' }],
    signal: new AbortController().signal,
    ...parts,
  };
}

/** A judge that always says the same, and what it was asked. */
export function aJudge(
  reply: string | (() => string),
): NonNullable<AssertionContext['judge']> & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  const ask = (request: ModelRequest): Promise<ModelAnswer> => {
    asked.push(request);
    return Promise.resolve().then(() => anAnswer(typeof reply === 'string' ? reply : reply()));
  };
  return { model: 'judge-model', ask, asked };
}

export interface Row {
  readonly type: WrittenType;
  readonly value?: JsonValue;
  readonly threshold?: number;
  readonly output: string | ModelAnswer;
  readonly outcome: AssertionOutcome;
  readonly reason?: RegExp;
}

/** The result of one row, with everything else as it is by default. */
export async function assessRow(
  row: Omit<Row, 'outcome'>,
  context: Partial<AssertionContext> = {},
): Promise<AssertionResult> {
  const { type, value, threshold, output } = row;
  const assertion = anAssertion(type, {
    ...(value === undefined ? {} : { value }),
    ...(threshold === undefined ? {} : { threshold }),
  });
  return assess(assertion, aContext(output, context));
}

/** A title that names everything of a row. */
export function titleOf({ type, value, threshold, output, outcome }: Row): string {
  const text = typeof output === 'string' ? output : output.text;
  const limit = threshold === undefined ? '' : ` (${threshold})`;
  const of = value === undefined ? '' : ` ${JSON.stringify(value)}`;
  return `${type}${limit}${of} of ${JSON.stringify(text.slice(0, 60))}: ${outcome}`;
}
