import { isFixturesPath } from '../../formats/fixturesPaths.ts';
import type { PromptFixtures } from '../caseTests/promptFixtures.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { commandIds } from '../manifest.ts';

/** Where the last case of the fixtures file ends; without a file the prompt is tried, whose answer can be saved in one. */
export async function openFixtures(
  { uri, project, fixtures }: PromptFixtures,
  { editor, runCommand }: Pick<CommandDeps, 'editor' | 'runCommand'>,
): Promise<void> {
  const file = fixtures.files.find((one) => isFixturesPath(one));
  if (file === undefined) {
    await runCommand(commandIds.tryPrompt, { uri });
    return;
  }
  const own = fixtures.cases.filter((one) => one.file === file);
  const line = Math.max(0, ...own.map(({ range }) => range.end.line));
  const path = file.split('/').map(encodeURIComponent).join('/');
  await editor.reveal(`${project.folder}/${path}`, { line, column: 0 });
}
