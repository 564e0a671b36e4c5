// Everything behind the shell, as a reading list: what is built, and which feature gets what.
import * as vscode from 'vscode';
import { readVersionOrigin } from '../../git/readVersionOrigin.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { createCommandHandlers } from '../commands/commandHandlers.ts';
import { createPanels } from '../commands/createPanels.ts';
import { editorAccess, workspaceFiles } from '../commands/editorAccess.ts';
import { findPlans } from '../commands/findPlans.ts';
import { askAboutRenames } from '../commands/renameCommands.ts';
import { treeHandlers } from '../commands/treeCommands.ts';
import { withActivePlace } from '../commands/withActivePlace.ts';
import type { Connections } from '../connection/connections.ts';
import type { SeenRollouts } from '../connection/seenRollouts.ts';
import { diffHandlers } from '../diff/diffCommands.ts';
import { VersionFilesService } from '../diff/versionFilesService.ts';
import { vscodeDiffWindow } from '../diff/vscodeDiffWindow.ts';
import { ChangeSummaries } from '../editing/changeSummaries.ts';
import { registerEvals, type Evals } from '../evalEngine/registerEvals.ts';
import { registerEditing } from '../editing/registerEditing.ts';
import { restoreHandlers } from '../editing/restoreVersion.ts';
import { vscodeRestoreFiles } from '../editing/vscodeRestoreFiles.ts';
import { commandIds, viewIds, type CommandHandlers } from '../manifest.ts';
import { createNotifications } from '../notifications/createNotifications.ts';
import { clientName, createServices, type Services } from '../platform/createServices.ts';
import { disposeAll, type DisposableLike } from '../platform/disposable.ts';
import { useTranslations } from '../platform/localize.ts';
import { describeError } from '../platform/logger.ts';
import { requireTrust } from '../platform/requireTrust.ts';
import type { Workbench, WorkbenchHost } from '../platform/workbench.ts';
import { editProjectFile } from '../projects/editProjectFile.ts';
import { writeRegistry } from '../projects/writeRegistry.ts';
import { exportNoteHandlers } from '../rolloutPanel/exportNoteCommand.ts';
import { saveTextAs } from '../rolloutPanel/saveTextAs.ts';
import type { RolloutPanels } from '../rolloutPanel/rolloutPanels.ts';
import { presentMoment } from '../rollouts/presentMoment.ts';
import { registerSampleSetup } from '../sample/registerSampleSetup.ts';
import { createSampleWorkspace } from '../sample/sampleWorkspace.ts';
import { StatusBar } from '../statusBar/statusBar.ts';
import { PromptDecorations } from '../tree/promptDecorations.ts';
import { PromptTree } from '../tree/promptTree.ts';
import { RolloutTree } from '../tree/rolloutTree.ts';
import { Drafts } from '../ui/drafts.ts';
import { vscodeUi } from '../ui/vscodeUi.ts';

export function createWorkbench(host: WorkbenchHost): Workbench {
  useTranslations(vscode.l10n.t);
  const { context, log, views } = host;
  const services = createServices(host);
  const { deps, connections } = services;
  const commandDeps: CommandDeps = {
    ...deps,
    ui: vscodeUi,
    editor: editorAccess,
    drafts: new Drafts(deps.workspaceState),
    moment: presentMoment,
  };
  const summaries = new ChangeSummaries({
    versions: deps.versions,
    readText: (uri) => editorAccess.readText(uri),
    onError: (error) => log.debug(describeError(error)),
  });
  const evals = registerEvals({ ...commandDeps, ...deps, output: log });
  const promptTree = new PromptTree({ ...deps, summaries }, views);
  const rolloutTree = new RolloutTree(deps, views);
  const panels = createPanels({ ...deps, evals });
  const owned = disposeAll([
    services,
    promptTree,
    rolloutTree,
    panels,
    new PromptDecorations(deps.workingCopies),
    new StatusBar(deps),
    createNotifications({ ...commandDeps, ...deps }),
    summaries,
    evals,
    registerEditing({ ...deps, summaries, evals: evals.knowledge }),
    deps.renames.onDidFind((renames) => askAboutRenames(renames, commandDeps)),
    registerSampleSetup(commandDeps, context, log),
    watchNetworkSettings(connections),
    watchWindow(connections, deps.seenRollouts),
  ]);
  return {
    commands: withActivePlace(
      createCommands({ host, services, commandDeps, promptTree, panels, evals }),
      () => panels.activePlace,
    ),
    trees: { [viewIds.prompts]: promptTree, [viewIds.rollouts]: rolloutTree },
    versionFiles: new VersionFilesService({ ...deps, store: services.store }),
    restorePanel: (panel, state) => panels.restore(panel, state),
    dispose: () => owned.dispose(),
  };
}

/** The editor's proxy and certificate settings may be what was missing: they count at once. */
function watchNetworkSettings(connections: Connections): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration('http')) return;
    for (const connection of connections.all)
      if (connection.status.kind === 'offline') connection.reconnect();
  });
}

/** Trust may have been given; another window or the command line may have started a registry, or opened a rollout. */
function watchWindow(connections: Connections, seen: SeenRollouts): DisposableLike {
  return disposeAll([
    vscode.workspace.onDidGrantWorkspaceTrust(() => connections.lookAgain()),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      connections.lookAgain();
      seen.lookAgain();
    }),
  ]);
}

interface Parts {
  readonly host: WorkbenchHost;
  readonly services: Services;
  readonly commandDeps: CommandDeps;
  readonly promptTree: PromptTree;
  readonly panels: RolloutPanels;
  readonly evals: Evals;
}

/** Every command of the manifest; a missing one does not compile. */
function createCommands(parts: Parts): CommandHandlers {
  const { host, services, commandDeps, promptTree, panels, evals } = parts;
  const { deps, connections, tokens } = services;
  return {
    ...createCommandHandlers({
      ...commandDeps,
      settings: deps.settings,
      connections,
      tokens,
      clientName,
      writeRegistry,
      editProjectFile,
      files: workspaceFiles,
      requireTrust,
      showFolder: async (folder) => {
        await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
      },
      openFile: async (file) => {
        await vscode.window.showTextDocument(vscode.Uri.file(file));
      },
      findOrigin: ({ project: { path: folder }, copy: { path } }) =>
        folder === undefined ? Promise.resolve({ path }) : readVersionOrigin({ folder, path }),
      findPlans,
      sample: createSampleWorkspace(host.context),
      showPanel: (target, part) => panels.show(target, part),
    }),
    ...treeHandlers(commandDeps, promptTree),
    ...diffHandlers({ ...commandDeps, diffs: vscodeDiffWindow }),
    ...evals.handlers,
    ...exportNoteHandlers({ ...commandDeps, saveText: saveTextAs }),
    ...restoreHandlers({ ...commandDeps, restoreFiles: vscodeRestoreFiles, requireTrust }),
    [commandIds.showLog]: () => {
      host.log.show();
      return Promise.resolve();
    },
  };
}
