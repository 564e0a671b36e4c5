import type * as vscode from 'vscode';

/** The rows that a continuous run was started for, by what leads to them: rows are made anew, their ids stay. */
export class WatchedRows {
  readonly #paths: ReadonlySet<string> | undefined;
  readonly #prompts: ReadonlySet<string>;

  /** Without rows, all are watched. */
  constructor(include: readonly vscode.TestItem[] | undefined) {
    this.#paths = include && new Set(include.map(toPath));
    this.#prompts = new Set(include?.map((item) => toIds(item)[0] ?? ''));
  }

  /** Whether some row of the prompt is watched. */
  hasSomeOf(promptUri: string): boolean {
    return this.#paths === undefined || this.#prompts.has(promptUri);
  }

  has(item: vscode.TestItem): boolean {
    if (this.#paths === undefined || this.#paths.has(toPath(item))) return true;
    return item.parent !== undefined && this.has(item.parent);
  }

  /** Prompts that were named; none when all are watched. */
  get prompts(): Iterable<string> {
    return this.#prompts;
  }
}

function toIds(item: vscode.TestItem): readonly string[] {
  return item.parent === undefined ? [item.id] : [...toIds(item.parent), item.id];
}

function toPath(item: vscode.TestItem): string {
  return toIds(item).join('\n');
}
