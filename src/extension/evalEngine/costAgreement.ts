import type { EvalSettings } from '../../domain/project/evalSettings.ts';
import { estimateRun, type RunEstimate } from '../../evals/prices/estimateRun.ts';
import type { PriceList } from '../../evals/prices/priceList.ts';
import type { RunInputs, RunMode } from '../caseTests/caseRunner.ts';
import { CancelledError } from '../platform/userError.ts';
import type { CostEstimate } from './evalEngineHost.ts';

interface CostTerms {
  readonly settings: Pick<EvalSettings, 'repeat' | 'judge' | 'askAboveUsd'>;
  readonly prices: PriceList;
  readonly mode: RunMode;
  /** Of the run: nobody is asked about one that was stopped. */
  readonly signal: AbortSignal;
}

/** In US dollars for a million tokens, where the price is not known: only for whether to ask, and never shown. */
const assumedPrice = 2.5;

/** What a person agreed to pay for one of the runs that belong together, so that saving a file does not ask each time. */
export class CostAgreement {
  readonly #confirm: (estimate: CostEstimate) => Promise<void>;
  #agreedUsd = 0;
  #refusedUsd = Infinity;
  /** Runs that begin together ask one after the other: what was said to the first may hold for the next. */
  #turn: Promise<void> = Promise.resolve();

  constructor(confirm: (estimate: CostEstimate) => Promise<void>) {
    this.#confirm = confirm;
  }

  /** Throws `CancelledError`. */
  agree(inputs: readonly RunInputs[], terms: CostTerms): Promise<void> {
    const estimate = estimateCost(inputs, terms);
    const agreed = this.#turn.then(() => this.#ask(estimate, terms));
    this.#turn = agreed.catch(() => undefined);
    return agreed;
  }

  async #ask(estimate: CostEstimate, { settings, signal }: CostTerms): Promise<void> {
    const weight = estimate.mostUsd + (estimate.unpricedTokens * assumedPrice) / 1_000_000;
    if (weight <= Math.max(settings.askAboveUsd, this.#agreedUsd)) return;
    if (weight >= this.#refusedUsd || signal.aborted) throw new CancelledError();
    try {
      await this.#confirm(estimate);
    } catch (error) {
      this.#refusedUsd = weight;
      throw error;
    }
    this.#agreedUsd = weight;
  }
}

/** Counts every question as asked anew: what is cached costs nothing, and less than feared is no harm. */
function estimateCost(
  inputs: readonly RunInputs[],
  { settings: { repeat, judge }, prices, mode }: CostTerms,
): CostEstimate {
  const sides = mode === 'compare' ? 2 : 1;
  const estimates = inputs.map((input) =>
    estimateRun(input, { repeat, prices, ...(judge === undefined ? {} : { judge }) }),
  );
  const sum = (pick: (one: RunEstimate) => number): number =>
    estimates.reduce((total, one) => total + pick(one), 0) * sides;
  return {
    questions: sum(({ questions }) => questions),
    leastUsd: sum(({ costUsd }) => costUsd?.least ?? 0),
    mostUsd: sum(({ costUsd }) => costUsd?.most ?? 0),
    unpriced: [...new Set(estimates.flatMap(({ unpriced }) => unpriced))],
    unpricedTokens: sum(({ costUsd, tokens }) => (costUsd === undefined ? tokens.most : 0)),
  };
}
