/** Joins prompt files with prompt keys. Paths are below the workspace folder, with “/”. */
import type { Project } from '../domain/project/project.ts';
import { findPromptKeyProblem, type PromptKeyProblem } from '../domain/prompt/promptKey.ts';

/** The folder of prompts when the project file names none. */
export const defaultPromptRoot = 'prompts';

const promptSuffix = /\.prompt\.ya?ml$/i;

/** Whether a file name or path is that of a prompt file. */
export function isPromptPath(path: string): boolean {
  return promptSuffix.test(path);
}

/** Folders that hold prompts: the project's, else `prompts` if there is one, else the whole folder (empty text). */
export function listPromptRoots(
  project: Pick<Project, 'prompts'>,
  folder: { readonly hasDefaultRoot: boolean },
): readonly string[] {
  const named = (project.prompts ?? []).map(normalizePath);
  if (named.length > 0) return [...new Set(named)];
  return [folder.hasDefaultRoot ? defaultPromptRoot : ''];
}

function normalizePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.join('/').normalize('NFC');
}

/** Why a file has no usable key. */
export type PromptFileKeyProblem =
  | { readonly code: 'bad_prompt_key'; readonly why: PromptKeyProblem; readonly message: string }
  | {
      readonly code: 'duplicated_prompt_key';
      readonly others: readonly string[];
      readonly message: string;
    };

/** A prompt file with its key, or with the reason why it cannot be published. */
export interface PromptFileKey {
  readonly path: string;
  /** The key, or what would be the key. */
  readonly key: string;
  readonly problem?: PromptFileKeyProblem;
}

export interface PromptPlaces {
  readonly roots: readonly string[];
  /** From the project file: path → key of a renamed file. */
  readonly keys?: Readonly<Record<string, string>> | undefined;
}

/** The key that a path stands for, whether it is usable or not; undefined for files that are no prompts here. */
export function toPromptKey(path: string, { roots, keys }: PromptPlaces): string | undefined {
  if (!isPromptPath(path)) return undefined;
  const wanted = normalizePath(path);
  const mapped = Object.entries(keys ?? {}).find(([each]) => normalizePath(each) === wanted);
  if (mapped !== undefined) return mapped[1];
  const root = roots
    .map(normalizePath)
    .filter((each) => each === '' || wanted.startsWith(`${each}/`))
    .toSorted((a, b) => b.length - a.length)[0];
  if (root === undefined) return undefined;
  return wanted.slice(root === '' ? 0 : root.length + 1).replace(promptSuffix, '');
}

/** Keys of all prompt files of a project. Two files of one key, or of keys that differ only in case, are both refused. */
export function resolvePromptKeys(
  paths: readonly string[],
  places: PromptPlaces,
): readonly PromptFileKey[] {
  const mapped = new Map(
    Object.entries(places.keys ?? {}).map(([path, key]) => [normalizePath(path), key]),
  );
  const byFoldedKey = new Map<string, { path: string; key: string }[]>();
  const files = paths.flatMap((path) => {
    const key = mapped.get(normalizePath(path)) ?? toPromptKey(path, { roots: places.roots });
    return key === undefined || !isPromptPath(path) ? [] : [{ path, key }];
  });
  for (const file of files) {
    const folded = file.key.toLowerCase();
    const same = byFoldedKey.get(folded);
    if (same === undefined) byFoldedKey.set(folded, [file]);
    else same.push(file);
  }
  return files.map((file) => {
    const same = byFoldedKey.get(file.key.toLowerCase()) ?? [];
    const problem = findProblem(
      file.key,
      same.filter((other) => other !== file).map((other) => other.path),
    );
    return problem === undefined ? file : { ...file, problem };
  });
}

function findProblem(key: string, others: readonly string[]): PromptFileKeyProblem | undefined {
  if (others.length > 0) {
    const named = others.map((path) => `“${path}”`).join(', ');
    const message = `This file and ${named} have the same prompt key “${key}” (upper and lower case are not told apart). Rename one of them.`;
    return { code: 'duplicated_prompt_key', others, message };
  }
  const why = findPromptKeyProblem(key);
  if (why === undefined) return undefined;
  const message = `“${key}” cannot be a prompt key: ${describe(why)} Rename the file, or give it a key under “keys” in prompt-rollout.yml.`;
  return { code: 'bad_prompt_key', why, message };
}

function describe(why: PromptKeyProblem): string {
  switch (why) {
    case 'empty':
      return 'it is empty.';
    case 'too_long':
      return 'it is longer than 200 characters.';
    case 'bad_characters':
      return 'use lower-case letters, digits, “.”, “_” and “-”, each part starting with a letter or digit and at most 64 long.';
    case 'reserved_name':
      return 'Windows reserves this name.';
  }
}
