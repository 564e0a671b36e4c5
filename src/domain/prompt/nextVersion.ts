import semverInc from 'semver/functions/inc.js';
import type { BumpLevel } from './semanticVersion.ts';

const firstVersion = '1.0.0';

/**
 * The lowest free number above `parent` at the asked level, so that a hotfix 1.3.1 fits beside 1.4.0. Without a parent
 * the first number is 1.0.0, or the lowest free one above it.
 */
export function calculateNextVersion(
  existing: Iterable<string>,
  parent: string | null,
  level: BumpLevel,
): string {
  const taken = new Set(existing);
  let next = parent === null ? firstVersion : increment(parent, level);
  while (taken.has(next)) next = increment(next, level);
  return next;
}

function increment(version: string, level: BumpLevel): string {
  const next = semverInc(version, level);
  if (next === null) throw new RangeError(`"${version}" is not a version number.`);
  return next;
}
