// Preview Rendered Prompt, Try Prompt and what belongs to them.
import type { CommandDeps } from '../commands/commandDeps.ts';
import { findPromptUri } from '../caseTests/fixtureCommands.ts';
import { saveFixture, type FixtureFiles } from '../caseTests/saveFixture.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { toLabelText } from '../platform/toLabelText.ts';
import { UserError } from '../platform/userError.ts';
import type { PickItem } from '../ui/ui.ts';
import type { PreviewBook } from './previewBook.ts';
import { listPreviewCases } from './previewCase.ts';
import type { PreviewChoice } from './previewChoice.ts';
import { readPreviewUri } from './previewUri.ts';
import { tryPrompt, type RunningTries, type TryPromptDeps } from './tryPrompt.ts';
import { typeInputs } from './typeInputs.ts';

export interface PreviewDeps extends CommandDeps, Omit<TryPromptDeps, 'ui'> {
  readonly book: Pick<FixtureBook, 'findPrompt' | 'read'>;
  readonly previews: PreviewBook;
  readonly requireTrust: () => void;
  readonly files: FixtureFiles;
  /** Opens a file where files are, not over the preview. */
  readonly reveal: CommandDeps['editor']['reveal'];
  /** Line of the cursor in the active editor. */
  readonly cursorLine: () => number | undefined;
}

export const previewHandlers = (deps: PreviewDeps) => {
  const running: RunningTries = new Map();
  return {
    [commandIds.previewPrompt]: (target: CommandTarget) => previewPrompt(target, deps),
    [commandIds.choosePreviewCase]: (target: CommandTarget) => chooseCase(target, deps),
    [commandIds.tryPrompt]: async (target: CommandTarget) => {
      deps.requireTrust();
      const uri = await findPreviewed(target, deps, l10n.t('Try Prompt'));
      await chooseAtCursor(uri, target, deps);
      await tryPrompt(uri, deps, running);
    },
    [commandIds.stopTrying]: async (target: CommandTarget) => {
      const uri = await findPreviewed(target, deps, l10n.t('Stop Trying'));
      running.get(uri)?.abort();
    },
    [commandIds.saveAsFixture]: (target: CommandTarget) => saveAsFixture(target, deps),
  };
};

async function previewPrompt(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  const uri = await findPreviewed(target, deps, l10n.t('Preview Rendered Prompt'));
  await chooseAtCursor(uri, target, deps);
  await deps.show(uri);
}

/** The prompt file; from its preview or a fixtures file the prompt is meant. */
async function findPreviewed(
  target: CommandTarget,
  deps: PreviewDeps,
  title: string,
): Promise<string> {
  const file = target.uri ?? (target.prompt === undefined ? deps.editor.activeFile() : undefined);
  const uri = file === undefined ? undefined : readPreviewUri(file);
  return findPromptUri(uri === undefined ? target : { ...target, uri }, deps, title);
}

/** Who asks from within a file means the case that the cursor is in. Lenses name the prompt itself. */
async function chooseAtCursor(
  uri: string,
  target: CommandTarget,
  { book, previews, editor, cursorLine }: PreviewDeps,
): Promise<void> {
  const line = cursorLine();
  const file = editor.activeFile();
  if (line === undefined || file === undefined || target.prompt !== undefined) return;
  if (target.uri !== undefined && (target.uri === uri || target.uri !== file)) return;
  // Not as it is previewed: a prompt with an error is shown, too.
  const prompt = await book.read(uri);
  if (prompt === undefined) return;
  const active = toPath(prompt.project.folder, file);
  const one = listPreviewCases(prompt.fixtures).find(
    ({ file: path, range }) =>
      path === active && range.start.line <= line && line <= range.end.line,
  );
  if (one !== undefined) previews.choose(uri, { one });
}

function toPath(folder: string | undefined, uri: string): string | undefined {
  if (folder === undefined || !uri.startsWith(`${folder}/`)) return undefined;
  return decodeURIComponent(uri.slice(folder.length + 1));
}

async function chooseCase(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  const uri = await findPreviewed(target, deps, l10n.t('Values of the Preview'));
  const previewed = await deps.previews.read(uri);
  const picked = await pickChoice(uri, deps);
  deps.previews.choose(
    uri,
    picked === 'type' ? { typed: await typeInputs(previewed, deps.ui) } : picked,
  );
  await deps.show(uri);
}

async function pickChoice(
  uri: string,
  { previews, ui }: PreviewDeps,
): Promise<PreviewChoice | 'type'> {
  const { prompt, chosen } = await previews.read(uri);
  const cases = listPreviewCases(prompt.fixtures);
  const typed = previews.typedFor(uri);
  const chosenId = chosen?.kind === 'case' ? chosen.one.id : undefined;
  const again: readonly PickItem<PreviewChoice | 'type'>[] =
    typed === undefined || chosen?.kind === 'typed'
      ? []
      : [{ label: l10n.t('Values typed before'), value: { typed } }];
  if (cases.length + again.length === 0) return 'type';
  return ui.pick<PreviewChoice | 'type'>({
    title: l10n.t('Values of the Preview'),
    placeholder: l10n.t('Which case is the prompt shown with?'),
    items: [
      ...cases.map((one) => ({
        label: `${one.isBroken ? '$(error) ' : ''}${toLabelText(one.name)}`,
        description: `${one.kind} · ${one.file}:${one.range.start.line + 1}`,
        value: { one },
        isPreselected: one.id === chosenId,
      })),
      ...again,
      { label: l10n.t('Type values…'), value: 'type' },
    ],
  });
}

/** What was asked is kept, whatever was typed or chosen since. */
async function saveAsFixture(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  deps.requireTrust();
  const uri = await findPreviewed(target, deps, l10n.t('Save as Fixture'));
  const tried = deps.previews.triedOf(uri);
  if (tried?.state !== 'answered' || tried.text === '')
    throw new UserError(l10n.t('There is no answer to save yet. Try the prompt first.'));
  const { prompt } = await deps.previews.read(uri);
  const { values } = tried.question;
  const editor = { ...deps.editor, reveal: deps.reveal };
  await saveFixture(
    { prompt, values, answer: tried.text, kind: 'representative' },
    { ...deps, editor },
  );
}
