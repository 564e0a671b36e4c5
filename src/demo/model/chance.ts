import { createHash } from 'node:crypto';

/** A number from 0 up to 1 that is always the same for the same parts. */
export function calculateChance(...parts: readonly (string | number)[]): number {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest();
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}
