import * as vscode from 'vscode';
import { l10n } from './localize.ts';
import { UserError } from './userError.ts';

/** Nothing is changed and nothing is started from a workspace that the person has not trusted. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    l10n.t('This workspace is not trusted: its prompts and rollouts can be read, but not changed.'),
    {
      actions: [
        {
          label: l10n.t('Manage Workspace Trust'),
          run: () => vscode.commands.executeCommand('workbench.trust.manage'),
        },
      ],
    },
  );
}
