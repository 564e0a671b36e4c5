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
          await handler(toCommandTarget(argument), argument);
        } catch (error) {
          reportError(error, verbs[id], log);
        }
      }),
    ),
  );
}

/** What "Prompt Rollout could not …" ends with. */
function commandVerbs(): Readonly<Record<CommandId, string>> {
  return {
    [commandIds.newPrompt]: vscode.l10n.t('create the prompt'),
    [commandIds.createProject]: vscode.l10n.t('create the project file'),
    [commandIds.bumpVersion]: vscode.l10n.t('publish the version'),
    [commandIds.deployToStaging]: vscode.l10n.t('deploy to staging'),
    [commandIds.deployVersion]: vscode.l10n.t('deploy the version'),
    [commandIds.startCanary]: vscode.l10n.t('start the canary'),
    [commandIds.advance]: vscode.l10n.t('advance the rollout'),
    [commandIds.pause]: vscode.l10n.t('pause the rollout'),
    [commandIds.resume]: vscode.l10n.t('resume the rollout'),
    [commandIds.revert]: vscode.l10n.t('revert'),
    [commandIds.review]: vscode.l10n.t('review the rollout'),
    [commandIds.confirmRecovery]: vscode.l10n.t('confirm the recovery'),
    [commandIds.openRollout]: vscode.l10n.t('open the rollout'),
    [commandIds.exportNote]: vscode.l10n.t('export the note'),
    [commandIds.explainUnit]: vscode.l10n.t('tell which version a unit gets'),
    [commandIds.copyResolveCode]: vscode.l10n.t('copy the code'),
    [commandIds.copyKey]: vscode.l10n.t('copy the key'),
    [commandIds.keepKey]: vscode.l10n.t('keep the key'),
    [commandIds.makeNewPrompt]: vscode.l10n.t('make it a new prompt'),
    [commandIds.connectToRegistry]: vscode.l10n.t('connect to the registry'),
    [commandIds.reconnect]: vscode.l10n.t('reconnect'),
    [commandIds.manageLocalRegistry]: vscode.l10n.t('manage the local registry'),
    [commandIds.openSample]: vscode.l10n.t('open the sample'),
    [commandIds.openPromptFile]: vscode.l10n.t('open the prompt file'),
    [commandIds.showOlderVersions]: vscode.l10n.t('show older versions'),
    [commandIds.filterPrompts]: vscode.l10n.t('filter the prompts'),
    [commandIds.clearFilter]: vscode.l10n.t('clear the filter'),
    [commandIds.showLog]: vscode.l10n.t('show the log'),
    [commandIds.compareWithLive]: vscode.l10n.t('compare with live'),
    [commandIds.compareVersions]: vscode.l10n.t('compare the versions'),
    [commandIds.compareAllChanged]: vscode.l10n.t('compare what changed'),
    [commandIds.openVersion]: vscode.l10n.t('open the version'),
    [commandIds.restoreVersion]: vscode.l10n.t('restore the version'),
    [commandIds.previewPrompt]: vscode.l10n.t('show the prompt'),
    [commandIds.choosePreviewCase]: vscode.l10n.t('choose the values'),
    [commandIds.tryPrompt]: vscode.l10n.t('try the prompt'),
    [commandIds.stopTrying]: vscode.l10n.t('stop the question'),
    [commandIds.saveAsFixture]: vscode.l10n.t('save the fixture'),
    [commandIds.acceptAnswer]: vscode.l10n.t('accept the answer'),
    [commandIds.runFixtures]: vscode.l10n.t('run the fixtures'),
    [commandIds.compareFixtures]: vscode.l10n.t('compare with live'),
    [commandIds.compareBehaviour]: vscode.l10n.t('compare the behaviour'),
    [commandIds.openEvidence]: vscode.l10n.t('show the recorded evals'),
    [commandIds.manageModelKeys]: vscode.l10n.t('manage the keys of models'),
  };
}
