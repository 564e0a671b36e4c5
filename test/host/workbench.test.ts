import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { eventually } from '../editor/eventually.ts';

const extensionId = 'prompt-rollout.prompt-rollout';

function workspaceUri(...parts: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, ...parts);
}

describe('the workbench in the editor', () => {
  before(async () => {
    await vscode.extensions.getExtension(extensionId)?.activate();
  });

  it('answers a command that cannot be done with a message, and does not wait for it', async () => {
    const uri = workspaceUri('prompts', 'support', 'answer.prompt.yml');
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand('promptRollout.advance');
    await vscode.commands.executeCommand('promptRollout.pause');
  });

  it('goes to the line of an error instead of publishing it', async () => {
    const uri = workspaceUri('prompts', 'broken.prompt.yml');
    await writeFile(uri.fsPath, 'model: x\nmessages:\n  - role: nobody\n    content: hello\n');
    await vscode.commands.executeCommand('promptRollout.bumpVersion', uri);
    await eventually(() => {
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), uri.toString());
      assert.equal(editor.selection.active.line, 2);
    });
    await vscode.workspace.fs.delete(uri);
  });

  it('creates no registry and writes nothing by opening a folder', async () => {
    const config = await readFile(workspaceUri('.git', 'config').fsPath, 'utf8');
    assert.ok(!config.includes('prompt-rollout'), config);
  });

  it('copies the key of a prompt from a tree row’s target', async () => {
    await vscode.commands.executeCommand('promptRollout.copyKey', {
      id: 'any',
      kind: 'prompt',
      target: { prompt: 'support/answer' },
    });
    assert.equal(await vscode.env.clipboard.readText(), 'support/answer');
  });

  it('shows its views without an error', async () => {
    await vscode.commands.executeCommand('workbench.view.extension.promptRollout');
    await vscode.commands.executeCommand('promptRollout.prompts.focus');
    await vscode.commands.executeCommand('promptRollout.rollouts.focus');
  });

  it('keeps a setting that only the user may set out of the workspace’s reach', () => {
    const registry = vscode.workspace.getConfiguration().inspect('promptRollout.registry');
    const trusted = vscode.workspace.getConfiguration().inspect('promptRollout.trustedRegistries');
    assert.equal(registry?.defaultValue, '');
    assert.deepEqual(trusted?.defaultValue, []);
  });
});
