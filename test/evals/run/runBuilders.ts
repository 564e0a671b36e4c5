import type { Assertion } from '../../../src/domain/fixtures/assertion.ts';
import type { EvalCase } from '../../../src/domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import type {
  Model,
  ModelAnswer,
  ModelCallOptions,
  ModelRequest,
} from '../../../src/evals/models/model.ts';
import { runCases } from '../../../src/evals/run/runCases.ts';
import type { RunDependencies, RunInput, RunOptions } from '../../../src/evals/run/runOptions.ts';
import type { RunResult } from '../../../src/evals/run/runResult.ts';

export const aContent: PromptContent = {
  model: 'test/small',
  messages: [{ role: 'user', content: 'Say {{word}}' }],
  inputs: { word: {} },
};

export function anAssertion(more: Partial<Assertion> = {}): Assertion {
  return { type: 'contains', negated: false, value: 'yes', weight: 1, ...more };
}

export function aCase(id: string, more: Partial<EvalCase> = {}): EvalCase {
  return {
    id,
    kind: 'representative',
    values: { word: id },
    assertions: [anAssertion()],
    dialect: 'fixtures',
    ...more,
  };
}

export function anAnswer(text: string, more: Partial<ModelAnswer> = {}): ModelAnswer {
  return {
    text,
    toolCalls: [],
    model: 'small-1',
    usage: { inputTokens: 10, outputTokens: 5 },
    latencyMs: 100,
    retries: 0,
    ...more,
  };
}

export interface AskedQuestion {
  readonly request: ModelRequest;
  readonly options: ModelCallOptions;
}

/** A model made of a function, which keeps what it was asked. */
export function createFunctionModel(
  answer: (question: AskedQuestion) => ModelAnswer | Promise<ModelAnswer>,
): Model & { readonly asked: AskedQuestion[] } {
  const asked: AskedQuestion[] = [];
  return {
    asked,
    origin: 'function',
    ask: async (request, options) => {
      const question = { request, options };
      asked.push(question);
      return await answer(question);
    },
  };
}

/** A run with sensible everything else. */
export function run(
  model: Model,
  input: Partial<RunInput> = {},
  more: { dependencies?: Partial<RunDependencies>; options?: Partial<RunOptions> } = {},
): Promise<RunResult> {
  return runCases(
    { content: aContent, cases: [aCase('a')], ...input },
    { findModel: () => Promise.resolve(model), ...more.dependencies },
    { signal: new AbortController().signal, ...more.options },
  );
}

/** Case → outcomes of its attempts. */
export function outcomesOf({ cases }: RunResult): Record<string, readonly string[]> {
  return Object.fromEntries(
    cases.map((each) => [each.case.id, each.attempts.map(({ outcome }) => outcome)]),
  );
}
