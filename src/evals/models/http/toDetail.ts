import type { BoundKey } from './modelConnection.ts';

const maxDetailLength = 300;

/** What an endpoint says for people: one line, not too long, and without the key, which some repeat. */
export function toDetail(said: string, key: BoundKey | undefined): string {
  const line = said.replaceAll(/\s+/g, ' ').trim();
  const safe = key === undefined ? line : line.replaceAll(key.value, '…');
  return safe.length > maxDetailLength ? `${safe.slice(0, maxDetailLength)}…` : safe;
}
