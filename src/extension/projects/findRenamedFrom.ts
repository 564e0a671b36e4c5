import {
  defaultPromptRoot,
  listPromptRoots,
  toPromptKey,
  type PromptPlaces,
} from '../../formats/promptKeys.ts';
import type { Project } from './project.ts';
import type { WorkingCopy } from './workingCopy.ts';

/** Published prompts of a project whose file is not here: one of them may have been renamed. */
export function listPromptsWithoutFile(
  { connection }: Project,
  copies: readonly WorkingCopy[],
): ReadonlySet<string> {
  const present = new Set(copies.map(({ key }) => key));
  const keys = [...connection.state.prompts.values()]
    .filter((prompt) => prompt.newestVersion !== undefined && !prompt.archived)
    .map((prompt) => prompt.key);
  return new Set(keys.filter((key) => !present.has(key)));
}

/**
 * The prompt that a file was before it was renamed. `earlierPaths` are below the project's folder, newest first;
 * `withoutFile` are the published prompts whose file is gone: where it is still there, the file was copied.
 */
export function findRenamedFrom(
  copy: WorkingCopy,
  earlierPaths: readonly string[],
  withoutFile: ReadonlySet<string>,
  { file }: Pick<Project, 'file'>,
): string | undefined {
  for (const path of earlierPaths) {
    const key = toPromptKey(path, findPlaces(path, copy, file));
    if (key !== undefined && key !== copy.key && withoutFile.has(key)) return key;
  }
  return undefined;
}

/** The folder of prompts may have gone with the file. */
function findPlaces(
  earlierPath: string,
  { path }: WorkingCopy,
  file: Project['file'],
): PromptPlaces {
  const hasDefaultRoot = [earlierPath, path].some((one) => one.startsWith(`${defaultPromptRoot}/`));
  return { roots: listPromptRoots(file, { hasDefaultRoot }), keys: file.keys };
}
