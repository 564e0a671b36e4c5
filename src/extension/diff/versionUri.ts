// The only place that builds and reads URIs of version documents. The query says which version; the path is what a
// person reads in the tab, and its ending makes it YAML.

import { versionScheme } from '../manifest.ts';

/** One published version: immutable, so its URI always shows the same text. */
export interface VersionPlace {
  /** `RegistryConnection.id`. */
  readonly registry: string;
  readonly prompt: string;
  readonly version: string;
}

/** Parts of a URI, neither encoded nor escaped, as `vscode.Uri.from` takes them and `vscode.Uri` gives them back. */
export interface UriParts {
  readonly path: string;
  readonly query: string;
}

const longestSegment = 80;

/**
 * `beside` is the path of a file to be compared with in a list of changes, which takes two sides with different paths for a
 * renamed file.
 */
export function toVersionUri(
  { registry, prompt, version }: VersionPlace,
  beside?: string,
): UriParts {
  if (beside !== undefined) {
    return { path: beside, query: JSON.stringify([registry, prompt, version, 'beside']) };
  }
  const folders = prompt.split('/').map(toSegment);
  const name = `${folders.pop() ?? '_'}@${toSegment(version)}.yml`;
  return {
    path: ['', ...folders, name].join('/'),
    query: JSON.stringify([registry, prompt, version]),
  };
}

/** Undefined for a URI that this extension did not build. */
export function parseVersionUri({ path, query }: UriParts): VersionPlace | undefined {
  const place = parseQuery(query);
  if (place === undefined) return undefined;
  const { path: expected } = toVersionUri(place, place.isBeside ? path : undefined);
  const { registry, prompt, version } = place;
  // A path that names another version would show one thing and say another.
  return expected === path ? { registry, prompt, version } : undefined;
}

/** The same from the text of a URI. */
export function parseVersionDocument(text: string): VersionPlace | undefined {
  if (!text.startsWith(`${versionScheme}:`)) return undefined;
  try {
    const { pathname, search } = new URL(text);
    return parseVersionUri({
      path: decodeURIComponent(pathname),
      query: decodeURIComponent(search.slice(1)),
    });
  } catch {
    // No URI, or one with broken escapes.
    return undefined;
  }
}

function parseQuery(query: string): (VersionPlace & { readonly isBeside: boolean }) | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(query);
  } catch {
    // Somebody else's URI.
    return undefined;
  }
  if (!isList(parts) || parts.length < 3 || parts.length > 4) return undefined;
  const [registry, prompt, version, mark] = parts;
  if (mark !== undefined && mark !== 'beside') return undefined;
  return typeof registry === 'string' && typeof prompt === 'string' && typeof version === 'string'
    ? { registry, prompt, version, isBeside: mark === 'beside' }
    : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** For the eye only: nothing that a path could take for a separator, a parent folder or an escape. */
function toSegment(text: string): string {
  const safe = text.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, longestSegment);
  return /^\.*$/.test(safe) ? '_' : safe;
}
