// Preview Rendered Prompt, Try Prompt and what belongs to them.
import { isRequiredInput, listInputs } from '../../domain/prompt/variables.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { findPromptUri } from '../caseTests/fixtureCommands.ts';
import { answerText, attemptFacts } from '../caseTests/attemptText.ts';
import { saveFixture, type FixtureFiles } from '../caseTests/saveFixture.ts';
import type { FixtureBook } from '../caseTests/promptFixtures.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import type { PickItem } from '../ui/ui.ts';
import type { AskPrompt } from './promptAsker.ts';
import { readDialect, readValues, type PreviewedPrompt } from './previewedPrompt.ts';
import type { TriedAnswer } from './previewText.ts';

/** The documents that show prompts; what commands need of them. */
export interface Previews {
  show(promptUri: string, caseId?: string): Promise<void>;
  choose(promptUri: string, choice: PreviewChoice): void;
  read(promptUri: string): Promise<PreviewedPrompt>;
  setTried(promptUri: string, tried: TriedAnswer | undefined): void;
  triedOf(promptUri: string): TriedAnswer | undefined;
}

export type PreviewChoice =
  { readonly caseId: string } | { readonly typed: Readonly<Record<string, string>> };

export interface PreviewDeps extends CommandDeps {
  readonly book: Pick<FixtureBook, 'findPrompt'>;
  readonly previews: Previews;
  readonly ask: AskPrompt;
  readonly requireTrust: () => void;
  readonly files: FixtureFiles;
}

export const previewHandlers = (deps: PreviewDeps) => {
  // One question per prompt: another one ends it.
  const running = new Map<string, AbortController>();
  return {
    [commandIds.previewPrompt]: (target: CommandTarget) => previewPrompt(target, deps),
    [commandIds.choosePreviewCase]: (target: CommandTarget) => chooseCase(target, deps),
    [commandIds.tryPrompt]: (target: CommandTarget) => tryPrompt(target, deps, running),
    [commandIds.saveAsFixture]: (target: CommandTarget) => saveAsFixture(target, deps),
  };
};

async function previewPrompt(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  await deps.previews.show(await findPromptUri(target, deps, l10n.t('Preview Rendered Prompt')));
}

async function chooseCase(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  const title = l10n.t('Values of the Preview');
  const uri = await findPromptUri(target, deps, title);
  const previewed = await deps.previews.read(uri);
  const { cases } = previewed.prompt.fixtures;
  const chosenId = previewed.chosen?.kind === 'case' ? previewed.chosen.loaded.id : undefined;
  const typeValues: PickItem<string | undefined> = {
    label: l10n.t('Type values…'),
    value: undefined,
  };
  const caseId =
    cases.length === 0
      ? undefined
      : await deps.ui.pick<string | undefined>({
          title,
          placeholder: l10n.t('Which case is the prompt shown with?'),
          items: [
            ...cases.map(({ id, name, kind, file, range }) => ({
              label: name,
              description: `${kind} · ${file}:${range.start.line + 1}`,
              value: id,
              isPreselected: id === chosenId,
            })),
            typeValues,
          ],
        });
  const choice = caseId === undefined ? { typed: await typeInputs(previewed, deps) } : { caseId };
  deps.previews.choose(uri, choice);
  await deps.previews.show(uri);
}

/** One box for each input that the prompt uses, with what it has now. */
async function typeInputs(
  { content, chosen }: PreviewedPrompt,
  { ui }: PreviewDeps,
): Promise<Readonly<Record<string, string>>> {
  const inputs = [...listInputs(content)];
  const before = readValues(chosen);
  const values: Record<string, string> = {};
  for (const [index, [name, input]] of inputs.entries()) {
    const value = before[name] ?? input.default ?? '';
    const text = await ui.input({
      title: l10n.t('Values of the Preview ({0}/{1})', index + 1, inputs.length),
      prompt: input.description === undefined ? name : `${name}: ${input.description}`,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    });
    if (text !== '' || isRequiredInput(input)) values[name] = text;
  }
  return values;
}

async function tryPrompt(
  target: CommandTarget,
  deps: PreviewDeps,
  running: Map<string, AbortController>,
): Promise<void> {
  deps.requireTrust();
  const uri = await findPromptUri(target, deps, l10n.t('Try Prompt'));
  let previewed = await deps.previews.read(uri);
  if (render(previewed).missing.length > 0) {
    deps.previews.choose(uri, { typed: await typeInputs(previewed, deps) });
    previewed = await deps.previews.read(uri);
  }
  running.get(uri)?.abort();
  const abort = new AbortController();
  running.set(uri, abort);
  deps.previews.setTried(uri, { text: '', facts: l10n.t('Asking the model…'), isStale: false });
  await deps.previews.show(uri);
  try {
    await ask({ uri, previewed, signal: abort.signal }, deps);
  } finally {
    if (running.get(uri) === abort) running.delete(uri);
  }
}

interface Asked {
  readonly uri: string;
  readonly previewed: PreviewedPrompt;
  readonly signal: AbortSignal;
}

async function ask({ uri, previewed, signal }: Asked, deps: PreviewDeps): Promise<void> {
  const { content, prompt, chosen } = previewed;
  const show = (text: string, facts: string): void => {
    if (!signal.aborted) deps.previews.setTried(uri, { text, facts, isStale: false });
  };
  const result = await deps.ask({
    ...{ project: prompt.project, content, signal },
    values: readValues(chosen),
    dialect: readDialect(chosen),
    onText: (text) => show(text, ''),
  });
  // Another question took its place.
  if (signal.aborted) throw new CancelledError();
  const { answer, error } = result;
  if (answer === undefined) {
    show('', '');
    throw new UserError(error?.message ?? l10n.t('The model gave no answer.'));
  }
  show(answerText(answer), attemptFacts(result));
}

async function saveAsFixture(target: CommandTarget, deps: PreviewDeps): Promise<void> {
  deps.requireTrust();
  const uri = await findPromptUri(target, deps, l10n.t('Save as Fixture'));
  const tried = deps.previews.triedOf(uri);
  if (tried === undefined || tried.text === '')
    throw new UserError(l10n.t('There is no answer to save yet. Try the prompt first.'));
  const { prompt, chosen } = await deps.previews.read(uri);
  const kept = {
    prompt,
    values: readValues(chosen),
    answer: tried.text,
    kind: 'representative',
  } as const;
  await saveFixture(kept, deps);
}

function render({ content, chosen }: PreviewedPrompt): ReturnType<typeof renderPrompt> {
  return renderPrompt(content, readValues(chosen), { dialect: readDialect(chosen) });
}
