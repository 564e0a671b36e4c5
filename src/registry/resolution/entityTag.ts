import { createHash } from 'node:crypto';

/** A strong entity tag over parts that together determine a representation. */
export function calculateEntityTag(parts: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return `"${hash.digest('base64url')}"`;
}

/** True when an `If-None-Match` header names the tag (weak comparison, RFC 9110). */
export function isEntityTagKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch
    .split(',')
    .map((item) => item.trim().replace(/^W\//, ''))
    .some((item) => item === '*' || item === tag);
}
