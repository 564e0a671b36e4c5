// The few things of VS Code's API that the tree touches, so that its work can be measured without VS Code's own.

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event = (listener: (value: T) => unknown): { dispose: () => void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class TreeItem {
  readonly label: unknown;
  readonly collapsibleState: number;

  constructor(label: unknown, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon extends ThemeColor {}

export const workspace = { workspaceFolders: [], isTrusted: true } as const;
export const window = { state: { focused: false } } as const;
export const env = { language: 'en' } as const;
export const commands = { executeCommand: () => Promise.resolve() } as const;
