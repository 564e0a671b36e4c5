import path from 'node:path';
import * as vscode from 'vscode';
import { productVersion } from '../../protocol/productVersion.ts';
import { Connections } from '../connection/connections.ts';
import { SeenRollouts } from '../connection/seenRollouts.ts';
import { TokenStore } from '../connection/tokenStore.ts';
import { VersionCache } from '../connection/versionCache.ts';
import { createVersionStore, type VersionStore } from '../connection/versionStore.ts';
import os from 'node:os';
import { findEarlierPaths } from '../../git/findEarlierPaths.ts';
import { readUserName } from '../../git/readUserName.ts';
import { ProjectsService } from '../projects/projectsService.ts';
import { GitBases } from '../projects/gitBases.ts';
import { RenamesService } from '../projects/renamesService.ts';
import { watchGit } from '../projects/watchGit.ts';
import { WorkingCopiesService } from '../projects/workingCopiesService.ts';
import { disposeAll, type DisposableLike } from './disposable.ts';
import { createKeptState } from './keptState.ts';
import { createComponentLogger, describeError } from './logger.ts';
import { requireTrust } from './requireTrust.ts';
import { Settings } from './settings.ts';
import type { WorkbenchHost } from './workbench.ts';
import type { WorkbenchDeps } from './workbenchDeps.ts';

/** Who calls, for the registry's log. */
export const clientName = `vscode/${productVersion}`;

/** What every feature builds on: projects, their registries and their prompt files. */
export interface Services extends DisposableLike {
  readonly deps: WorkbenchDeps;
  readonly connections: Connections;
  readonly tokens: TokenStore;
  readonly store: VersionStore;
}

export function createServices({ context, log }: WorkbenchHost): Services {
  const onError = (error: unknown): void => log.error(describeError(error));
  const settings = new Settings(createComponentLogger(log, 'settings'), onError);
  const tokens = new TokenStore(context.secrets);
  const workspaceState = createKeptState(context.workspaceState, log);
  const connections = createConnections({ context, log }, settings, tokens);
  const store = createVersionStore(path.join(context.globalStorageUri.fsPath, 'versions'));
  const versions = new VersionCache(store);
  const projects = new ProjectsService({
    log: createComponentLogger(log, 'projects'),
    settings,
    connections,
    versions,
  });
  const bases = new GitBases({
    store: workspaceState,
    isTrusted: () => vscode.workspace.isTrusted,
    onError,
  });
  const workingCopies = new WorkingCopiesService({
    log: createComponentLogger(log, 'files'),
    projects,
    versions,
    bases,
  });
  const renames = createRenames({ workspaceState, projects, workingCopies }, bases, onError);
  const seenRollouts = new SeenRollouts(createKeptState(context.globalState, log), onError);
  const owned = disposeAll([
    settings,
    connections,
    projects,
    workingCopies,
    renames,
    watchGit(projects, () => bases.forget()),
  ]);
  return {
    deps: {
      ...{ context, workspaceState, log, settings, projects, workingCopies, renames, versions },
      seenRollouts,
      runCommand,
    },
    connections,
    tokens,
    store,
    dispose: () => owned.dispose(),
  };
}

const runCommand: WorkbenchDeps['runCommand'] = async (id, target) => {
  await vscode.commands.executeCommand(id, target);
};

function createConnections(
  { context, log }: Pick<WorkbenchHost, 'context' | 'log'>,
  settings: Settings,
  tokens: TokenStore,
): Connections {
  return new Connections({
    storage: context.globalStorageUri.fsPath,
    registryScript: path.join(context.extensionPath, 'dist', 'registry.cjs'),
    clientName,
    // The actor of the local registry.
    person: async (folder) => (await readUserName(folder)) ?? os.userInfo().username,
    tokens,
    isTrustedOrigin: (origin) => settings.values.trustedRegistries.includes(origin),
    isTlsStrict: () => settings.isTlsStrict,
    isTrustedWorkspace: () => vscode.workspace.isTrusted,
    requireTrust,
    runCommand,
    log: createComponentLogger(log, 'registry'),
  });
}

function createRenames(
  deps: Pick<WorkbenchDeps, 'workspaceState' | 'projects' | 'workingCopies'>,
  bases: GitBases,
  onError: (error: unknown) => void,
): RenamesService {
  return new RenamesService({
    projects: deps.projects,
    workingCopies: deps.workingCopies,
    store: deps.workspaceState,
    onDidMove: (listener) =>
      vscode.workspace.onDidRenameFiles(({ files }) =>
        listener(
          files.map(({ oldUri, newUri }) => ({ from: oldUri.toString(), to: newUri.toString() })),
        ),
      ),
    onDidMoveHead: (listener) => bases.onDidChange(listener),
    findEarlierPaths: async ({ path: file }, { path: folder }) =>
      folder === undefined || !vscode.workspace.isTrusted
        ? []
        : findEarlierPaths({ folder, path: file }),
    onError,
  });
}
