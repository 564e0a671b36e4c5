/**
 * The value that Student's t exceeds in size with a chance of 5 %. From the closed form of the distribution for whole
 * degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4), solved by bisection.
 */
export function calculateT95(degreesOfFreedom: number): number {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`Degrees of freedom are a whole number from 1, not ${degreesOfFreedom}.`);
  }
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (calculateShareWithin(middle, degreesOfFreedom) < 0.95) low = middle;
    else high = middle;
  }
  return Math.tan((low + high) / 2) * Math.sqrt(degreesOfFreedom);
}

/** P(|t| < tan(angle) · √degrees). */
function calculateShareWithin(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let index = isOdd ? 3 : 2; index <= degrees - 2; index += 2) {
    term *= (cosine ** 2 * (index - 1)) / index;
    sum += term;
  }
  const series = Math.sin(angle) * sum;
  return isOdd ? (2 / Math.PI) * (angle + series) : series;
}
