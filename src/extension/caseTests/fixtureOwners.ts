import { findPromptNames } from '../../formats/fixturesPaths.ts';

/** Finds the prompts that a fixtures file belongs to among many: only those in its folder are looked at. */
export class FixtureOwners {
  /** By folder: names of prompt files, as a file system has them, with their URIs. */
  readonly #folders = new Map<string, Map<string, string>>();

  constructor(promptUris: Iterable<string>) {
    for (const uri of promptUris) {
      const { folder, name } = split(uri);
      const names = this.#folders.get(folder) ?? new Map<string, string>();
      this.#folders.set(folder, names.set(name, uri));
    }
  }

  /** URIs of prompts; several where one differs from another by its suffix only. */
  find(fixturesUri: string): readonly string[] {
    const { folder, name } = split(fixturesUri);
    const names = this.#folders.get(folder);
    if (names === undefined) return [];
    return findPromptNames(name, [...names.keys()]).flatMap((each) => names.get(each) ?? []);
  }
}

function split(uri: string): { readonly folder: string; readonly name: string } {
  const end = uri.lastIndexOf('/') + 1;
  return { folder: uri.slice(0, end), name: decode(uri.slice(end)) };
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // Not written by VS Code.
    return name;
  }
}
