import type { PromptContent, PromptInput } from './promptContent.ts';

/** One `{{name}}` in a text. `start` is the offset of its first brace, `end` the offset after its last one. */
export interface Placeholder {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export type PlaceholderProblemCode = 'unclosed' | 'empty_name' | 'bad_name';

/** Something that looks like a placeholder and is none; it stays in the text as it is. */
export interface PlaceholderProblem {
  readonly code: PlaceholderProblemCode;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface PlaceholderScan {
  readonly placeholders: readonly Placeholder[];
  readonly problems: readonly PlaceholderProblem[];
}

// The names that `inputs` of a prompt accepts.
const variableName = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;

/** Finds placeholders in a text, in one pass and without ever executing it. Spaces around a name are ignored. */
export function findPlaceholders(text: string): PlaceholderScan {
  const placeholders: Placeholder[] = [];
  const problems: PlaceholderProblem[] = [];
  let open: number | undefined;
  const reportUnclosed = (start: number): void => {
    problems.push({ code: 'unclosed', text: '{{', start, end: start + 2 });
  };
  for (const { 0: braces, index } of text.matchAll(/\{\{|\}\}/g)) {
    if (braces === '{{') {
      if (open !== undefined) reportUnclosed(open);
      open = index;
    } else if (open !== undefined) {
      const range = { start: open, end: index + 2 };
      const name = text.slice(open + 2, index).trim();
      if (variableName.test(name)) placeholders.push({ name, ...range });
      else problems.push({ ...toNameProblem(name, text.slice(range.start, range.end)), ...range });
      open = undefined;
    }
  }
  if (open !== undefined) reportUnclosed(open);
  return { placeholders, problems };
}

function toNameProblem(name: string, text: string): Pick<PlaceholderProblem, 'code' | 'text'> {
  return { code: name === '' ? 'empty_name' : 'bad_name', text };
}

/** Names of all placeholders in the messages of a prompt, each once, in order of appearance. */
export function listVariables(content: Pick<PromptContent, 'messages'>): readonly string[] {
  const names = new Set<string>();
  for (const message of content.messages) {
    for (const { name } of findPlaceholders(message.content).placeholders) names.add(name);
  }
  return [...names];
}

/** Declared inputs and, for undeclared placeholders, what they ask of the application: a required string. */
export function listInputs(
  content: Pick<PromptContent, 'messages' | 'inputs'>,
): ReadonlyMap<string, PromptInput> {
  const inputs = new Map<string, PromptInput>();
  for (const name of listVariables(content)) inputs.set(name, {});
  for (const [name, input] of Object.entries(content.inputs ?? {})) inputs.set(name, input);
  return inputs;
}

/** Whether an application must send a value: said so, or not said and there is no default. */
export function isRequiredInput(input: PromptInput): boolean {
  return input.required ?? input.default === undefined;
}
