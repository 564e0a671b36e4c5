import * as vscode from 'vscode';
import {
  findOpenPlaceholder,
  findVariableAt,
  listPromptVariables,
  variableDetail,
} from './promptVariables.ts';

/** Completion and hover of `{{name}}` in prompt files. */
export const variableHelp: vscode.HoverProvider & vscode.CompletionItemProvider = {
  provideHover: (document, position) => {
    const place = findVariableAt(document.lineAt(position.line).text, position.character);
    if (place === undefined) return undefined;
    const variable = listPromptVariables(document.getText()).find(
      ({ name }) => name === place.name,
    );
    if (variable === undefined) return undefined;
    // As text: descriptions are written by others and are no Markdown.
    const text = new vscode.MarkdownString()
      .appendCodeblock(`{{${variable.name}}}`, 'plaintext')
      .appendText(variableDetail(variable));
    const description = variable.input?.description;
    if (description !== undefined) text.appendMarkdown('\n\n').appendText(description);
    return new vscode.Hover(
      text,
      new vscode.Range(position.line, place.start, position.line, place.end),
    );
  },
  provideCompletionItems: (document, position) => {
    const line = document.lineAt(position.line).text;
    const open = findOpenPlaceholder(line, position.character);
    if (open === undefined) return [];
    const range = new vscode.Range(position.line, open.start, position.line, position.character);
    return listPromptVariables(document.getText()).map((variable) => {
      const item = new vscode.CompletionItem(variable.name, vscode.CompletionItemKind.Variable);
      item.detail = variableDetail(variable);
      if (variable.input?.description !== undefined) {
        item.documentation = variable.input.description;
      }
      item.insertText = open.isClosed ? variable.name : `${variable.name}}}`;
      item.range = range;
      return item;
    });
  },
};
