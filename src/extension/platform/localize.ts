type Argument = string | number | boolean;
type Translate = (message: string, ...args: Argument[]) => string;

let translate: Translate = fillIn;

/**
 * Texts that people read. Inside VS Code this is `vscode.l10n`; models that are tested in Node get the English text, so
 * they need not be handed a translator through every call.
 */
export const l10n = {
  t: (message: string, ...args: Argument[]): string => translate(message, ...args),
} as const;

/** Called once when the extension starts. */
export function useTranslations(vscodeTranslate: Translate): void {
  translate = vscodeTranslate;
}

function fillIn(message: string, ...args: Argument[]): string {
  return message.replace(/\{(\d+)\}/g, (all, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? all : String(value);
  });
}
