/** Which fixtures files belong to which prompt: `answer.fixtures.yml` and `answer.<anything>.fixtures.yml` beside it. */
import { isPromptPath } from './promptKeys.ts';

const fixturesSuffix = /\.fixtures\.ya?ml$/i;
const promptSuffix = /\.prompt\.ya?ml$/i;

/** Whether a file name or path is that of a fixtures file. */
export function isFixturesPath(path: string): boolean {
  return /[^/]\.fixtures\.ya?ml$/i.test(path);
}

/** The name of a new fixtures file for a prompt file. */
export function toFixturesName(promptName: string): string {
  return promptName.replace(promptSuffix, '.fixtures.yml');
}

/** The prompt files in a folder that a fixtures file belongs to: those with the longest name that it begins with. */
export function findPromptNames(
  fixturesName: string,
  folderNames: readonly string[],
): readonly string[] {
  const stem = fixturesName.replace(fixturesSuffix, '');
  const owners = folderNames
    .filter(isPromptPath)
    .map((name) => ({ name, owned: name.replace(promptSuffix, '') }))
    .filter(({ owned }) => stem === owned || stem.startsWith(`${owned}.`));
  const longest = Math.max(0, ...owners.map(({ owned }) => owned.length));
  return owners.filter(({ owned }) => owned.length === longest).map(({ name }) => name);
}

/** The fixtures files of a prompt file among the names of its folder: its own first, then the others by name. */
export function listFixturesNames(
  promptName: string,
  folderNames: readonly string[],
): readonly string[] {
  const stem = promptName.replace(promptSuffix, '');
  const isOwn = (name: string): boolean => name.replace(fixturesSuffix, '') === stem;
  return folderNames
    .filter((name) => isFixturesPath(name))
    .filter((name) => findPromptNames(name, folderNames).includes(promptName))
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)) || (a < b ? -1 : Number(a > b)));
}
