/** Numbers from 0 up to 1, the same ones for the same seed: Marsaglia's xorshift with 128 bits of state. */
export type RandomStream = () => number;

export function createRandomStream(seed: number): RandomStream {
  let [x, y, z, w] = [123456789, 362436069, 521288629, Math.imul(seed + 1, 0x9e3779b1) | 1];
  const next = () => {
    const mixed = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8);
    return (w >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds begin alike; a few steps later nothing of that is left.
  for (let step = 0; step < 20; step += 1) next();
  return next;
}

/** Standard normal, by Box and Muller. */
export function drawNormal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
