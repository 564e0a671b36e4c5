import * as vscode from 'vscode';
import { describeError } from './logger.ts';
import { toMessageText } from './toMessageText.ts';
import { CancelledError, type ErrorAction } from './userError.ts';

/**
 * Tells a person about a failed command: a cancellation is silent, a `UserError` becomes one message with its actions,
 * anything else is logged and shown as "could not <verb>" with Show Log.
 */
export function reportError(error: unknown, verb: string, log: vscode.LogOutputChannel): void {
  if (isCancellation(error)) return;
  if (isForPeople(error)) {
    log.warn(`could not ${verb}: ${describeError(error)}`);
    void offerActions(error.message, actionsOf(error), log);
    return;
  }
  log.error(`could not ${verb}: ${describeError(error)}`);
  const showLog = { label: vscode.l10n.t('Show Log'), run: () => log.show() };
  void offerActions(vscode.l10n.t('Prompt Rollout could not {0}.', verb), [showLog], log);
}

/** The command has ended by then: nobody waits for the message to be answered. */
async function offerActions(
  message: string,
  actions: readonly ErrorAction[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  const labels = actions.map((action) => action.label);
  let chosen: string | undefined;
  try {
    chosen = await vscode.window.showErrorMessage(toMessageText(message), ...labels);
    await actions.find((action) => action.label === chosen)?.run();
  } catch (error) {
    reportError(error, chosen ?? '', log);
  }
}

// By name, since the parts that are loaded on first use are bundles with their own copy of the classes. What the
// registry's client says is written for people too.
function isForPeople(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ['UserError', 'RegistryError', 'LocalRegistryError'].includes(error.name)
  );
}

function actionsOf(error: Error): readonly ErrorAction[] {
  return 'actions' in error && Array.isArray(error.actions) ? error.actions.filter(isAction) : [];
}

function isAction(value: unknown): value is ErrorAction {
  return typeof value === 'object' && value !== null && 'label' in value && 'run' in value;
}

function isCancellation(error: unknown): boolean {
  return (
    error instanceof CancelledError ||
    error instanceof vscode.CancellationError ||
    (error instanceof Error && ['CancelledError', 'Canceled'].includes(error.name))
  );
}
