// Command flows on a real registry over a real connection; the person is a script and files are held in memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import type { CommandDeps } from '../../../src/extension/commands/commandDeps.ts';
import { RemoteConnection } from '../../../src/extension/connection/remoteConnection.ts';
import { SeenRollouts } from '../../../src/extension/connection/seenRollouts.ts';
import { createSnapshotFile } from '../../../src/extension/connection/snapshotFile.ts';
import { TokenStore } from '../../../src/extension/connection/tokenStore.ts';
import { VersionCache } from '../../../src/extension/connection/versionCache.ts';
import type { CommandId, CommandTarget } from '../../../src/extension/manifest.ts';
import { CancelledError } from '../../../src/extension/platform/userError.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import { findPromptKnowledge } from '../../../src/extension/projects/promptKnowledge.ts';
import { readWorkingFile } from '../../../src/extension/projects/readWorkingFile.ts';
import type { Rename } from '../../../src/extension/projects/rename.ts';
import { WorkingCopyBook } from '../../../src/extension/projects/workingCopyBook.ts';
import { Drafts } from '../../../src/extension/ui/drafts.ts';
import type {
  ConfirmOptions,
  InputOptions,
  MessageAction,
  PickItem,
  PickOptions,
  Ui,
} from '../../../src/extension/ui/ui.ts';
import { findActiveRow } from '../../../src/extension/ui/findActiveRow.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import { startFaultyLink, type FaultyLink } from '../../support/startFaultyLink.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { silentLogger } from '../../support/silentLogger.ts';

export const key = 'support/answer';
export const folder = 'file:///shop';
export const file = `${folder}/prompts/support/answer.prompt.yml`;

/** What the person was shown. */
export interface Shown {
  readonly kind: 'pick' | 'input' | 'confirm';
  readonly title: string;
  readonly detail: string;
  readonly labels: readonly string[];
  /** The second lines of a list, by the label of their row. */
  readonly details?: ReadonlyMap<string, string>;
  readonly value: string;
}

export class CommandBench {
  /** One answer for each question: part of a label, a text, `Enter` for what is preselected, `Esc`. */
  answers: string[] = [];
  readonly shown: Shown[] = [];
  /** The buttons of all messages so far. */
  readonly offered: MessageAction[] = [];
  readonly said: { readonly message: string; readonly actions: readonly string[] }[] = [];
  readonly ran: { readonly id: CommandId; readonly target: CommandTarget | undefined }[] = [];
  readonly copied: string[] = [];
  readonly revealed: { readonly uri: string; readonly line: number | undefined }[] = [];
  readonly texts = new Map<string, string>();
  readonly dirty = new Set<string>();
  readonly renames = new Map<string, Rename>();
  /** What somebody else does while the person looks at the first question of this kind. */
  meanwhile: { readonly kind: Shown['kind']; readonly run: () => Promise<void> } | undefined;
  /** What a command of ours does that a flow runs. */
  onRun: (id: CommandId, target: CommandTarget | undefined) => Promise<void> = () =>
    Promise.resolve();
  activeFile: string | undefined;
  isTrusted = true;
  readonly registry: TestRegistry;
  /** Between the editor and the registry; what the test asks with `client` goes past it. */
  readonly link: FaultyLink | undefined;
  readonly client: RegistryClient;
  readonly connection: RemoteConnection;
  readonly project: Project;
  readonly deps: CommandDeps;
  readonly drafts = new Map<string, unknown>();
  readonly #book = new WorkingCopyBook();
  readonly #versions = new VersionCache();
  readonly #scratch: string;

  private constructor(registry: TestRegistry, link: FaultyLink | undefined, scratch: string) {
    this.registry = registry;
    this.link = link;
    this.#scratch = scratch;
    this.client = this.clientOf(registry.personToken);
    this.connection = this.#connect();
    this.project = {
      id: folder,
      name: 'shop',
      folder,
      path: '/shop',
      file: {},
      hasFile: true,
      problem: undefined,
      defaultEnvironment: 'production',
      connection: this.connection,
    };
    this.connection.onDidChange((changes) => {
      this.#versions.forget(this.connection, changes);
    });
    this.deps = this.#createDeps();
  }

  static async start({ isFaulty = false } = {}): Promise<CommandBench> {
    const scratch = await mkdtemp(path.join(tmpdir(), 'command-bench-'));
    const registry = await startTestRegistry();
    const link = isFaulty ? await startFaultyLink(registry.url) : undefined;
    const bench = new CommandBench(registry, link, scratch);
    await bench.until(() => bench.connection.status.kind === 'live');
    return bench;
  }

  async close(): Promise<void> {
    this.connection.dispose();
    await this.link?.close();
    await this.registry.close();
    await rm(this.#scratch, { recursive: true, force: true });
  }

  clientOf(token: string): RegistryClient {
    return new RegistryClient({
      baseUrl: this.registry.url,
      token: () => Promise.resolve(token),
      clientName: 'command-test',
      retries: 0,
    });
  }

  /** Waits for the next changes of the connection until something is so. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const listener = this.connection.onDidChange(() => {
        look();
      });
      const look = (): void => {
        if (!isSo()) return;
        listener.dispose();
        resolve();
      };
      look();
    });
  }

  /** Writes the prompt file and joins it with what is published. */
  write(text: string, uri = file): void {
    this.texts.set(uri, text);
    this.#list();
    this.#compare(uri);
  }

  async publish(source: string, version = '1.0.0'): Promise<void> {
    const { content } = parsePromptFile(source);
    if (content === undefined) throw new Error('The test publishes a broken prompt.');
    const newest = this.connection.state.prompts.get(key)?.newestVersion;
    await this.client.versions.publish(key, {
      parent: newest ?? null,
      bump: newest === undefined ? 'major' : 'minor',
      content,
      source,
      message: `Message of ${version}`,
      ...(newest === undefined ? {} : { newestSeen: newest }),
    });
    await this.until(() => this.connection.state.prompts.get(key)?.newestVersion === version);
  }

  async deploy(version: string, environment: string): Promise<void> {
    const place = { prompt: key, environment };
    const { deployment } = await this.client.deployments.serving(place);
    const override = { conditions: ['evidence'], reason: 'Start of the test' };
    await this.client.deployments.deploy(
      place,
      environment === 'production' ? { version, override } : { version },
      { expected: deployment?.revision ?? 'none' },
    );
    await this.until(() => this.stable(environment) === version);
  }

  stable(environment: string): string | undefined {
    const { prompts } = this.connection.state;
    return prompts.get(key)?.environments.find((one) => one.environment === environment)?.stable;
  }

  #connect(): RemoteConnection {
    const secrets = new Map<string, string>();
    const tokens = new TokenStore({
      get: (name) => Promise.resolve(secrets.get(name)),
      store: (name, value) => {
        secrets.set(name, value);
        return Promise.resolve();
      },
      delete: (name) => {
        secrets.delete(name);
        return Promise.resolve();
      },
    });
    const baseUrl = this.link?.url ?? this.registry.url;
    void tokens.set(baseUrl, this.registry.personToken);
    return new RemoteConnection({
      baseUrl,
      clientName: 'command-test',
      snapshot: createSnapshotFile(this.#scratch, 'bench'),
      tokens,
      isTrusted: () => true,
      isTlsStrict: () => true,
      requireTrust: () => {
        if (!this.isTrusted) throw new Error('not trusted');
      },
      runCommand: () => undefined,
      log: silentLogger,
    });
  }

  #list(): void {
    const found = [...this.texts.keys()].map((uri) => ({
      uri,
      project: folder,
      path: uri.slice(folder.length + 1),
      key: uri.slice(`${folder}/prompts/`.length).replace('.prompt.yml', ''),
      keyProblem: undefined,
    }));
    this.#book.setFiles(folder, found);
  }

  #compare(uri: string): void {
    this.#book.setRead(uri, readWorkingFile(this.texts.get(uri) ?? ''));
    const copy = this.#book.get(uri);
    this.#book.compare(uri, findPromptKnowledge(this.project, copy?.key, this.#versions));
  }

  #createDeps(): CommandDeps {
    const never = () => ({ dispose: () => undefined });
    const get = (name: string): unknown => this.drafts.get(name);
    const update = (name: string, value: unknown) =>
      Promise.resolve(void this.drafts.set(name, value));
    return {
      log: silentLogger,
      versions: this.#versions,
      ui: this.#ui(),
      drafts: new Drafts({ get, update }),
      moment: () => ({ now: Date.now(), place: { locale: 'en', timeZone: 'UTC' } }),
      seenRollouts: new SeenRollouts({ get, update }, (error) => {
        throw error;
      }),
      runCommand: (id, target) => {
        this.ran.push({ id, target });
        return this.onRun(id, target);
      },
      projects: {
        all: [this.project],
        candidates: [],
        ready: Promise.resolve(),
        isReady: true,
        onDidChange: never,
        onDidChangeRegistry: never,
        find: (id) => (id === folder ? this.project : undefined),
        ofFile: () => this.project,
      },
      workingCopies: {
        onDidChange: never,
        ofFile: (uri) => this.#book.get(uri),
        ofPrompt: (project, prompt) => this.#book.find(project, prompt),
        inProject: (project) => this.#book.inProject(project),
        refresh: (uri) => {
          this.#compare(uri);
          return Promise.resolve(this.#book.get(uri));
        },
        setBase: (uri, version) => {
          this.#book.setBase(uri, version);
          return Promise.resolve();
        },
      },
      renames: {
        onDidChange: never,
        onDidFind: never,
        find: (uri) => this.renames.get(uri),
        open: [],
        makeNew: (uri) => {
          const rename = this.renames.get(uri);
          if (rename !== undefined) this.renames.set(uri, { ...rename, isNew: true });
          return Promise.resolve();
        },
      },
      editor: {
        activeFile: () => this.activeFile,
        readText: (uri) => Promise.resolve(this.texts.get(uri) ?? ''),
        readSource: (uri) => Promise.resolve(this.texts.get(uri) ?? ''),
        isDirty: (uri) => this.dirty.has(uri),
        save: (uri) => Promise.resolve(void this.dirty.delete(uri)),
        reveal: (uri, place) =>
          Promise.resolve(void this.revealed.push({ uri, line: place?.line })),
        copyText: (text) => Promise.resolve(void this.copied.push(text)),
      },
    };
  }

  #ui(): Ui {
    const say = (message: string, actions: readonly MessageAction[] = []): void => {
      this.said.push({ message, actions: actions.map(({ label }) => label) });
      this.offered.push(...actions);
    };
    return {
      pick: (options) => this.#pick(options),
      input: (options) => this.#input(options),
      confirm: (options) => this.#confirm(options),
      inform: say,
      warn: say,
      progress: (_title, task) => task(),
    };
  }

  async #input({ title, prompt, value = '', validate }: InputOptions): Promise<string> {
    const answer = await this.#answer({ kind: 'input', title, detail: prompt, labels: [], value });
    const text = answer === 'Enter' ? value : answer;
    const problem = validate?.(text);
    if (problem !== undefined) throw new Error(`The input is refused: ${problem}`);
    return text;
  }

  async #confirm<T>({ message, detail, actions }: ConfirmOptions<T>): Promise<T> {
    const labels = actions.map(({ label }) => label);
    const answer = await this.#answer({
      kind: 'confirm',
      title: message,
      detail,
      labels,
      value: '',
    });
    const chosen = actions.find(({ label }) => answer === 'Enter' || label.includes(answer));
    if (chosen === undefined) throw new Error(`No button “${answer}” in ${labels.join(', ')}`);
    return chosen.value;
  }

  async #pick<T>(options: PickOptions<T>): Promise<T> {
    const { title, placeholder, items } = options;
    const choices = items.filter((item): item is PickItem<T> => !('separator' in item));
    const labels = choices.map(({ label, description = '' }) => `${label} | ${description}`);
    const detail = placeholder;
    const preselected = findActiveRow(options);
    const value = preselected?.label ?? '';
    const details = new Map(choices.map((item) => [item.label, item.detail ?? '']));
    const answer = await this.#answer({ kind: 'pick', title, detail, labels, details, value });
    const chosen =
      answer === 'Enter' ? preselected : choices.find(({ label }) => label.includes(answer));
    if (chosen === undefined) throw new Error(`No item “${answer}” in ${labels.join(', ')}`);
    return chosen.value;
  }

  async #answer(shown: Shown): Promise<string> {
    this.shown.push(shown);
    const { meanwhile } = this;
    if (meanwhile?.kind === shown.kind) {
      this.meanwhile = undefined;
      await meanwhile.run();
    }
    const answer = this.answers.shift();
    if (answer === undefined) throw new Error(`Nobody answers “${shown.title}”.`);
    if (answer === 'Esc') throw new CancelledError();
    return answer;
  }
}

/** A small prompt; `text` is what its system message says. */
export function aPrompt(text: string, rest = ''): string {
  return `model: openai/gpt-4o\nmessages:\n  - role: system\n    content: |\n      ${text}\n${rest}`;
}
