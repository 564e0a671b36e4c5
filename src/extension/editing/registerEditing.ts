import * as vscode from 'vscode';
import { disposeAll, type DisposableLike } from '../platform/disposable.ts';
import { createComponentLogger, describeError } from '../platform/logger.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { EvalsKnowledge } from '../comparisons/evalsKnowledge.ts';
import type { ChangeSummaries } from './changeSummaries.ts';
import { DocumentProblems } from './documentProblems.ts';
import { FileDiagnostics } from './fileDiagnostics.ts';
import { fixturesHelp } from './fixturesHelp.ts';
import { FrozenPlans } from './frozenPlans.ts';
import { LensProvider } from './lensProvider.ts';
import { PlanUsers } from './planUsers.ts';
import { promptSymbols } from './promptSymbols.ts';
import { QuickFixes } from './quickFixes.ts';
import { variableHelp } from './variableHelp.ts';

const prompts: readonly vscode.DocumentFilter[] = [{ pattern: '**/*.prompt.{yml,yaml}' }];
const plans: readonly vscode.DocumentFilter[] = [{ pattern: '**/*.rollout.{yml,yaml}' }];
const fixtures: readonly vscode.DocumentFilter[] = [{ pattern: '**/*.fixtures.{yml,yaml}' }];
const projectFile: readonly vscode.DocumentFilter[] = [{ pattern: '**/prompt-rollout.yml' }];

export interface EditingDeps extends WorkbenchDeps {
  readonly summaries: ChangeSummaries;
  readonly evals: EvalsKnowledge;
}

/** Everything that helps in the text editor: lenses, findings with fixes, outline, variables. */
export function registerEditing(deps: EditingDeps): DisposableLike {
  const log = createComponentLogger(deps.log, 'editing');
  const onError = (error: unknown): void => log.debug(describeError(error));
  const problems = new DocumentProblems();
  const frozen = new FrozenPlans(onError);
  const planUsers = new PlanUsers(deps.projects, frozen);
  const lenses = new LensProvider({ ...deps, plans: frozen, planUsers });
  const files = [...prompts, ...plans, ...fixtures, ...projectFile];
  return disposeAll([
    frozen,
    lenses,
    new FileDiagnostics({ ...deps, log, problems }),
    vscode.languages.registerCodeLensProvider([...prompts, ...plans], lenses),
    vscode.languages.registerCodeActionsProvider(
      files,
      new QuickFixes(problems),
      QuickFixes.metadata,
    ),
    vscode.languages.registerDocumentSymbolProvider(prompts, promptSymbols, {
      label: vscode.l10n.t('Prompt'),
    }),
    vscode.languages.registerHoverProvider(prompts, variableHelp),
    vscode.languages.registerCompletionItemProvider(prompts, variableHelp, '{'),
    vscode.languages.registerHoverProvider(fixtures, fixturesHelp),
    vscode.languages.registerCompletionItemProvider(fixtures, fixturesHelp, ' '),
  ]);
}
