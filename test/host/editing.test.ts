import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../editor/eventually.ts';

const dubious = `model: openai/gpt-4o
inputs:
  question:
    type: string
    description: What the *customer* wrote.
  unused:
    type: string
messages:
  - role: user
    content: "{{question}} {{tone}} {{"
`;

describe('help in the text editor', () => {
  const yaml = vscode.languages.createDiagnosticCollection('YAML');

  after(() => yaml.dispose());

  afterEach(async () => {
    yaml.clear();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function open(name: string, text: string): Promise<vscode.TextDocument> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, name);
    await writeFile(uri.fsPath, text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    return document;
  }

  const codes = ({ uri }: Pick<vscode.TextDocument, 'uri'>): unknown[] =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === 'Prompt Rollout')
      .map(({ code }) => code);

  const waitForCodes = (document: vscode.TextDocument, wanted: readonly unknown[]) =>
    eventually(() => assert.deepEqual(codes(document), wanted));

  async function applyFix(document: vscode.TextDocument, title: string): Promise<void> {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      whole,
      vscode.CodeActionKind.QuickFix.value,
    );
    const action = actions.find((one) => one.title === title);
    assert.ok(action?.edit, `${title} is not among ${actions.map((one) => one.title).join(', ')}`);
    await vscode.workspace.applyEdit(action.edit);
  }

  it('finds what is dubious in a prompt, and repairs it', async () => {
    const document = await open('prompts/dubious.prompt.yml', dubious);
    await waitForCodes(document, ['unused_input', 'undeclared_variable', 'template_syntax']);
    await applyFix(document, 'Declare the input “tone”');
    await waitForCodes(document, ['unused_input', 'template_syntax']);
    await applyFix(document, 'Remove the input “unused”');
    await waitForCodes(document, ['template_syntax']);
    assert.equal(document.isDirty, true);
  });

  it('finds what is vague in a plan, and adds it', async () => {
    const plan = 'stages:\n  - { name: all, traffic: 10 }\n';
    const document = await open('prompts/vague.rollout.yml', plan);
    await waitForCodes(document, [
      'no_owner',
      'no_rollback_trigger',
      'no_monitoring',
      'last_stage_not_full',
    ]);
    await applyFix(document, 'Add “owner”');
    assert.equal(document.lineAt(0).text, "owner: ''");
  });

  it('compares a fixtures file with its prompt as it is being edited', async () => {
    const prompt = await open(
      'prompts/tried.prompt.yml',
      'model: a\nmessages:\n  - role: user\n    content: "{{question}}"\n',
    );
    const edit = new vscode.WorkspaceEdit();
    edit.replace(prompt.uri, prompt.lineAt(3).range, '    content: "{{topic}}"');
    await vscode.workspace.applyEdit(edit);
    const document = await open(
      'prompts/tried.fixtures.yml',
      '- vars:\n    toppic: a\n  assert:\n    - type: contians\n      value: x\n',
    );
    await waitForCodes(document, ['missing_value', 'unknown_value', 'unknown_assertion']);
    await applyFix(document, 'Rename to “topic”');
    await waitForCodes(document, ['unknown_assertion']);
    await applyFix(document, 'Change to “contains”');
    await waitForCodes(document, []);
    await vscode.window.showTextDocument(prompt);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await waitForCodes(document, ['missing_value', 'unknown_value']);
  });

  it('completes and explains what a fixtures file holds', async () => {
    const text = '- vars:\n    \n  assert:\n    - type: not-\n';
    const document = await open('prompts/tried.more.fixtures.yml', text);
    const complete = async (line: number, column: number): Promise<unknown[]> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, column),
      );
      return items.map(({ label }) => label);
    };
    const values = await complete(1, 4);
    assert.ok(values.includes('question'), values.join(', '));
    const types = await complete(3, 16);
    assert.ok(types.includes('not-llm-rubric'), types.join(', '));
  });

  it('finds what is wrong in a project file', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'prompt-rollout.yml');
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const end = document.lineAt(document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, '\nregistry: ftp://registry.example.com\n'));
    await waitForCodes(document, ['not_allowed']);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await waitForCodes(document, []);
  });

  it('does not repeat what a YAML extension says, and keeps its own fix', async () => {
    const text = 'model: a\nmesages: []\nmessages:\n  - role: usr\n    content: Hello\n';
    const document = await open('prompts/repeated.prompt.yml', text);
    await waitForCodes(document, ['unknown_key', 'unknown_role']);
    const said = new vscode.Diagnostic(new vscode.Range(3, 10, 3, 13), 'Value is not accepted.');
    said.source = 'yaml-schema: Prompt';
    yaml.set(document.uri, [said]);
    await waitForCodes(document, ['unknown_key']);
    await applyFix(document, 'Change to “user”');
    yaml.clear();
    await waitForCodes(document, ['unknown_key']);
  });

  it('forgets the findings of a file that is closed', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'closed.prompt.yml');
    await writeFile(uri.fsPath, 'messages: [\n');
    // An extension that opens a document itself keeps it open for minutes.
    await vscode.commands.executeCommand('vscode.open', uri);
    await eventually(() => assert.notDeepEqual(codes({ uri }), []));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await eventually(() => assert.deepEqual(codes({ uri }), []));
  });

  it('lists messages, inputs and tools in the outline', async () => {
    const document = await open('prompts/outline.prompt.yml', dubious);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const messages = symbols.find(({ name }) => name === 'messages');
    assert.deepEqual(
      messages?.children.map(({ name }) => name),
      ['user'],
    );
  });

  it('completes and explains variables', async () => {
    const document = await open('prompts/variables.prompt.yml', dubious);
    const line = document.lineAt(9).text;
    const items = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(9, line.lastIndexOf('{{') + 2),
      '{',
    );
    const question = items.items.find(({ label }) => label === 'question');
    assert.equal(question?.insertText, 'question}}');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(9, line.indexOf('question')),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (part instanceof vscode.MarkdownString ? part.value : ''))
      .join('\n')
      .replaceAll('&nbsp;', ' ');
    assert.match(text, /string, required/);
    // Escaped: descriptions are text, not Markdown.
    assert.match(text, /\\\*customer\\\*/);
  });

  it('shows one line of lenses that lead to the first version, unless switched off', async () => {
    const document = await open('prompts/fresh.prompt.yml', dubious);
    const titles = async (): Promise<(string | undefined)[]> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
      );
      assert.ok(lenses.every(({ range }) => range.start.line === 0));
      return lenses.map(({ command }) => command?.title);
    };
    const all = ['never published', 'bump', 'try', 'preview'];
    await eventually(async () => assert.deepEqual(await titles(), all));
    const settings = vscode.workspace.getConfiguration('promptRollout');
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    await eventually(async () => assert.deepEqual(await titles(), []));
    await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
  });
});
