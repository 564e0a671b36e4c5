import * as vscode from 'vscode';
import type { CompareVersionDeps } from '../comparisons/compareVersionContent.ts';
import { l10n } from '../platform/localize.ts';

/** A notification with how far it is and a button that stops it, for what the Test Explorer does not show. */
export const withRunProgress: CompareVersionDeps['withProgress'] = async (title, task) => {
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const listener = token.onCancellationRequested(() => abort.abort());
      try {
        await task(abort.signal, (done, total) =>
          progress.report({
            message: l10n.t('{0} of {1} cases', done, total),
            increment: 100 / total,
          }),
        );
      } finally {
        listener.dispose();
      }
    },
  );
};
