import type { Project as ProjectFile } from '../../domain/project/project.ts';
import {
  defaultPromptRoot,
  isPromptPath,
  listPromptRoots,
  toPromptKey,
} from '../../formats/promptKeys.ts';

export interface RestorePathFacts {
  readonly key: string;
  readonly file: ProjectFile;
  /** Paths of the prompt files that there are. */
  readonly existing: readonly string[];
  /** Where versions of the prompt came from, newest first. */
  readonly origins: readonly string[];
}

/** Where a prompt without a file belongs, below the folder; undefined when no path gives its key. */
export function findRestorePath(facts: RestorePathFacts): string | undefined {
  const { key, file, existing, origins } = facts;
  const hasDefaultRoot =
    existing.length === 0 || existing.some((path) => path.startsWith(`${defaultPromptRoot}/`));
  const roots = listPromptRoots(file, { hasDefaultRoot });
  const mapped = Object.entries(file.keys ?? {}).flatMap(([path, mappedKey]) =>
    mappedKey === key ? [path] : [],
  );
  const usual = roots.map((root) => `${root === '' ? '' : `${root}/`}${key}.prompt.yml`);
  return [...mapped, ...origins, ...usual].find(
    (path) => isInside(path) && toPromptKey(path, { roots, keys: file.keys }) === key,
  );
}

/** Project files and versions are written by others: their paths must stay in the folder. */
function isInside(path: string): boolean {
  const isPlain = isPromptPath(path) && !/[\\:]/.test(path) && !path.startsWith('/');
  return isPlain && path.split('/').every((part) => part !== '..' && part !== '');
}
