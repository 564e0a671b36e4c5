// What the preview of a prompt shows: the messages as the model would get them. Pure.
import type { EvalDialect } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import { l10n } from '../platform/localize.ts';

export interface PreviewInput {
  readonly content: PromptContent;
  readonly values: Readonly<Record<string, unknown>>;
  readonly dialect: EvalDialect;
  /** What was tried with this prompt and these values, as far as it has come. */
  readonly tried: TriedAnswer | undefined;
}

/** An answer of the model, shown below the messages that it was given for. */
export interface TriedAnswer {
  readonly text: string;
  /** `gpt-4o-mini · 210 tokens in, 40 out · $0.00006 · 810 ms`, or what went wrong; empty while it is coming in. */
  readonly facts: string;
  /** The prompt or the values were changed since. */
  readonly isStale: boolean;
}

export interface PreviewText {
  readonly text: string;
  /** What a model would be sent. */
  readonly messages: readonly PromptMessage[];
  /** Places of inputs that have no value. */
  readonly missing: readonly {
    readonly name: string;
    readonly start: number;
    readonly end: number;
  }[];
  /** Names of values that the prompt does not use. */
  readonly unknown: readonly string[];
}

// No text file and no answer holds it, so that a value which looks like a placeholder is not taken for one.
const mark = '\uffff';

export function createPreviewText(input: PreviewInput): PreviewText {
  const { content, values, dialect, tried } = input;
  const { messages, missing, unknown } = renderPrompt(content, values, { dialect });
  const marked = Object.fromEntries(missing.map((name) => [name, mark + name + mark]));
  const withMarks = { ...withoutMarks(values), ...marked };
  const shown = renderPrompt(content, withMarks, { dialect });
  const whole = [
    ...shown.messages.map((message) => section(message.role, message.content)),
    ...(tried === undefined ? [] : [answerSection(tried)]),
  ].join('\n');
  return { ...takeMarks(whole), messages, unknown };
}

function answerSection({ text, facts, isStale }: TriedAnswer): string {
  const title = isStale ? l10n.t('answer to an earlier text') : l10n.t('answer');
  return section(title, text) + (facts === '' ? '' : `\n${facts}\n`);
}

function section(title: string, text: string): string {
  return `── ${title} ──\n${text.trimEnd()}\n`;
}

function withoutMarks(
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(mark, '\ufffd') : value,
    ]),
  );
}

/** Turns marked names back into the placeholders that stand in the prompt, and says where. */
function takeMarks(marked: string): Pick<PreviewText, 'text' | 'missing'> {
  const missing: { name: string; start: number; end: number }[] = [];
  let text = '';
  for (const [index, part] of marked.split(mark).entries()) {
    const isName = index % 2 === 1;
    const shown = isName ? `{{${part}}}` : part;
    if (isName) missing.push({ name: part, start: text.length, end: text.length + shown.length });
    text += shown;
  }
  return { text, missing };
}
