import {
  type Model,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelRequest,
  type TokenUsage,
} from '../models/model.ts';
import { estimateTextTokens, estimateUsage } from '../prices/estimateUsage.ts';
import type { PriceList } from '../prices/priceList.ts';
import type { Budget, Spending } from './budget.ts';

/** What the questions of one run really used. */
export class SpendMeter {
  #tokens = 0;
  #costUsd: number | undefined = 0;

  add({ tokens, costUsd }: Spending): void {
    this.#tokens += tokens;
    this.#costUsd =
      this.#costUsd === undefined || costUsd === undefined ? undefined : this.#costUsd + costUsd;
  }

  /** Without a cost as soon as one price was not known. */
  read(): Spending {
    return {
      tokens: this.#tokens,
      ...(this.#costUsd === undefined ? {} : { costUsd: this.#costUsd }),
    };
  }
}

export interface MeterDependencies {
  readonly meter: SpendMeter;
  readonly budget: Budget | undefined;
  readonly prices: PriceList | undefined;
}

/** The model, asked only while the budget allows, with what it uses counted. */
export function createMeteredModel(model: Model, dependencies: MeterDependencies): Model {
  const { meter, budget, prices } = dependencies;
  const expectation = new Expectation();
  const toSpending = (name: string, usage: TokenUsage, answeredBy?: string): Spending => {
    const call = { model: name, usage, ...(answeredBy === undefined ? {} : { answeredBy }) };
    const costUsd = prices?.calculateCostUsd(call);
    const tokens = usage.inputTokens + usage.outputTokens;
    return { tokens, ...(costUsd === undefined ? {} : { costUsd }) };
  };
  return {
    origin: model.origin,
    ask: async (request, options) => {
      const expected = toSpending(request.model, expectation.read(request));
      const put = await budget?.reserve(expected, options.signal);
      if (budget !== undefined && put?.kind === 'refused')
        throw put.reason === 'price_unknown'
          ? priceUnknown(request.model)
          : budgetSpent(budget.limits);
      let used: Spending = { tokens: 0, costUsd: 0 };
      try {
        const answer = await model.ask(request, options);
        const usage = readUsage(request, answer);
        expectation.learn(request, usage);
        used = toSpending(request.model, usage, answer.model);
        return answer;
      } catch (error) {
        if (isPaidFor(error)) used = expected;
        throw error;
      } finally {
        meter.add(used);
        if (put?.kind === 'reserved') put.reservation.settle(used);
      }
    },
  };
}

/** What the next question may take, estimated, and corrected by what earlier ones took. */
class Expectation {
  #count = 0;
  #estimatedInput = 0;
  #input = 0;
  #output = 0;

  read(request: ModelRequest): TokenUsage {
    if (this.#count === 0) return estimateUsage(request);
    const { inputTokens, outputTokens } = estimateUsage(request, this.#output / this.#count);
    const correction = Math.max(1, this.#input / this.#estimatedInput);
    return { inputTokens: Math.ceil(inputTokens * correction), outputTokens };
  }

  learn(request: ModelRequest, usage: TokenUsage): void {
    this.#count += 1;
    this.#estimatedInput += Math.max(1, estimateUsage(request).inputTokens);
    this.#input += usage.inputTokens;
    this.#output += usage.outputTokens;
  }
}

/** The model was at work before it was of no use; who is paid for that counts it, so a budget must. */
function isPaidFor(error: unknown): boolean {
  const codes: readonly ModelErrorCode[] = ['timeout', 'bad_answer', 'answer_too_large'];
  return error instanceof ModelError && codes.includes(error.code);
}

/** What an endpoint does not tell is estimated here, where nothing would let a budget never end. */
function readUsage(request: ModelRequest, answer: ModelAnswer): TokenUsage {
  const called = answer.toolCalls.map((call) => call.arguments).join('');
  const outputTokens = estimateTextTokens(answer.text + called);
  return answer.usage ?? { ...estimateUsage(request), outputTokens };
}

function priceUnknown(model: string): ModelError {
  return new ModelError(
    'price_unknown',
    `What “${model}” costs is not known, so it is not asked while there is a limit in dollars. Add its price under “prices” of its endpoint in prompt-rollout.yml (0 for a model of your own), or set the limit in tokens.`,
  );
}

function budgetSpent({ costUsd, tokens }: Budget['limits']): ModelError {
  const limits = [
    ...(costUsd === undefined ? [] : [`$${costUsd}`]),
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
  ].join(' or ');
  return new ModelError(
    'budget_spent',
    `What is left of the budget of ${limits} does not cover the next question. Raise “budget” under “evals” in prompt-rollout.yml, or run fewer cases.`,
  );
}
