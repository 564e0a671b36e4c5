// The prompt files of a project, read through the same parser as in the editor.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import { maxSourceBytes, type PromptContent } from '../../domain/prompt/promptContent.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import { isPromptPath, listPromptRoots, resolvePromptKeys } from '../../formats/promptKeys.ts';
import { defaultPromptRoot } from '../../formats/promptKeys.ts';
import type { CliProject } from '../findProject.ts';
import { formatProblem } from './formatProblem.ts';

interface PromptFileBase {
  readonly key: string;
  /** Below the project's folder, with “/”. */
  readonly path: string;
}

/** A file that can be published. */
export interface ReadablePrompt extends PromptFileBase {
  readonly kind: 'valid';
  readonly source: string;
  readonly content: PromptContent;
  readonly contentHash: string;
}

/** A file that cannot, with every reason as a line for the terminal. */
export interface UnreadablePrompt extends PromptFileBase {
  readonly kind: 'invalid' | 'inConflict';
  readonly problems: readonly string[];
}

export type WorkspacePrompt = ReadablePrompt | UnreadablePrompt;

const skippedFolders = new Set(['node_modules', 'dist', 'out', 'build', 'coverage']);

/** All prompt files of the project, by key. */
export async function readWorkspacePrompts({
  root,
  project,
}: CliProject): Promise<WorkspacePrompt[]> {
  const hasDefaultRoot = await isFolder(path.join(root, defaultPromptRoot));
  const roots = listPromptRoots(project, { hasDefaultRoot });
  const paths = await listFiles(root);
  const files = resolvePromptKeys(paths, { roots, keys: project.keys });
  const prompts = await Promise.all(
    files.map(async ({ path: file, key, problem }) =>
      problem === undefined
        ? readPrompt(root, { path: file, key })
        : invalid({ path: file, key }, `${file}: error: ${problem.message}`),
    ),
  );
  return prompts.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

async function readPrompt(root: string, file: PromptFileBase): Promise<WorkspacePrompt> {
  const absolute = path.join(root, file.path);
  const { size } = await stat(absolute);
  if (size > maxSourceBytes)
    return invalid(file, `${file.path}: error: the file is larger than 1 MiB.`);
  const source = await readFile(absolute, 'utf8');
  const { content, problems, inConflict } = parsePromptFile(source);
  if (content !== undefined && !inConflict)
    return { ...file, kind: 'valid', source, content, contentHash: calculateContentHash(content) };
  const lines = problems
    .filter((problem) => problem.severity === 'error')
    .map((problem) => formatProblem(file.path, problem));
  return { ...file, kind: inConflict ? 'inConflict' : 'invalid', problems: lines };
}

function invalid(file: PromptFileBase, problem: string): UnreadablePrompt {
  return { path: file.path, key: file.key, kind: 'invalid', problems: [problem] };
}

/** Links are not followed: they could lead out of the project, or around in circles. */
async function listFiles(root: string, below = ''): Promise<string[]> {
  const entries = await readdir(path.join(root, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const relative = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && isPromptPath(entry.name)) found.push(relative);
    const isSkipped = entry.name.startsWith('.') || skippedFolders.has(entry.name);
    if (entry.isDirectory() && !isSkipped) found.push(...(await listFiles(root, relative)));
  }
  return found;
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    // Not there.
    return false;
  }
}
