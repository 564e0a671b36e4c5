/** Messages of VS Code turn `[text](command:…)` into a link that runs: what a model, a file or a server wrote stays text. */
export function toMessageText(text: string): string {
  return text.replaceAll('](', '] (');
}
