// As much of VS Code's API as the workbench needs to start in Node, which counts what has been registered and not ended.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Ended {
  dispose(): void;
}

/** What is registered, listens or is shown at the moment, by name. */
export const held = new Set<{ readonly name: string }>();
/** What the settings say. */
export const configuration = new Map<string, unknown>();
export const folders: { uri: Uri; name: string; index: number }[] = [];

function hold(name: string): Ended {
  const entry = { name };
  held.add(entry);
  return { dispose: () => void held.delete(entry) };
}

/** Every `register…`, `create…` and `onDid…` gives something that has to be ended; the rest is as in `own`. */
function counted(name: string, own: object): unknown {
  return new Proxy(own, {
    get: (target, key, receiver): unknown => {
      if (typeof key !== 'string' || key in target) return Reflect.get(target, key, receiver);
      const full = `${name}.${key}`;
      if (/^onDid/.test(key)) return () => hold(full);
      if (/^(register|create)/.test(key)) return () => counted(full, { ...hold(full), ...shown });
      return undefined;
    },
  });
}

/** Methods of what is created. */
const shown = {
  show: () => undefined,
  hide: () => undefined,
  set: () => undefined,
  has: () => false,
};

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;

  constructor(scheme: string, path_: string, query = '') {
    this.scheme = scheme;
    this.path = path_;
    this.query = query;
  }

  static parse(text: string): Uri {
    const url = new URL(text);
    return new Uri(
      url.protocol.slice(0, -1),
      decodeURIComponent(url.pathname),
      url.search.slice(1),
    );
  }

  static file(file: string): Uri {
    return Uri.parse(pathToFileURL(file).href);
  }

  static from({ scheme, path: path_, query }: Pick<Uri, 'scheme' | 'path' | 'query'>): Uri {
    return new Uri(scheme, path_, query);
  }

  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return new Uri(uri.scheme, path.posix.join(uri.path, ...parts), uri.query);
  }

  get fsPath(): string {
    return fileURLToPath(this.toString());
  }

  toString(): string {
    return `${this.scheme}://${encodeURI(this.path)}${this.query === '' ? '' : `?${this.query}`}`;
  }
}

export class RelativePattern {
  readonly baseUri: Uri;
  readonly pattern: string;

  constructor(base: Uri, pattern: string) {
    this.baseUri = base;
    this.pattern = pattern;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event = (listener: (value: T) => unknown): Ended => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** Values that are only made and passed on. */
class Passed {
  readonly parts: readonly unknown[];

  constructor(...parts: readonly unknown[]) {
    this.parts = parts;
  }
}

export {
  Passed as CodeLens,
  Passed as Diagnostic,
  Passed as FileDecoration,
  Passed as MarkdownString,
  Passed as Position,
  Passed as Range,
  Passed as ThemeColor,
  Passed as ThemeIcon,
  Passed as TreeItem,
};

export const CodeActionKind = { QuickFix: 'quickfix' } as const;
export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2 } as const;
export const ProgressLocation = { Window: 10 } as const;
export const StatusBarAlignment = { Left: 1 } as const;
export const SymbolKind = {} as const;
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export const l10n = {
  t: (message: string, ...args: readonly (string | number | boolean)[]): string =>
    message.replace(/\{(\d+)\}/g, (gap, index: string) => String(args[Number(index)] ?? gap)),
};
export const env = { language: 'en' };
export const commands = counted('commands', { executeCommand: () => Promise.resolve() });
export const languages = counted('languages', { getDiagnostics: () => [] });
export const tests = counted('tests', {});
export const TestRunProfileKind = { Run: 1 } as const;
export const window = counted('window', {
  state: { focused: true },
  activeTextEditor: undefined,
});
export const workspace = counted('workspace', {
  isTrusted: true,
  textDocuments: [],
  get workspaceFolders() {
    return folders;
  },
  fs: { readFile: (uri: Uri) => readFile(uri.fsPath) },
  getConfiguration: () => ({ get: (key: string) => configuration.get(key) }),
  getWorkspaceFolder: (uri: Uri) =>
    folders.find((folder) => uri.toString().startsWith(folder.uri.toString())),
  findFiles: (): Promise<Uri[]> =>
    Promise.resolve(
      folders.flatMap(({ uri }) =>
        readdirSync(uri.fsPath, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.prompt\.ya?ml$/.test(file))
          .map((file) => Uri.joinPath(uri, file)),
      ),
    ),
});

/** A view of the container. */
export function createView(name: string): { description?: string } & Ended {
  return counted(name, { ...hold(name), visible: true }) as { description?: string } & Ended;
}
