/** A reproducible stream of coin tosses: a Weyl sequence through a 32-bit mixer, started from a text. */
export function createSeededBits(seed: string): () => 0 | 1 {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  let word = 0;
  let left = 0;
  return () => {
    if (left === 0) {
      state = (state + 0x9e3779b9) | 0;
      word = mix(state);
      left = 32;
    }
    const bit = word & 1;
    word >>>= 1;
    left -= 1;
    return bit === 1 ? 1 : 0;
  };
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
