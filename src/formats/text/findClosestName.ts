import { distance } from 'fastest-levenshtein';

/** The name that was probably meant, if one is near enough. */
export function findClosestName(name: string, names: readonly string[]): string | undefined {
  // Longer texts are no typing errors, and comparing them takes time.
  if (name.length > 64) return undefined;
  const wanted = name.toLowerCase();
  const ranked = names
    .map((candidate) => ({ candidate, steps: distance(wanted, candidate.toLowerCase()) }))
    .toSorted((a, b) => a.steps - b.steps);
  const best = ranked[0];
  if (best === undefined) return undefined;
  // Two steps in a short name, since swapping two letters takes two.
  const allowed = Math.min(3, Math.max(1, Math.floor(best.candidate.length / 2)));
  return best.steps <= allowed ? best.candidate : undefined;
}
