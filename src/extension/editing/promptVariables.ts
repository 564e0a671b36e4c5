import type { PromptInput } from '../../domain/prompt/promptContent.ts';
import { findPlaceholders, isRequiredInput } from '../../domain/prompt/variables.ts';
import { parsePromptSource } from '../../formats/promptFile.ts';
import { l10n } from '../platform/localize.ts';

export interface PromptVariable {
  readonly name: string;
  /** Undefined for one that is used without being declared. */
  readonly input: PromptInput | undefined;
}

/** Declared inputs first, in their order, then what messages use besides. */
export function listPromptVariables(text: string): readonly PromptVariable[] {
  const { inputs, messages } = parsePromptSource(text);
  const variables = new Map<string, PromptVariable>();
  for (const { name, input } of inputs) variables.set(name, { name, input });
  for (const { message } of messages) {
    for (const { name } of findPlaceholders(message.content).placeholders) {
      if (!variables.has(name)) variables.set(name, { name, input: undefined });
    }
  }
  return [...variables.values()];
}

/** `string, required`, `number, default 3`, `not declared`. */
export function variableDetail({ input }: PromptVariable): string {
  if (input === undefined) return l10n.t('not declared in “inputs”');
  const type = input.type ?? l10n.t('any type');
  if (isRequiredInput(input)) return l10n.t('{0}, required', type);
  return input.default === undefined
    ? l10n.t('{0}, optional', type)
    : l10n.t('{0}, default {1}', type, JSON.stringify(input.default));
}

export interface VariablePlace {
  readonly name: string;
  /** Columns of the name itself and of the whole placeholder. */
  readonly start: number;
  readonly end: number;
}

/** The placeholder that a column of a line lies in. */
export function findVariableAt(line: string, column: number): VariablePlace | undefined {
  const { placeholders } = findPlaceholders(line.slice(0, 10_000));
  return placeholders.find(({ start, end }) => start <= column && column <= end);
}

/** What is being typed after an open `{{`: where the name starts, and whether `}}` follows already. */
export function findOpenPlaceholder(
  line: string,
  column: number,
): { readonly start: number; readonly isClosed: boolean } | undefined {
  const before = line.slice(Math.max(0, column - 200), column);
  const typed = /\{\{\s*([A-Za-z0-9_.-]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  return {
    start: column - typed.length,
    isClosed: /^[A-Za-z0-9_.-]*\s*\}\}/.test(line.slice(column, column + 200)),
  };
}
