/** What we use of the catalogue of prices, which is large and therefore loaded when a price is first needed. */
export interface PriceCatalogue {
  /** Null when the model is not known at that address. */
  readonly calcPrice: (
    usage: { readonly input_tokens: number; readonly output_tokens: number },
    model: string,
    place: { readonly providerApiUrl: string },
  ) => {
    readonly total_price: number;
    readonly model: { readonly context_window?: number };
  } | null;
}

/** Bundled as a file of its own, `dist/modelPrices.cjs`. */
export async function loadPriceCatalogue(): Promise<PriceCatalogue> {
  return await import('@pydantic/genai-prices');
}
