// Try Prompt: one question to the model, its answer below the preview.
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import type { RunErrorCode, AttemptResult } from '../../evals/run/runResult.ts';
import { answerText, attemptFacts } from '../caseTests/attemptText.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { commandIds } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';
import type { Ui } from '../ui/ui.ts';
import { toQuestion, type PreviewBook } from './previewBook.ts';
import type { PreviewedPrompt } from './previewedPrompt.ts';
import type { AskPrompt } from './promptAsker.ts';
import type { PromptQuestion } from './promptQuestion.ts';
import type { TriedAnswer } from './triedAnswer.ts';
import { typeInputs } from './typeInputs.ts';

/** Why there is no answer. */
export interface TryProblem {
  readonly code: RunErrorCode;
  readonly message: string;
  readonly model: string | undefined;
}

export interface TryPromptDeps extends Pick<CommandDeps, 'runCommand'> {
  readonly ui: Pick<Ui, 'input'>;
  readonly previews: PreviewBook;
  readonly show: (promptUri: string) => Promise<void>;
  readonly ask: AskPrompt;
  /** Whether a question is under way, so that it can be stopped. */
  readonly onTrying: (isTrying: boolean) => void;
  /** Says it, with what can be done about it; `again` tries once more. */
  readonly tellProblem: (problem: TryProblem, project: Project, again: () => unknown) => void;
}

/** One question per prompt: another one ends it. */
export type RunningTries = Map<string, AbortController>;

export async function tryPrompt(
  uri: string,
  deps: TryPromptDeps,
  running: RunningTries,
): Promise<void> {
  const previewed = await withAllValues(uri, deps);
  running.get(uri)?.abort();
  const abort = new AbortController();
  running.set(uri, abort);
  deps.onTrying(true);
  const isCurrent = (): boolean => running.get(uri) === abort;
  try {
    const problem = await ask({ uri, previewed, signal: abort.signal, isCurrent }, deps);
    if (problem === undefined) return;
    // As a command, whose failures are told: nobody waits for what a message offers.
    const again = (): unknown => deps.runCommand(commandIds.tryPrompt, { uri });
    deps.tellProblem(problem, previewed.prompt.project, again);
  } finally {
    if (isCurrent()) running.delete(uri);
    deps.onTrying(running.size > 0);
  }
}

/** Asks for values where the prompt has an input without one. */
async function withAllValues(
  uri: string,
  { previews, ui }: TryPromptDeps,
): Promise<PreviewedPrompt> {
  const previewed = await previews.read(uri);
  const { content, values, dialect } = toQuestion(previewed);
  const { missing } = renderPrompt(content, values, { dialect });
  if (missing.length === 0 || dialect === 'github') return previewed;
  previews.choose(uri, { typed: await typeInputs(previewed, ui) });
  return previews.read(uri);
}

interface Asked {
  readonly uri: string;
  readonly previewed: PreviewedPrompt;
  readonly signal: AbortSignal;
  /** No other question took its place. */
  readonly isCurrent: () => boolean;
}

async function ask(
  { uri, previewed, signal, isCurrent }: Asked,
  deps: TryPromptDeps,
): Promise<TryProblem | undefined> {
  const { content, prompt } = previewed;
  const question = toQuestion(previewed);
  let soFar = '';
  const show = (text: string, facts = ''): void => {
    soFar = text;
    set({ question, text, facts, state: 'running' });
  };
  const set = (tried: TriedAnswer | undefined): void => {
    if (isCurrent()) deps.previews.setTried(uri, tried);
  };
  show('', l10n.t('Asking the model…'));
  await deps.show(uri);
  try {
    const { project } = prompt;
    const onText = (text: string): void => {
      if (!signal.aborted) show(text);
    };
    const result = await deps.ask({ ...question, project, signal, onText });
    set(signal.aborted ? toStopped(question, soFar) : toTried(question, result));
    if (signal.aborted || result.answer !== undefined) return undefined;
    return toProblem(result, content.model);
  } catch (error) {
    set(undefined);
    throw error;
  }
}

function toTried(question: PromptQuestion, result: AttemptResult): TriedAnswer | undefined {
  const { answer } = result;
  if (answer === undefined) return undefined;
  const { usage } = answer;
  const text = answerText(answer);
  return { question, text, facts: attemptFacts(result), state: 'answered', usage };
}

function toStopped(question: PromptQuestion, text: string): TriedAnswer | undefined {
  if (text === '') return undefined;
  return {
    question,
    text,
    facts: l10n.t('Stopped: this is not the whole answer.'),
    state: 'stopped',
  };
}

function toProblem({ error }: AttemptResult, model: string | undefined): TryProblem {
  const { code = 'bad_answer', message = l10n.t('The model gave no answer.') } = error ?? {};
  return { code, message, model };
}
