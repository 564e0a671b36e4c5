import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { interestingFiles } from '../../src/extension/platform/watchForPrompts.ts';

const extensionId = 'prompt-rollout.prompt-rollout';

describe('activation', () => {
  it('activates without an error', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, 'the extension is not known to VS Code');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('finds a workspace with prompts by the search of VS Code', async () => {
    const found = await vscode.workspace.findFiles(interestingFiles);
    const names = found.map(({ path }) => path);
    for (const end of ['/prompt-rollout.yml', '/answer.prompt.yml', '/fast.rollout.yml']) {
      assert.ok(
        names.some((name) => name.endsWith(end)),
        `${end} is not among ${names.join(', ')}`,
      );
    }
  });

  it('registers every command that package.json contributes', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await extension.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const contributed = contributedCommands(extension.packageJSON);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});

function contributedCommands(manifest: unknown): string[] {
  const { contributes } = manifest as { contributes?: { commands?: { command: string }[] } };
  return (contributes?.commands ?? []).map(({ command }) => command);
}
