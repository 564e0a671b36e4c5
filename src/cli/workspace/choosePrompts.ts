import path from 'node:path';
import { createUsageError } from '../cliError.ts';
import type { WorkspacePrompt } from './promptFiles.ts';

/** The prompts that keys or files name; all without a name. Throws a usage error for a name that is none. */
export function choosePrompts(
  prompts: readonly WorkspacePrompt[],
  wanted: readonly string[],
  { from, root }: { readonly from: string; readonly root: string },
): readonly WorkspacePrompt[] {
  if (wanted.length === 0) return prompts;
  const chosen = wanted.map((name) => {
    const file = path.relative(root, path.resolve(from, name));
    const asPath = file.split(path.sep).join('/');
    const found = prompts.find((prompt) => prompt.key === name || prompt.path === asPath);
    if (found !== undefined) return found;
    throw createUsageError(`There is no prompt file for “${name}” in ${root}.`);
  });
  return [...new Set(chosen)];
}
