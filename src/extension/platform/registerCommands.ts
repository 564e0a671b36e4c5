import * as vscode from 'vscode';
import { commandIds, type CommandHandler, type CommandId } from '../manifest.ts';
import { disposeAll, type DisposableLike } from './disposable.ts';
import { reportError } from './reportError.ts';
import { toCommandTarget } from './toCommandTarget.ts';

/** Registers every command of the manifest. Commands never throw at VS Code: `reportError` tells the person. */
export function registerCommands(
  findHandler: (id: CommandId) => Promise<CommandHandler>,
  log: vscode.LogOutputChannel,
): DisposableLike {
  const verbs = commandVerbs();
  return disposeAll(
    Object.values(commandIds).map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          const handler = await findHandler(id);
          await handler(toCommandTarget(argument));
        } catch (error) {
          reportError(error, verbs[id], log);
        }
      }),
    ),
  );
}

/** What "Prompt Rollout could not …" ends with. */
function commandVerbs(): Readonly<Record<CommandId, string>> {
  const t = vscode.l10n.t;
  return {
    [commandIds.newPrompt]: t('create the prompt'),
    [commandIds.createProject]: t('create the project file'),
    [commandIds.bumpVersion]: t('publish the version'),
    [commandIds.deployToStaging]: t('deploy to staging'),
    [commandIds.deployVersion]: t('deploy the version'),
    [commandIds.startCanary]: t('start the canary'),
    [commandIds.advance]: t('advance the rollout'),
    [commandIds.pause]: t('pause the rollout'),
    [commandIds.resume]: t('resume the rollout'),
    [commandIds.revert]: t('revert'),
    [commandIds.openRollout]: t('open the rollout'),
    [commandIds.explainUnit]: t('tell which version a unit gets'),
    [commandIds.copyResolveCode]: t('copy the code'),
    [commandIds.copyKey]: t('copy the key'),
    [commandIds.connectToRegistry]: t('connect to the registry'),
    [commandIds.reconnect]: t('reconnect'),
    [commandIds.manageLocalRegistry]: t('manage the local registry'),
    [commandIds.openSample]: t('open the sample'),
    [commandIds.openPromptFile]: t('open the prompt file'),
    [commandIds.showOlderVersions]: t('show older versions'),
    [commandIds.filterPrompts]: t('filter the prompts'),
    [commandIds.clearFilter]: t('clear the filter'),
    [commandIds.showLog]: t('show the log'),
    [commandIds.compareWithLive]: t('compare with live'),
    [commandIds.compareVersions]: t('compare the versions'),
    [commandIds.compareAllChanged]: t('compare what changed'),
    [commandIds.openVersion]: t('open the version'),
    [commandIds.restoreVersion]: t('restore the version'),
  };
}
