import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { parsePanelState } from '../../protocol/panel/panelState.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { RevealedPart } from '../../protocol/panel/toPanel.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import type { SeenRollouts } from '../connection/seenRollouts.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import { panelType, type CommandTarget } from '../manifest.ts';
import { Disposable, disposeAll } from '../platform/disposable.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import type { Projects } from '../platform/workbenchDeps.ts';
import { PanelConnection } from './panelConnection.ts';
import type { PanelDraftBook } from './panelDraftBook.ts';
import { PanelSession } from './panelSession.ts';
import { createRolloutPanelHtml } from './rolloutPanelHtml.ts';
import { runPanelIntent, type CarriedIntent, type PanelActions } from './runPanelIntent.ts';
import { RolloutPanelSource } from './rolloutPanelSource.ts';

export interface RolloutPanelsDeps {
  readonly extensionUri: vscode.Uri;
  readonly log: Logger;
  readonly versions: Pick<VersionCache, 'get'>;
  readonly seenRollouts: Pick<SeenRollouts, 'markSeen'>;
  readonly drafts: PanelDraftBook;
  readonly actions: PanelActions;
  readonly projects: Pick<Projects, 'ready' | 'onDidChange'>;
  /** The connection with this id that a project of this window uses now. */
  readonly findConnection: (id: string) => RegistryConnection | undefined;
  /** The project that uses this registry and has the prompt, if there is one. */
  readonly findProject: (target: PanelTarget) => string | undefined;
  readonly hasPromptFile: (target: PanelTarget) => boolean;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly target: PanelTarget;
  /** Undefined until its registry is known. */
  source?: RolloutPanelSource;
  session?: PanelSession;
  /** Where a person asked to be taken before there was a session. */
  wanted?: RevealedPart | undefined;
}

/** The rollout panels of this window: one for each prompt in an environment of a registry. */
export class RolloutPanels extends Disposable {
  readonly #deps: RolloutPanelsDeps;
  readonly #open = new Map<string, OpenPanel>();

  constructor(deps: RolloutPanelsDeps) {
    super();
    this.#deps = deps;
  }

  /** What the panel in front shows, for commands from the palette. */
  get activePlace(): CommandTarget | undefined {
    const active = [...this.#open.values()].find(({ panel }) => panel.active);
    if (active === undefined) return undefined;
    const { target } = active;
    const { prompt, environment } = target;
    const rolloutId = namedBy(active);
    const project = this.#deps.findProject(target);
    return {
      prompt,
      environment,
      ...(project === undefined ? {} : { project }),
      ...(rolloutId === undefined ? {} : { rolloutId }),
    };
  }

  /** Shows the panel, which exists at most once; another rollout of the same place replaces what it shows. */
  async show(target: PanelTarget, part?: RevealedPart): Promise<void> {
    const known = this.#open.get(keyOf(target));
    if (known !== undefined && shows(known, target)) {
      known.panel.reveal();
      known.wanted = part;
      if (part !== undefined) known.session?.reveal(part);
      return;
    }
    const column = known?.panel.viewColumn ?? vscode.ViewColumn.Active;
    known?.panel.dispose();
    const panel = vscode.window.createWebviewPanel(panelType, titleOf(target), column, {
      enableFindWidget: true,
    });
    await this.#fill(panel, target, part);
  }

  /** Fills a panel that VS Code brought back after a reload, with what is newest by now. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const target = parsePanelState(state)?.target;
    if (target === undefined || this.#open.has(keyOf(target))) {
      panel.dispose();
      return;
    }
    const { rolloutId: _, ...place } = target;
    await this.#fill(panel, place);
  }

  override dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
    super.dispose();
  }

  async #fill(
    panel: vscode.WebviewPanel,
    target: PanelTarget,
    wanted?: RevealedPart,
  ): Promise<void> {
    const key = keyOf(target);
    const entry: OpenPanel = { panel, target, wanted };
    this.#open.set(key, entry);
    panel.onDidDispose(() => {
      if (this.#open.get(key) === entry) this.#open.delete(key);
    });
    await this.#deps.projects.ready;
    const connection = this.#deps.findConnection(target.registry);
    if (this.#open.get(key) !== entry) return;
    if (connection === undefined) {
      panel.dispose();
      return;
    }
    this.#connect(entry, connection);
  }

  #connect(entry: OpenPanel, first: RegistryConnection): void {
    const { panel, target } = entry;
    const connection = new PanelConnection({
      first,
      find: () => this.#deps.findConnection(target.registry),
      onDidChangeProjects: this.#deps.projects.onDidChange,
      onDidChange: (changes) => {
        if (changes !== 'another' && !source.isTouchedBy(changes)) return;
        session.send();
        void session.reload();
      },
    });
    const { source, session } = this.#createSession(panel, target, connection);
    entry.source = source;
    entry.session = session;
    if (entry.wanted !== undefined) session.reveal(entry.wanted);
    const { webview } = panel;
    const owned = disposeAll([
      session,
      connection,
      webview.onDidReceiveMessage((message: unknown) => session.receive(message)),
      panel.onDidChangeViewState(() => session.setVisible(panel.visible)),
    ]);
    this.register(owned);
    panel.onDidDispose(() => {
      owned.dispose();
      this.unregister(owned);
    });
    panel.title = titleOf(target);
    panel.iconPath = this.#icon();
    webview.options = this.#webviewOptions();
    webview.html = this.#html(webview, target, first);
  }

  #createSession(
    panel: vscode.WebviewPanel,
    target: PanelTarget,
    connection: PanelConnection,
  ): { readonly source: RolloutPanelSource; readonly session: PanelSession } {
    const { versions, hasPromptFile, log, actions, seenRollouts } = this.#deps;
    const source = new RolloutPanelSource({
      target,
      get connection() {
        return connection.current;
      },
      versions,
      place: { locale: vscode.env.language },
      now: Date.now,
      hasPromptFile: () => hasPromptFile(target),
      describeProblem: (error) => {
        log.warn(
          `could not read ${target.prompt} in ${target.environment}: ${describeError(error)}`,
        );
        return error instanceof Error ? error.message : String(error);
      },
    });
    const run = (intent: CarriedIntent): Promise<void> =>
      runPanelIntent(intent, {
        target,
        project: this.#deps.findProject(target),
        facts: source.facts(),
        findSample: (id) => source.findSample(id),
        connection: connection.current,
        actions,
      });
    const session = new PanelSession({
      target,
      source,
      run,
      post: (message) => void panel.webview.postMessage(message),
      onDrafts: (drafts) => void this.#deps.drafts.keep(target, drafts),
      onSeen: (rolloutId) => void seenRollouts.markSeen(rolloutId),
      isFocused: () => vscode.window.state.focused,
      every: (ms, work) => {
        const timer = setInterval(work, ms);
        return { dispose: () => clearInterval(timer) };
      },
    });
    return { source, session };
  }

  #icon(): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
    const icons = vscode.Uri.joinPath(this.#deps.extensionUri, 'media', 'icons');
    return {
      light: vscode.Uri.joinPath(icons, 'panelLight.svg'),
      dark: vscode.Uri.joinPath(icons, 'panelDark.svg'),
    };
  }

  #webviewOptions(): vscode.WebviewOptions {
    const root = this.#deps.extensionUri;
    return {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(root, 'dist', 'webview'),
        vscode.Uri.joinPath(root, 'media', 'panel'),
      ],
    };
  }

  #html(webview: vscode.Webview, target: PanelTarget, connection: RegistryConnection): string {
    const uri = (...parts: string[]): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.#deps.extensionUri, ...parts)).toString();
    return createRolloutPanelHtml({
      language: vscode.env.language,
      title: titleOf(target),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      scriptUri: uri('dist', 'webview', 'rolloutPanel.js'),
      styleUri: uri('media', 'panel', 'rolloutPanel.css'),
      iconStyleUri: uri('dist', 'webview', 'codicon.css'),
      target,
      drafts: this.#deps.drafts.get(target, connection),
      texts: {
        loading: vscode.l10n.t('Loading…'),
        noAnswer: vscode.l10n.t('Prompt Rollout does not answer. Reload the window to go on.'),
        dismiss: vscode.l10n.t('Dismiss'),
        more: vscode.l10n.t('Show all'),
        less: vscode.l10n.t('Show less'),
      },
    });
  }
}

function keyOf({ registry, prompt, environment }: PanelTarget): string {
  return JSON.stringify([registry, prompt, environment]);
}

/** The rollout that the panel is kept on; undefined when it follows the newest one. */
function namedBy({ target, source }: OpenPanel): string | undefined {
  return source === undefined ? target.rolloutId : source.named;
}

function shows(open: OpenPanel, { rolloutId }: PanelTarget): boolean {
  if (rolloutId === namedBy(open)) return true;
  return rolloutId !== undefined && rolloutId === open.source?.rollout?.id;
}

function titleOf({ prompt, environment }: PanelTarget): string {
  return `${prompt} · ${environment}`;
}
