// Accept Actual as Expected: what was answered becomes what the assertion expects, as one edit that can be undone.
import type { AssertionPlace } from '../../formats/fixtures/fixtureCase.ts';
import { editAssertionValue } from '../../formats/fixturesFileEdit.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { findCaseAssertion } from './caseAssertion.ts';
import type { CaseMessage } from './caseReport.ts';
import type { FixtureBook, PromptFixtures } from './promptFixtures.ts';
import type { FixtureFiles } from './saveFixture.ts';

/** A failure with the case that it belongs to. */
export interface ShownFailure {
  readonly found: CaseMessage;
  readonly prompt: PromptFixtures;
  readonly caseId: string;
}

export interface AcceptDeps extends Pick<CommandDeps, 'editor'> {
  readonly files: FixtureFiles;
  readonly book: Pick<FixtureBook, 'read'>;
}

export async function acceptAnswer(
  failure: ShownFailure | undefined,
  deps: AcceptDeps,
): Promise<void> {
  const answer = failure?.found.acceptable && failure.found.actual;
  if (failure === undefined || answer === undefined)
    throw new UserError(l10n.t('This failure has no answer that could be accepted. Run it again.'));
  if (answer.includes('{{'))
    throw new UserError(
      l10n.t(
        'The answer holds “{{”, which stands for a value of the case in an assertion. Choose another assertion, for example contains.',
      ),
    );
  const place = await findPlaceNow(failure, deps);
  const { folder } = failure.prompt.project;
  const path = place?.file ?? failure.found.file;
  const uri = [folder, ...path.split('/').map(encodeURIComponent)].join('/');
  if (place === undefined || !(await writeAnswer(uri, place, answer, deps))) {
    throw new UserError(
      l10n.t('The file {0} was changed since. Run the case again, then accept.', path),
    );
  }
  await deps.editor.reveal(uri, place.range.start);
}

async function writeAnswer(
  uri: string,
  { path }: AssertionPlace,
  answer: string,
  { editor, files }: AcceptDeps,
): Promise<boolean> {
  const text = await editor.readText(uri);
  const edits = path === undefined ? undefined : editAssertionValue(text, path, answer);
  return edits !== undefined && (await files.applyEdits(uri, edits));
}

/** Cases may have moved in their file since they ran: the case is known by what it asks, its assertion by what it says. */
async function findPlaceNow(
  { prompt, caseId, found: { acceptable } }: ShownFailure,
  { book }: Pick<AcceptDeps, 'book'>,
): Promise<AssertionPlace | undefined> {
  const read = await book.read(prompt.uri);
  const loaded = read?.fixtures.cases.find(({ id }) => id === caseId);
  const now = loaded && findCaseAssertion(loaded, acceptable?.path ?? []);
  const isSame = JSON.stringify(now?.assertion) === JSON.stringify(acceptable?.assertion);
  return isSame ? now?.place : undefined;
}
