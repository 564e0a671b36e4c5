import { formatNumber } from '../../domain/formatNumber.ts';

type Argument = string | number | boolean;
type Translate = (message: string, ...args: Argument[]) => string;

let translate: Translate = fillIn;

/**
 * Texts that people read. Inside VS Code this is `vscode.l10n`; models that are tested in Node get the English text, so
 * they need not be handed a translator through every call. Numbers are amounts, and look the same in every text; what
 * only is made of digits, as a line or a port, comes as a string.
 */
export const l10n = {
  t: (message: string, ...args: Argument[]): string => translate(message, ...args.map(toText)),
} as const;

/** Called once when the extension starts. */
export function useTranslations(vscodeTranslate: Translate): void {
  translate = vscodeTranslate;
}

function toText(argument: Argument): Exclude<Argument, number> {
  return typeof argument === 'number' ? formatNumber(argument) : argument;
}

function fillIn(message: string, ...args: Argument[]): string {
  return message.replace(/\{(\d+)\}/g, (all, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? all : String(value);
  });
}
