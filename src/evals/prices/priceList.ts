import type { TokenUsage } from '../models/model.ts';

/** What is to be priced. */
export interface PricedCall {
  /** As the prompt names the model. */
  readonly model: string;
  /** As the endpoint named the model that answered. */
  readonly answeredBy?: string;
  readonly usage: TokenUsage;
}

/** Prices of models. */
export interface PriceList {
  /** US dollars; undefined when the price is not known, never 0 instead. */
  readonly calculateCostUsd: (call: PricedCall) => number | undefined;
}
