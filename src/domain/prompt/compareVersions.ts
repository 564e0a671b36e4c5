import semverCompare from 'semver/functions/compare.js';

/** Order of two version numbers, lowest first; for `sort`. Throws TypeError for a text that is not a version. */
export function compareVersions(left: string, right: string): -1 | 0 | 1 {
  return semverCompare(left, right);
}
