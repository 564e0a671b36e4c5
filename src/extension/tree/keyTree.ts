/** What lies directly below one folder of keys. */
export interface KeyFolder {
  /** Full paths, sorted. */
  readonly folders: readonly string[];
  /** Full keys, sorted. */
  readonly prompts: readonly string[];
}

/** Keys as folders; the root is ''. Built once per set of keys, so that opening a folder costs nothing. */
export type KeyTree = ReadonlyMap<string, KeyFolder>;

export function buildKeyTree(keys: Iterable<string>): KeyTree {
  const folders = new Map<string, { folders: Set<string>; prompts: string[] }>();
  const folder = (path: string) => {
    let known = folders.get(path);
    if (known === undefined) {
      known = { folders: new Set(), prompts: [] };
      folders.set(path, known);
    }
    return known;
  };
  folder('');
  for (const key of keys) {
    let parent = '';
    for (let slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      const path = key.slice(0, slash);
      folder(parent).folders.add(path);
      parent = path;
    }
    folder(parent).prompts.push(key);
  }
  return new Map(
    [...folders].map(([path, found]) => [
      path,
      { folders: [...found.folders].sort(), prompts: found.prompts.sort() },
    ]),
  );
}
