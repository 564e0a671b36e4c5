import * as vscode from 'vscode';
import { commandIds } from '../manifest.ts';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import { ViewRefresh } from '../platform/viewRefresh.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from '../projects/project.ts';
import { presentMoment } from '../rollouts/presentMoment.ts';
import { listWatchedRollouts } from '../rollouts/watchedRollouts.ts';
import type { ActivePrompt, StatusBarConnection, StatusBarFacts } from './statusBarFacts.ts';
import { calculateStatusBar, findShownRollout } from './statusBarModel.ts';

type Deps = Pick<WorkbenchDeps, 'projects' | 'workingCopies' | 'seenRollouts'>;

/** Right of the workspace's own items, left of language and encoding. */
const priority = 50;

/** The one status bar item. */
export class StatusBar extends Disposable {
  readonly #deps: Deps;
  readonly #item = this.register(
    vscode.window.createStatusBarItem(
      commandIds.openRollout,
      vscode.StatusBarAlignment.Left,
      priority,
    ),
  );
  readonly #refresh = this.register(
    new ViewRefresh(() => {
      this.#show();
    }),
  );

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
    this.#item.name = l10n.t('Prompt Rollout');
    const soon = (): void => this.#refresh.soon();
    this.register(deps.projects.onDidChange(soon));
    this.register(deps.projects.onDidChangeRegistry(soon));
    this.register(deps.workingCopies.onDidChange(soon));
    this.register(deps.seenRollouts.onDidChange(soon));
    this.register(vscode.window.onDidChangeActiveTextEditor(soon));
    this.#show();
  }

  #show(): void {
    const view = calculateStatusBar(this.#facts());
    if (view === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = view.text;
    this.#item.tooltip = view.tooltip;
    this.#item.accessibilityInformation = { label: view.spoken, role: 'button' };
    this.#item.backgroundColor = view.isWarning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.command = {
      command: commandIds.openRollout,
      title: l10n.t('Open Rollout'),
      arguments: [view.target],
    };
    this.#item.show();
  }

  #facts(): StatusBarFacts {
    const { projects, seenRollouts } = this.#deps;
    const active = this.#activePrompt();
    const moment = presentMoment();
    const rollouts = listWatchedRollouts(projects.all, seenRollouts, moment);
    const facts: StatusBarFacts = {
      active,
      rollouts,
      connection: undefined,
      moment,
    };
    const id = active?.project ?? findShownRollout(facts)?.project ?? projects.all[0]?.id;
    const project = id === undefined ? undefined : projects.find(id);
    return { ...facts, connection: project === undefined ? undefined : toConnection(project) };
  }

  #activePrompt(): ActivePrompt | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const copy = uri === undefined ? undefined : this.#deps.workingCopies.ofFile(uri);
    if (copy === undefined) return undefined;
    const project = this.#deps.projects.find(copy.project);
    const prompt =
      copy.key === undefined ? undefined : project?.connection.state.prompts.get(copy.key);
    const live = prompt?.environments.find(
      (one) => one.environment === project?.defaultEnvironment,
    )?.stable;
    return { project: copy.project, copy, live };
  }
}

function toConnection({ connection }: Project): StatusBarConnection {
  const { label, isLocal, status, state } = connection;
  return { label, isLocal, status, asOf: state.asOf, clockOffsetMs: state.clockOffsetMs };
}
