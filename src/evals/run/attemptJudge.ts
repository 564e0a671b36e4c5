import type { Judge } from '../assertions/assertionContext.ts';
import { type ModelAnswer, ModelError, type Question } from '../models/model.ts';
import type { PriceList } from '../prices/priceList.ts';
import type { RunModels } from './runModels.ts';

export interface AttemptJudgeOptions {
  readonly models: RunModels;
  readonly prices: PriceList | undefined;
  /** Where an assertion names no other. */
  readonly model: string;
  readonly question: Question;
}

/** The judge of one attempt, which knows what its judgements took and why there was none. */
export class AttemptJudge implements Judge {
  readonly model: string;
  readonly #options: AttemptJudgeOptions;
  readonly #answers: { readonly asked: string; readonly answer: ModelAnswer }[] = [];
  #failure: { readonly error: ModelError; readonly model: string } | undefined;

  constructor(options: AttemptJudgeOptions) {
    this.model = options.model;
    this.#options = options;
  }

  readonly ask: Judge['ask'] = async (request, options) => {
    const { models, question } = this.#options;
    try {
      const model = await models.find(request.model);
      const answer = await model.ask(request, {
        ...options,
        question: { ...question, judge: true },
      });
      this.#answers.push({ asked: request.model, answer });
      return answer;
    } catch (error) {
      if (error instanceof ModelError) this.#failure ??= { error, model: request.model };
      throw error;
    }
  };

  /** Why a judgement is missing. */
  get failure(): { readonly error: ModelError; readonly model: string } | undefined {
    return this.#failure;
  }

  /** Left out where an answer came without usage or its price is not known. */
  readUse(): { readonly judgeTokens?: number; readonly judgeCostUsd?: number } {
    if (this.#answers.length === 0) return {};
    const tokens = addAll(
      this.#answers.map(({ answer: { usage } }) =>
        usage === undefined ? undefined : usage.inputTokens + usage.outputTokens,
      ),
    );
    const costUsd = addAll(
      this.#answers.map(({ asked, answer: { usage, model } }) =>
        usage === undefined
          ? undefined
          : this.#options.prices?.calculateCostUsd({ model: asked, answeredBy: model, usage }),
      ),
    );
    return {
      ...(tokens === undefined ? {} : { judgeTokens: tokens }),
      ...(costUsd === undefined ? {} : { judgeCostUsd: costUsd }),
    };
  }
}

function addAll(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );
}
