// The flows on a real registry, with a person that is a script and editors that only remember what was opened.
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import { calculateWorkingCopyState } from '../../../src/domain/prompt/workingCopy.ts';
import { VersionCache } from '../../../src/extension/connection/versionCache.ts';
import type { VersionStore } from '../../../src/extension/connection/versionStore.ts';
import type {
  ConnectionStatus,
  RegistryConnection,
} from '../../../src/extension/connection/registryConnection.ts';
import type { DiffDeps } from '../../../src/extension/diff/diffDeps.ts';
import type { DiffPair, DiffSide } from '../../../src/extension/diff/diffWindow.ts';
import type { CommandId, CommandTarget } from '../../../src/extension/manifest.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import type { PickItem, PickOptions, Ui } from '../../../src/extension/ui/ui.ts';
import { Drafts } from '../../../src/extension/ui/drafts.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { silentLogger } from '../../support/silentLogger.ts';

export interface OpenedDiff {
  readonly title: string;
  readonly pairs: readonly DiffPair[];
}

/** What a person was asked, and what the script answered. */
export interface Asked {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly PickItem<unknown>[];
}

export class DiffBench {
  readonly opened: OpenedDiff[] = [];
  readonly openedSides: DiffSide[] = [];
  readonly asked: Asked[] = [];
  readonly said: string[] = [];
  readonly ran: { id: CommandId; target: CommandTarget | undefined }[] = [];
  /** Labels to choose, one per question; `Enter` takes what is preselected. */
  answers: string[] = [];
  activeFile: string | undefined;
  status: ConnectionStatus = { kind: 'live' };
  readonly files = new Map<string, { readonly key: string; text: string }>();
  readonly registry: TestRegistry;
  readonly client: RegistryClient;
  readonly mirror = new RegistryMirror();
  readonly connection: RegistryConnection;
  readonly project: Project;
  versions: VersionCache;

  constructor(registry: TestRegistry, store?: VersionStore) {
    this.registry = registry;
    this.client = new RegistryClient({
      baseUrl: registry.url,
      token: () => Promise.resolve(registry.personToken),
      clientName: 'diff-test',
      retries: 0,
    });
    this.versions = new VersionCache(store);
    this.connection = this.#createConnection();
    this.project = {
      id: 'file:///shop',
      name: 'shop',
      folder: 'file:///shop',
      path: '/shop',
      file: {},
      hasFile: true,
      problem: undefined,
      defaultEnvironment: 'production',
      connection: this.connection,
    };
  }

  static async start(): Promise<DiffBench> {
    return new DiffBench(await startTestRegistry());
  }

  /** Publishes a source and answers its number. */
  async publish(prompt: string, source: string, bump: 'major' | 'minor' | 'patch' = 'minor') {
    const { content } = parsePromptFile(source);
    if (content === undefined) throw new Error('The test publishes a broken prompt.');
    const newest = (await this.client.versions.list(prompt, { limit: 1 }).catch(() => undefined))
      ?.items[0]?.version;
    const { version } = await this.client.versions.publish(prompt, {
      parent: newest ?? null,
      bump,
      content,
      source,
      message: `Version after ${newest ?? 'nothing'}`,
      ...(newest === undefined ? {} : { newestSeen: newest }),
    });
    await this.refresh();
    return version.version;
  }

  async deploy(prompt: string, version: string, environment = 'staging'): Promise<void> {
    const place = { prompt, environment };
    const { deployment } = await this.client.deployments.serving(place);
    const isProtected = this.mirror.environments.get(environment)?.protected === true;
    await this.client.deployments.deploy(
      place,
      isProtected
        ? { version, override: { conditions: ['evidence'], reason: 'test' } }
        : { version },
      { expected: deployment?.revision ?? 'none' },
    );
    await this.refresh();
  }

  async refresh(): Promise<void> {
    this.versions = new VersionCache();
    await this.mirror.load(this.client);
  }

  write(path: string, key: string, text: string): string {
    const uri = `file:///shop/${path}`;
    this.files.set(uri, { key, text });
    return uri;
  }

  deps(): DiffDeps {
    const bench = this as DiffBench;
    const projects = [this.project];
    return {
      log: silentLogger,
      versions: this.versions,
      ui: this.#ui(),
      drafts: new Drafts({ get: () => undefined, update: () => Promise.resolve() }),
      renames: {
        onDidChange: () => ({ dispose: () => undefined }),
        onDidFind: () => ({ dispose: () => undefined }),
        find: () => undefined,
        open: [],
        makeNew: () => Promise.resolve(),
      },
      moment: () => ({ now: Date.now(), place: { locale: 'en', timeZone: 'UTC' } }),
      seenRollouts: { markSeen: () => Promise.resolve() } as unknown as DiffDeps['seenRollouts'],
      runCommand: (id, target) => {
        bench.ran.push({ id, target });
        return Promise.resolve();
      },
      projects: {
        all: projects,
        candidates: [],
        ready: Promise.resolve(),
        isReady: true,
        onDidChange: () => ({ dispose: () => undefined }),
        onDidChangeRegistry: () => ({ dispose: () => undefined }),
        find: (id) => projects.find((project) => project.id === id),
        ofFile: () => bench.project,
      },
      workingCopies: {
        onDidChange: () => ({ dispose: () => undefined }),
        ofFile: (uri) => bench.#copyOf(uri),
        ofPrompt: (_project, key) => bench.#copies().find((copy) => copy.key === key),
        inProject: () => bench.#copies(),
        refresh: (uri) => Promise.resolve(bench.#copyOf(uri)),
        setBase: () => Promise.resolve(),
      },
      editor: {
        activeFile: () => bench.activeFile,
        readText: (uri) => Promise.resolve(bench.files.get(uri)?.text ?? ''),
        readSource: (uri) => Promise.resolve(bench.files.get(uri)?.text ?? ''),
        isDirty: () => false,
        save: () => Promise.resolve(),
        reveal: () => Promise.resolve(),
        copyText: () => Promise.resolve(),
      },
      diffs: {
        openDiff: (pair, title) => {
          bench.opened.push({ title, pairs: [pair] });
          return Promise.resolve();
        },
        openChanges: (pairs, title) => {
          bench.opened.push({ title, pairs });
          return Promise.resolve();
        },
        openSide: (side) => {
          bench.openedSides.push(side);
          return Promise.resolve();
        },
      },
    };
  }

  #copies(): readonly WorkingCopy[] {
    return [...this.files.keys()].flatMap((uri) => this.#copyOf(uri) ?? []);
  }

  #copyOf(uri: string): WorkingCopy | undefined {
    const file = this.files.get(uri);
    if (file === undefined) return undefined;
    const { content } = parsePromptFile(file.text);
    const contentHash = content === undefined ? undefined : calculateContentHash(content);
    const prompt = this.mirror.prompts.get(file.key);
    const live = prompt?.environments.find((one) => one.environment === 'production')?.stable;
    const state = calculateWorkingCopyState({
      file: contentHash === undefined ? { kind: 'invalid' } : { kind: 'valid', contentHash },
      versions: prompt?.recentVersions ?? [],
      ...(live === undefined ? {} : { live }),
    });
    return {
      project: this.project.id,
      key: file.key,
      uri,
      path: uri.slice('file:///shop/'.length),
      contentHash,
      state,
      problem: undefined,
    };
  }

  #ui(): Ui {
    return {
      pick: <T>(options: PickOptions<T>): Promise<T> => {
        const items = options.items.filter((item): item is PickItem<T> => !('separator' in item));
        this.asked.push({ title: options.title, placeholder: options.placeholder, items });
        const answer = this.answers.shift();
        const chosen =
          answer === 'Enter'
            ? (items.find((item) => item.isPreselected) ?? items[0])
            : items.find((item) => item.label === answer);
        return chosen === undefined
          ? Promise.reject(new CancelledError())
          : Promise.resolve(chosen.value);
      },
      input: () => Promise.reject(new CancelledError()),
      confirm: () => Promise.reject(new CancelledError()),
      inform: (message) => this.said.push(message),
      warn: (message) => this.said.push(message),
      progress: (_title, task) => task(),
    };
  }

  #createConnection(): RegistryConnection {
    const read = (): Promise<RegistryClient> =>
      this.status.kind === 'offline'
        ? Promise.reject(new UserError('The registry cannot be reached.'))
        : Promise.resolve(this.client);
    const status = (): ConnectionStatus => this.status;
    return {
      id: 'https://registry.example.com',
      label: 'registry.example.com',
      isLocal: false,
      get status() {
        return status();
      },
      state: this.mirror,
      onDidChange: () => ({ dispose: () => undefined }),
      reader: read,
      writer: read,
      reconnect: () => undefined,
    };
  }
}

/** A small prompt; `text` is what its system message says. */
export function aPromptSource(text: string, rest = ''): string {
  return `model: openai/gpt-4o\nmessages:\n  - role: system\n    content: |\n      ${text}\n${rest}`;
}
