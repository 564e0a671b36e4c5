import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { PromptContent } from './promptContent.ts';

/** RFC 8785 canonical JSON. Throws RangeError for a value that JSON cannot hold. */
export function toCanonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new RangeError('The value has no JSON form.');
  return text;
}

/** Lower-case hex sha256 (64 characters) of the canonical JSON of a normalised content. */
export function calculateContentHash(content: PromptContent): string {
  return bytesToHex(sha256(utf8ToBytes(toCanonicalJson(content))));
}
