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
}

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

  async #ask(estimate: CostEstimate, { settings }: CostTerms): Promise<void> {
    if (estimate.mostUsd <= Math.max(settings.askAboveUsd, this.#agreedUsd)) return;
    if (estimate.mostUsd >= this.#refusedUsd) throw new CancelledError();
    try {
      await this.#confirm(estimate);
    } catch (error) {
      this.#refusedUsd = estimate.mostUsd;
      throw error;
    }
    this.#agreedUsd = estimate.mostUsd;
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
  };
}
