// What previews show and with which values: all of it but the windows.
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { FixtureBook, PromptFixtures } from '../caseTests/promptFixtures.ts';
import { Disposable } from '../platform/disposable.ts';
import { Emitter } from '../platform/emitter.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { toEvalSettings } from '../../domain/project/evalSettings.ts';
import { describeSize, type SizeFacts } from './describeSize.ts';
import { findPreviewCase, type PreviewCase } from './previewCase.ts';
import type { PreviewChoice } from './previewChoice.ts';
import {
  readDialect,
  readValues,
  type ChosenValues,
  type PreviewedPrompt,
} from './previewedPrompt.ts';
import { previewLenses, type PreviewLens } from './previewLenses.ts';
import { createPreviewText, type PreviewText } from './previewText.ts';
import type { MeasurePrompt } from './promptAsker.ts';
import { isSameQuestion, type PromptQuestion } from './promptQuestion.ts';
import type { TriedAnswer } from './triedAnswer.ts';

export interface PreviewBookDeps {
  readonly book: Pick<FixtureBook, 'read'>;
  /** The text as the editor has it. */
  readonly readText: (uri: string) => Promise<string>;
  readonly measure: MeasurePrompt;
  readonly onError: (error: unknown) => void;
}

/** Texts and answers may be long: of more prompts than this the ones that were not looked at for longest are forgotten. */
const maxPages = 30;

/** One prompt that was previewed in this session. */
interface Page {
  /** The chosen case; absent: the first. */
  one?: Pick<PreviewCase, 'id' | 'file' | 'name'>;
  /** Kept when a case is chosen: typing is work. */
  typed?: PreviewChoice['typed'];
  isTyped: boolean;
  tried?: TriedAnswer | undefined;
  /** What could be read last, and what is told of its size. */
  last?: { readonly previewed: PreviewedPrompt; readonly facts: SizeFacts };
  made?: PreviewText;
  /** Counts what was made: what is found out later about an earlier text is of no use. */
  turn: number;
}

export class PreviewBook extends Disposable {
  readonly #deps: PreviewBookDeps;
  readonly #pages = new Map<string, Page>();
  readonly #changed: Emitter<string>;
  readonly #told: Emitter<string>;

  constructor(deps: PreviewBookDeps) {
    super();
    this.#deps = deps;
    this.#changed = this.register(new Emitter(deps.onError));
    this.#told = this.register(new Emitter(deps.onError));
  }

  /** Prompts whose preview has another text. */
  get onDidChange(): Emitter<string>['event'] {
    return this.#changed.event;
  }

  /** Prompts of which more is known than their text. */
  get onDidTell(): Emitter<string>['event'] {
    return this.#told.event;
  }

  isKnown(promptUri: string): boolean {
    return this.#pages.has(promptUri);
  }

  choose(promptUri: string, { one, typed }: PreviewChoice): void {
    const page = this.#of(promptUri);
    page.isTyped = one === undefined;
    if (one !== undefined) page.one = one;
    if (typed !== undefined) page.typed = typed;
    this.#changed.fire(promptUri);
  }

  /** What was typed for it before. */
  typedFor(promptUri: string): PreviewChoice['typed'] {
    return this.#pages.get(promptUri)?.typed;
  }

  setTried(promptUri: string, tried: TriedAnswer | undefined): void {
    this.#of(promptUri).tried = tried;
    this.#changed.fire(promptUri);
  }

  triedOf(promptUri: string): TriedAnswer | undefined {
    return this.#pages.get(promptUri)?.tried;
  }

  madeOf(promptUri: string): PreviewText | undefined {
    return this.#pages.get(promptUri)?.made;
  }

  /** The prompt as it is now. Throws a `UserError` where the file has an error. */
  async read(promptUri: string): Promise<PreviewedPrompt> {
    const { book, readText } = this.#deps;
    const prompt = await book.read(promptUri);
    if (prompt === undefined)
      throw new UserError(l10n.t('This file is not a prompt of an open project.'));
    const { content, problems } = parsePromptFile(await readText(promptUri));
    if (content !== undefined)
      return { prompt, content, chosen: this.#findChosen(promptUri, prompt) };
    const error = problems.find((problem) => problem.severity === 'error');
    const line = String((error?.range.start.line ?? 0) + 1);
    throw new UserError(l10n.t('{0}, line {1}: {2}', prompt.path, line, error?.message ?? ''));
  }

  /** The text of the preview. While the file has an error, what was right last stays below it. */
  async render(promptUri: string): Promise<PreviewText> {
    const page = this.#of(promptUri);
    const turn = (page.turn += 1);
    const read = await this.#tryToRead(promptUri);
    if (turn !== page.turn && page.made !== undefined) return page.made;
    const isUnmeasured = typeof read !== 'string' && keepRead(page, read);
    const shown = page.last?.previewed;
    const made = createPreviewText({
      rendered: shown === undefined ? undefined : toQuestion(shown),
      problem: typeof read === 'string' ? read : undefined,
      tried: page.tried,
    });
    page.made = made;
    this.#told.fire(promptUri);
    if (isUnmeasured) void this.#measure(promptUri, turn, made);
    return made;
  }

  lensesOf(promptUri: string): readonly PreviewLens[] {
    const { made, last, tried } = this.#of(promptUri);
    if (made === undefined || last === undefined) return [];
    const { content, chosen, prompt } = last.previewed;
    const { maxContextShare } = toEvalSettings(prompt.project.file.evals);
    const { messages } = made;
    const facts = { ...last.facts, ...readCount(last.previewed, tried), maxContextShare };
    return previewLenses({ made, chosen, tried, size: describeSize(content, messages, facts) });
  }

  #of(promptUri: string): Page {
    const page = this.#pages.get(promptUri) ?? { isTyped: false, turn: 0 };
    // Last in order is what was used last.
    this.#pages.delete(promptUri);
    this.#pages.set(promptUri, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > maxPages && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }

  /** A sentence where the file cannot be read. */
  async #tryToRead(promptUri: string): Promise<PreviewedPrompt | string> {
    try {
      return await this.read(promptUri);
    } catch (error) {
      if (!(error instanceof UserError)) this.#deps.onError(error);
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Afterwards, so that a slow provider never holds up what is typed. */
  async #measure(promptUri: string, turn: number, { messages }: PreviewText): Promise<void> {
    const page = this.#of(promptUri);
    const previewed = page.last?.previewed;
    if (previewed === undefined) return;
    const { prompt, content } = previewed;
    try {
      const { project } = prompt;
      const facts = await this.#deps.measure({ project, model: content.model, messages });
      if (page.turn !== turn || this.isDisposed) return;
      page.last = { previewed, facts };
      this.#told.fire(promptUri);
    } catch (error) {
      this.#deps.onError(error);
    }
  }

  #findChosen(promptUri: string, { fixtures }: PromptFixtures): ChosenValues | undefined {
    const page = this.#of(promptUri);
    if (page.isTyped && page.typed !== undefined) return { kind: 'typed', values: page.typed };
    const one = findPreviewCase(fixtures, page.one);
    if (one === undefined) return undefined;
    page.one = one;
    return { kind: 'case', one };
  }
}

export function toQuestion({ content, chosen }: PreviewedPrompt): PromptQuestion {
  return { content, values: readValues(chosen), dialect: readDialect(chosen) };
}

/** True where nothing is told of its size yet. */
function keepRead(page: Page, read: PreviewedPrompt): boolean {
  const isKnown = isAnswering(page, read);
  const facts = isKnown ? page.last?.facts : keepWindow(page, read);
  page.last = { previewed: read, facts: facts ?? {} };
  return !isKnown;
}

/** An answer comes in piece by piece: what it is given to stays the same, and need not be counted with each piece. */
function isAnswering({ tried, last }: Page, read: PreviewedPrompt): boolean {
  if (tried?.state !== 'running' || tried.text === '' || last === undefined) return false;
  return isSameQuestion(toQuestion(read), toQuestion(last.previewed));
}

/** The window of the same model stays known while one types; counts of another text do not. */
function keepWindow({ last }: Page, { content }: PreviewedPrompt): SizeFacts {
  if (last?.previewed.content.model !== content.model) return {};
  return { contextWindow: last?.facts.contextWindow };
}

/** What the provider counted when exactly this was asked. */
function readCount(
  previewed: PreviewedPrompt,
  tried: TriedAnswer | undefined,
): Pick<SizeFacts, 'tokens'> {
  const tokens = tried?.usage?.inputTokens;
  if (tried === undefined || tokens === undefined) return {};
  return isSameQuestion(tried.question, toQuestion(previewed)) ? { tokens } : {};
}
