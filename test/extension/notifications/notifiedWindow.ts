// One window on a registry, as far as notifications go: a real connection and files; only VS Code's messages are caught.
import path from 'node:path';
import { RemoteConnection } from '../../../src/extension/connection/remoteConnection.ts';
import { createSnapshotFile } from '../../../src/extension/connection/snapshotFile.ts';
import { TokenStore } from '../../../src/extension/connection/tokenStore.ts';
import type { CommandId, CommandTarget } from '../../../src/extension/manifest.ts';
import { RolloutNotifications } from '../../../src/extension/notifications/rolloutNotifications.ts';
import { ToldNews } from '../../../src/extension/notifications/toldNews.ts';
import { Emitter } from '../../../src/extension/platform/emitter.ts';
import type { RegistryChange } from '../../../src/extension/platform/workbenchDeps.ts';
import type { Project } from '../../../src/extension/projects/project.ts';
import type { MessageAction } from '../../../src/extension/ui/ui.ts';
import { silentLogger } from '../../support/silentLogger.ts';

export interface WindowOptions {
  readonly url: string;
  readonly token: string;
  /** Global storage: one folder for all windows of a machine. */
  readonly storage: string;
  readonly isFocused?: boolean;
}

interface Said {
  readonly kind: 'inform' | 'warn';
  readonly text: string;
  readonly actions: readonly MessageAction[];
}

const fail = (error: unknown): never => {
  throw error;
};

export class NotifiedWindow {
  readonly said: Said[] = [];
  readonly ran: { readonly id: CommandId | 'showRollouts'; readonly target?: CommandTarget }[] = [];
  readonly connection: RemoteConnection;
  readonly #focused = new Emitter<void>(fail);
  readonly #changed = new Emitter<RegistryChange>(fail);
  readonly #notifications: RolloutNotifications;
  #isFocused: boolean;

  constructor({ url, token, storage, isFocused = true }: WindowOptions) {
    this.#isFocused = isFocused;
    this.connection = connect(url, token, storage);
    const project: Project = {
      id: 'shop',
      name: 'shop',
      folder: undefined,
      path: undefined,
      file: {},
      hasFile: false,
      problem: undefined,
      defaultEnvironment: 'production',
      connection: this.connection,
    };
    this.connection.onDidChange((changes) => this.#changed.fire({ project, changes }));
    const say =
      (kind: Said['kind']) =>
      (text: string, actions: readonly MessageAction[] = []): void =>
        void this.said.push({ kind, text: text.replaceAll('\u00a0', ' '), actions });
    this.#notifications = new RolloutNotifications({
      projects: {
        all: [project],
        onDidChange: () => ({ dispose: () => undefined }),
        onDidChangeRegistry: this.#changed.event,
      },
      told: new ToldNews(path.join(storage, 'told'), silentLogger),
      ui: { inform: say('inform'), warn: say('warn') },
      runCommand: (id, target) => {
        this.ran.push({ id, ...(target === undefined ? {} : { target }) });
        return Promise.resolve();
      },
      showRollouts: () => {
        this.ran.push({ id: 'showRollouts' });
        return Promise.resolve();
      },
      isFocused: () => this.#isFocused,
      onDidFocus: this.#focused.event,
      moment: () => ({ now: Date.now(), place: { locale: 'en', timeZone: 'UTC' } }),
      log: silentLogger,
      times: { focusedMs: 20, unfocusedMs: 250, connectedMs: 50 },
    });
  }

  get texts(): readonly string[] {
    return this.said.map(({ text }) => text);
  }

  get isLive(): boolean {
    return this.connection.status.kind === 'live';
  }

  focus(): void {
    this.#isFocused = true;
    this.#focused.fire();
  }

  /** Presses a button of a message, the last one unless said otherwise. */
  async press(label: string, index = -1): Promise<void> {
    const action = this.said.at(index)?.actions.find((one) => one.label === label);
    if (action === undefined) throw new Error(`No button “${label}”.`);
    await action.run();
  }

  close(): void {
    this.#notifications.dispose();
    this.connection.dispose();
  }
}

function connect(url: string, token: string, storage: string): RemoteConnection {
  return new RemoteConnection({
    baseUrl: url,
    clientName: 'notification-test',
    snapshot: createSnapshotFile(path.join(storage, 'lastKnown'), url),
    tokens: new TokenStore({
      get: () => Promise.resolve(token),
      store: () => Promise.resolve(),
      delete: () => Promise.resolve(),
    }),
    isTrusted: () => true,
    isTlsStrict: () => true,
    requireTrust: () => undefined,
    runCommand: () => undefined,
    log: silentLogger,
  });
}
