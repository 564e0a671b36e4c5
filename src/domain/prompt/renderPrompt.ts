import type { EvalDialect } from '../fixtures/evalCase.ts';
import type { PromptContent, PromptMessage } from './promptContent.ts';
import { findPlaceholders, isRequiredInput, listInputs } from './variables.ts';

export interface RenderOptions {
  /** `github`: only unspaced `{{name}}` is replaced, by any name, and what has no value is no error. Default: fixtures. */
  readonly dialect?: EvalDialect;
}

export interface RenderedPrompt {
  readonly messages: readonly PromptMessage[];
  /** Inputs without value and default, in order of appearance. Their placeholders stay in the text. */
  readonly missing: readonly string[];
  /** Names of values that the prompt has no input for. */
  readonly unknown: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/**
 * The messages with their placeholders replaced, in one pass: values are data and are never looked at again. Strings are
 * put in as they are, other values as JSON; null is no value, as in the code that applications resolve prompts with.
 */
export function renderPrompt(
  content: PromptContent,
  values: Values,
  options: RenderOptions = {},
): RenderedPrompt {
  const texts = collectTexts(content, values);
  const replace = options.dialect === 'github' ? replaceLiterally : replacePlaceholders;
  const messages = content.messages.map((message) => ({
    ...message,
    content: replace(message.content, texts),
  }));
  const inputs = listInputs(content);
  const used = new Set(
    content.messages.flatMap((message) =>
      findPlaceholders(message.content).placeholders.map(({ name }) => name),
    ),
  );
  return {
    messages,
    missing: [...inputs]
      .filter(([name, input]) => (used.has(name) || isRequiredInput(input)) && !texts.has(name))
      .map(([name]) => name),
    unknown: Object.keys(values).filter((name) => !inputs.has(name)),
  };
}

/** What stands for each name: its value, else the default of its input. */
function collectTexts(content: PromptContent, values: Values): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return;
    texts.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  };
  for (const [name, input] of Object.entries(content.inputs ?? {})) add(name, input.default);
  for (const [name, value] of Object.entries(values)) add(name, value);
  return texts;
}

function replacePlaceholders(text: string, texts: ReadonlyMap<string, string>): string {
  let rendered = '';
  let position = 0;
  for (const { name, start, end } of findPlaceholders(text).placeholders) {
    rendered += text.slice(position, start) + (texts.get(name) ?? text.slice(start, end));
    position = end;
  }
  return rendered + text.slice(position);
}

function replaceLiterally(text: string, texts: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\{\{(?!\{)((?:(?!\{\{|\}\})[^])*)\}\}/g,
    (placeholder, name: string) => texts.get(name) ?? placeholder,
  );
}
