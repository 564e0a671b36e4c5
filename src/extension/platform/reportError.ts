import * as vscode from 'vscode';
import { describeError } from './logger.ts';
import { CancelledError, type ErrorAction } from './userError.ts';

/**
 * Tells a person about a failed command: a cancellation is silent, a `UserError` becomes one message with its actions,
 * anything else is logged and shown as "could not <verb>" with Show Log.
 */
export async function reportError(
  error: unknown,
  verb: string,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (isCancellation(error)) return;
  if (isForPeople(error)) {
    log.warn(`could not ${verb}: ${describeError(error)}`);
    await offerActions(error.message, actionsOf(error));
    return;
  }
  log.error(`could not ${verb}: ${describeError(error)}`);
  await offerActions(vscode.l10n.t('Prompt Rollout could not {0}.', verb), [
    { label: vscode.l10n.t('Show Log'), run: () => log.show() },
  ]);
}

async function offerActions(message: string, actions: readonly ErrorAction[]): Promise<void> {
  const labels = actions.map((action) => action.label);
  const chosen = await vscode.window.showErrorMessage(message, ...labels);
  await actions.find((action) => action.label === chosen)?.run();
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
