export interface Interval {
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a rate. With the mean of per-case rates and the number of cases it is on the safe
 * side: a rate between 0 and 1 varies at most as much as a single attempt.
 */
export function calculateWilsonInterval(rate: number, count: number): Interval {
  if (!(rate >= 0 && rate <= 1) || !(count > 0)) {
    throw new RangeError(
      `A rate from 0 to 1 of at least one case is needed, not ${rate} of ${count}.`,
    );
  }
  const square = z95 ** 2;
  const centre = (rate + square / (2 * count)) / (1 + square / count);
  const reach =
    (z95 / (1 + square / count)) *
    Math.sqrt((rate * (1 - rate)) / count + square / (4 * count ** 2));
  return { low: Math.max(0, centre - reach), high: Math.min(1, centre + reach) };
}
