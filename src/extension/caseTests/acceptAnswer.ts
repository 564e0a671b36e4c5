// Accept Actual as Expected: what was answered becomes what the assertion expects, as one edit that can be undone.
import { editAssertionValue } from '../../formats/fixturesFileEdit.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { CaseMessage } from './caseReport.ts';
import type { PromptFixtures } from './promptFixtures.ts';
import type { FixtureFiles } from './saveFixture.ts';

/** A failure with the prompt that it belongs to. */
export interface ShownFailure {
  readonly found: CaseMessage;
  readonly prompt: PromptFixtures;
}

export interface AcceptDeps extends Pick<CommandDeps, 'editor'> {
  readonly files: FixtureFiles;
}

export async function acceptAnswer(
  failure: ShownFailure | undefined,
  { editor, files }: AcceptDeps,
): Promise<void> {
  const place = failure?.found.acceptable;
  const actual = failure?.found.actual;
  if (failure === undefined || place?.path === undefined || actual === undefined)
    throw new UserError(l10n.t('This failure has no answer that could be accepted. Run it again.'));
  const { folder } = failure.prompt.project;
  const uri = [folder, ...place.file.split('/').map(encodeURIComponent)].join('/');
  const edits = editAssertionValue(await editor.readText(uri), place.path, actual);
  if (edits === undefined || !(await files.applyEdits(uri, edits))) {
    throw new UserError(
      l10n.t('The file {0} was changed since. Run the case again, then accept.', place.file),
    );
  }
  await editor.reveal(uri, place.range.start);
}
