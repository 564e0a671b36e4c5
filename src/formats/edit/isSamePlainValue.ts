import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';

/** Whether two values are the same as JSON; the order of keys does not count. */
export function isSamePlainValue(a: unknown, b: unknown): boolean {
  return toCanonicalJson(a) === toCanonicalJson(b);
}
