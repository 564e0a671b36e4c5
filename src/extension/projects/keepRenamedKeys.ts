import { editProjectKey, parseProjectFile } from '../../formats/projectFile.ts';
import type { Rename } from './rename.ts';

/**
 * The text of a project file in which renamed files keep their keys. Undefined when it has errors that must be repaired
 * first.
 */
export function keepRenamedKeys(
  text: string,
  renames: readonly Pick<Rename, 'path' | 'from'>[],
): string | undefined {
  let edited: string | undefined = text;
  for (const { path, from } of renames) {
    // A file that had its key from here is gone: two paths of one key are an error.
    for (const old of listPathsOf(from, edited)) {
      edited =
        edited === undefined ? undefined : editProjectKey(edited, { path: old, key: undefined });
    }
    edited = edited === undefined ? undefined : editProjectKey(edited, { path, key: from });
  }
  return edited;
}

function listPathsOf(key: string, text: string | undefined): readonly string[] {
  const keys = text === undefined ? {} : (parseProjectFile(text).project?.keys ?? {});
  return Object.entries(keys)
    .filter(([, each]) => each === key)
    .map(([path]) => path);
}
