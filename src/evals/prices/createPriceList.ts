import { type ModelEndpoint, readEndpointUrl } from '../../domain/project/modelEndpoint.ts';
import { type ChosenEndpoint, findEndpoint } from '../models/endpoints/chooseEndpoint.ts';
import { matchesPattern } from '../models/endpoints/matchesPattern.ts';
import type { TokenUsage } from '../models/model.ts';
import type { PriceCatalogue } from './loadPriceCatalogue.ts';
import type { PricedCall, PriceList } from './priceList.ts';

export interface ModelFacts extends PriceList {
  /** Tokens that fit into one request; undefined when it is not known. */
  readonly findContextWindow: (model: string) => number | undefined;
}

/**
 * Prices of a project: its own, else those that are known of the address that is called. The same model at another address,
 * on this machine for example, has another price, which nobody but the project knows.
 */
export function createPriceList(
  endpoints: readonly ModelEndpoint[],
  catalogue: PriceCatalogue,
): ModelFacts {
  return {
    calculateCostUsd: (call) => {
      const chosen = findEndpoint(endpoints, call.model);
      if (chosen === undefined) return undefined;
      return (
        calculateOwn(chosen, call) ??
        findInCatalogue(catalogue, chosen, call, ({ total_price }) => total_price)
      );
    },
    findContextWindow: (model) => {
      const chosen = findEndpoint(endpoints, model);
      if (chosen === undefined) return undefined;
      const call = { model, usage: { inputTokens: 1, outputTokens: 1 } };
      return findInCatalogue(
        catalogue,
        chosen,
        call,
        ({ model: { context_window } }) => context_window,
      );
    },
  };
}

function calculateOwn(
  { endpoint, sentModel }: ChosenEndpoint,
  { model, answeredBy, usage }: PricedCall,
): number | undefined {
  const names = [model, sentModel, ...(answeredBy === undefined ? [] : [answeredBy])];
  const price = Object.entries(endpoint.prices ?? {}).find(([pattern]) =>
    names.some((name) => matchesPattern(pattern, name)),
  )?.[1];
  if (price === undefined) return undefined;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
}

type CataloguePrice = NonNullable<ReturnType<PriceCatalogue['calcPrice']>>;

function findInCatalogue<Found>(
  catalogue: PriceCatalogue,
  { endpoint, sentModel }: ChosenEndpoint,
  { answeredBy, usage }: PricedCall,
  read: (price: CataloguePrice) => Found,
): Found | undefined {
  const providerApiUrl = readEndpointUrl(endpoint);
  if (providerApiUrl === undefined) return undefined;
  for (const name of [...(answeredBy === undefined ? [] : [answeredBy]), sentModel]) {
    const price = askCatalogue(catalogue, { name, usage, providerApiUrl });
    if (price !== null) return read(price);
  }
  return undefined;
}

function askCatalogue(
  { calcPrice }: PriceCatalogue,
  asked: { readonly name: string; readonly usage: TokenUsage; readonly providerApiUrl: string },
): CataloguePrice | null {
  const { inputTokens, outputTokens } = asked.usage;
  const usage = { input_tokens: inputTokens, output_tokens: outputTokens };
  try {
    return calcPrice(usage, asked.name, { providerApiUrl: asked.providerApiUrl });
  } catch {
    // It has the model but no price for plain text: not known, then.
    return null;
  }
}
