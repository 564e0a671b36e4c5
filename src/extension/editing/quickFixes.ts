import * as vscode from 'vscode';
import type { FileProblem, QuickFix } from '../../formats/text/fileProblem.ts';
import type { DocumentProblems } from './documentProblems.ts';
import { toRange } from './toRange.ts';

/** Offers the repairs that come with the findings, also of those that a YAML extension shows in its own words. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #problems: DocumentProblems;

  constructor(problems: DocumentProblems) {
    this.#problems = problems;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const problems = await this.#problems.of(document);
    return problems
      .filter((problem) => touches(toRange(problem.range), range))
      .flatMap((problem) =>
        problem.fixes.map((fix) => toCodeAction(document, fix, { problem, diagnostics })),
      );
  }
}

/** The whole line counts, so that a fix is found from anywhere in it. */
function touches(problem: vscode.Range, range: vscode.Range): boolean {
  return problem.start.line <= range.end.line && problem.end.line >= range.start.line;
}

function toCodeAction(
  document: vscode.TextDocument,
  fix: QuickFix,
  {
    problem,
    diagnostics,
  }: { readonly problem: FileProblem; readonly diagnostics: readonly vscode.Diagnostic[] },
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of fix.edits) {
    action.edit.replace(document.uri, toRange(range), newText);
  }
  action.diagnostics = diagnostics.filter(
    (one) => one.code === problem.code && one.message === problem.message,
  );
  action.isPreferred = problem.fixes.length === 1;
  return action;
}
