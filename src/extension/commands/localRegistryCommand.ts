// Manage Local Registry…: what the registry of this machine is, and everything that can be done with it.
import { LocalRegistryError } from '../../client/localRegistry/localRegistryError.ts';
import { LocalConnection } from '../connection/localConnection.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { PickItem, PickSeparator } from '../ui/ui.ts';
import type { CommandDeps } from './commandDeps.ts';

export interface LocalRegistryDeps extends CommandDeps {
  readonly requireTrust: () => void;
  readonly showFolder: (path: string) => Promise<void>;
  readonly openFile: (path: string) => Promise<void>;
}

type Action =
  | { readonly kind: 'start' | 'stop' | 'newPort' | 'showData' | 'openLog' }
  | { readonly kind: 'copy'; readonly text: string };

export async function manageLocalRegistry(
  target: CommandTarget,
  deps: LocalRegistryDeps,
): Promise<void> {
  deps.requireTrust();
  const local = await findLocal(target, deps);
  await local.look();
  const action = await deps.ui.pick({
    title: l10n.t('Local Registry'),
    placeholder:
      local.status.kind === 'stopped'
        ? l10n.t('Not running. It starts by itself with the first version that you publish.')
        : l10n.t('Runs at {0}, for this machine only.', local.running?.url ?? ''),
    items: await listActions(local),
    isChosenOnPurpose: true,
  });
  await runAction(action, local, deps);
}

async function findLocal(
  target: CommandTarget,
  { projects, ui }: LocalRegistryDeps,
): Promise<LocalConnection> {
  await projects.ready;
  const named = target.project === undefined ? undefined : projects.find(target.project);
  const candidates = named === undefined ? projects.all : [named];
  const locals = candidates.flatMap(({ name, connection }) =>
    connection instanceof LocalConnection ? [{ name, connection }] : [],
  );
  const [first, ...others] = locals;
  if (first === undefined) {
    throw new UserError(
      l10n.t(
        'No project of this window uses the local registry. Open a folder whose project names no registry.',
      ),
    );
  }
  if (others.length === 0) return first.connection;
  return ui.pick({
    title: l10n.t('Local Registry'),
    placeholder: l10n.t('Of which project?'),
    items: locals.map(({ name, connection }) => ({ label: name, value: connection })),
  });
}

async function listActions(
  local: LocalConnection,
): Promise<readonly (PickItem<Action> | PickSeparator)[]> {
  const { running } = local;
  const isRunning = running !== undefined && local.status.kind !== 'stopped';
  const data = await local.dataDir();
  const copy = (label: string, text: string): PickItem<Action> => ({
    label: `$(copy) ${label}`,
    description: text,
    value: { kind: 'copy', text },
  });
  return [
    isRunning
      ? { label: `$(debug-stop) ${l10n.t('Stop')}`, value: { kind: 'stop' } }
      : { label: `$(play) ${l10n.t('Start')}`, value: { kind: 'start' } },
    ...(isRunning
      ? [
          { separator: l10n.t('For applications') },
          copy(l10n.t('Copy Address'), running.url),
          copy(l10n.t('Copy Path of the Application Token'), running.appTokenFile),
          copy(l10n.t('Copy Path of My Token'), running.personTokenFile),
        ]
      : []),
    ...(data === undefined
      ? []
      : [
          { separator: l10n.t('Data') },
          {
            label: `$(folder-opened) ${l10n.t('Show Data')}`,
            description: data,
            value: { kind: 'showData' } as const,
          },
          { label: `$(output) ${l10n.t('Open Log')}`, value: { kind: 'openLog' } as const },
        ]),
  ];
}

async function runAction(
  action: Action,
  local: LocalConnection,
  deps: LocalRegistryDeps,
): Promise<void> {
  switch (action.kind) {
    case 'start':
      await start(local, deps);
      return;
    case 'newPort': {
      const { url } = await local.start({ newPort: true });
      deps.ui.inform(l10n.t('The local registry runs at {0}.', url));
      return;
    }
    case 'stop':
      await local.stop();
      deps.ui.inform(l10n.t('The local registry has stopped. Applications use what they know.'));
      return;
    case 'showData':
      await deps.showFolder((await local.dataDir()) ?? '');
      return;
    case 'openLog':
      await deps.openFile((await local.logFile()) ?? '');
      return;
    case 'copy':
      await deps.editor.copyText(action.text);
      return;
  }
}

async function start(local: LocalConnection, deps: LocalRegistryDeps): Promise<void> {
  try {
    const { url } = await deps.ui.progress(l10n.t('Starting the local registry…'), () =>
      local.start(),
    );
    deps.ui.inform(l10n.t('The local registry runs at {0}.', url));
  } catch (error) {
    if (!(error instanceof LocalRegistryError) || error.code !== 'port_taken') throw error;
    throw new UserError(error.message, {
      cause: error,
      actions: [
        {
          label: l10n.t('Start on a New Port'),
          run: () => runAction({ kind: 'newPort' }, local, deps),
        },
      ],
    });
  }
}

export const localRegistryHandlers = (deps: LocalRegistryDeps) => ({
  [commandIds.manageLocalRegistry]: (target: CommandTarget) => manageLocalRegistry(target, deps),
});
