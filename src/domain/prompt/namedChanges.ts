import { toCanonicalJson } from './contentHash.ts';

export interface NamedChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Which names came, went, or have another value (by canonical JSON, so key order does not count). */
export function listChangedNames(
  from: ReadonlyMap<string, unknown>,
  to: ReadonlyMap<string, unknown>,
): NamedChanges {
  const isChanged = (name: string): boolean =>
    from.has(name) && toCanonicalJson(from.get(name)) !== toCanonicalJson(to.get(name));
  return {
    added: [...to.keys()].filter((name) => !from.has(name)),
    removed: [...from.keys()].filter((name) => !to.has(name)),
    changed: [...to.keys()].filter(isChanged),
  };
}
