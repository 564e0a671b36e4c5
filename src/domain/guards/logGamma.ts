/** Coefficients B₂ₖ / (2k(2k − 1)) of Stirling's series (Abramowitz and Stegun, 6.1.41). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** ln Γ(x) for x > 0, to about 14 digits. */
export function calculateLogGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`The gamma function is taken above 0 here, not at ${x}.`);
  let shifted = x;
  let product = 1;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const square = 1 / shifted ** 2;
  const series =
    stirling.reduceRight((sum, coefficient) => sum * square + coefficient, 0) / shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    Math.log(2 * Math.PI) / 2 +
    series -
    Math.log(product)
  );
}

/** ln of the beta function, for arguments above 0. */
export function calculateLogBeta(left: number, right: number): number {
  return calculateLogGamma(left) + calculateLogGamma(right) - calculateLogGamma(left + right);
}
