const format = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

/** `12,345`, `0.00001`: thousands apart, never an exponent; rounding is up to the caller. */
export function formatNumber(amount: number): string {
  return format.format(amount);
}
