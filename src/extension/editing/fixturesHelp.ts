import * as vscode from 'vscode';
import { assertionTypes } from '../../domain/fixtures/assertion.ts';
import { assertionHelp } from '../../domain/fixtures/assertionHelp.ts';
import { maxSourceBytes } from '../../domain/prompt/promptContent.ts';
import { findPromptPath } from '../../evals/fixtures/findFixtureProblems.ts';
import { describeAssertionType } from '../../formats/fixtures/describeAssertionType.ts';
import { locateFile, openEditorFiles } from './editorFiles.ts';
import { findAssertionTypeAt, findFixturesPlace } from './fixturesPlace.ts';
import { listPromptVariables, variableDetail } from './promptVariables.ts';

/** Extensions that complete and explain what our JSON schema says. */
const yamlExtension = 'redhat.vscode-yaml';

/** Completion and hover in fixtures files: types of assertions, names of values. */
export const fixturesHelp: vscode.HoverProvider & vscode.CompletionItemProvider = {
  provideHover: (document, position) => {
    const line = document.lineAt(position.line).text;
    const found = findAssertionTypeAt(line, position.character);
    const text = found === undefined ? '' : describeAssertionType(found.name);
    if (found === undefined || text === '' || isSchemaUsed()) return undefined;
    return new vscode.Hover(
      new vscode.MarkdownString().appendText(text),
      new vscode.Range(position.line, found.start, position.line, found.end),
    );
  },
  provideCompletionItems: async (document, position) => {
    const lines = document.getText().split(/\r?\n/);
    const place = findFixturesPlace(lines, { line: position.line, column: position.character });
    if (place === undefined) return [];
    const range = new vscode.Range(position.line, place.start, position.line, position.character);
    if (place.kind === 'value') return await completeValues(document, { range, used: place.used });
    if (isSchemaUsed()) return [];
    return place.kind === 'type' ? completeTypes(range) : completeAssertions(range);
  },
};

/** Otherwise every type would be listed and explained twice. */
function isSchemaUsed(): boolean {
  return vscode.extensions.getExtension(yamlExtension)?.isActive === true;
}

function completeTypes(range: vscode.Range): vscode.CompletionItem[] {
  return assertionTypes.flatMap((type, index) =>
    [type, `not-${type}`].map((name) => {
      const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.EnumMember);
      item.documentation = describeAssertionType(name);
      item.range = range;
      // In our order, the opposites last.
      item.sortText = `${name === type ? 0 : 1}${String(index).padStart(3, '0')}`;
      return item;
    }),
  );
}

function completeAssertions(range: vscode.Range): vscode.CompletionItem[] {
  return assertionTypes.map((type, index) => {
    const item = new vscode.CompletionItem(type, vscode.CompletionItemKind.Snippet);
    const { value, threshold } = assertionHelp[type];
    const needs =
      value === 'members'
        ? '\n  assert:\n    - type: $1\n      value: $2'
        : threshold === 'required'
          ? '\n  threshold: $1'
          : value === 'none'
            ? ''
            : '\n  value: $1';
    item.insertText = new vscode.SnippetString(`type: ${type}${needs}`);
    item.documentation = describeAssertionType(type);
    item.range = range;
    item.sortText = String(index).padStart(3, '0');
    return item;
  });
}

async function completeValues(
  document: vscode.TextDocument,
  { range, used }: { readonly range: vscode.Range; readonly used: readonly string[] },
): Promise<vscode.CompletionItem[]> {
  const place = locateFile(document.uri);
  if (place === undefined) return [];
  const files = openEditorFiles(place.folder);
  const path = await findPromptPath(place.path, files);
  const prompt = path === undefined ? undefined : await files.readText(path, maxSourceBytes);
  if (prompt?.kind !== 'text') return [];
  const variables = listPromptVariables(prompt.text).filter(({ name }) => !used.includes(name));
  return variables.map((variable) => {
    const item = new vscode.CompletionItem(variable.name, vscode.CompletionItemKind.Variable);
    item.detail = variableDetail(variable);
    if (variable.input?.description !== undefined) item.documentation = variable.input.description;
    item.insertText = `${variable.name}: `;
    item.range = range;
    return item;
  });
}
