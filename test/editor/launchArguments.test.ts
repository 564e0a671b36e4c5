import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseLaunchArguments } from './launchArguments.ts';

describe('parseLaunchArguments', () => {
  it('reads what @vscode/test-electron gives to VS Code and passes over the rest', () => {
    const parsed = parseLaunchArguments([
      '/some/workspace',
      '--user-data-dir=/tmp/user',
      '--extensions-dir=/tmp/extensions',
      '--no-sandbox',
      '--skip-welcome',
      '--disable-workspace-trust',
      '--extensionTestsPath=/tests/index.cjs',
      '--extensionDevelopmentPath=/extension',
    ]);
    assert.deepEqual(parsed, {
      extensionDevelopmentPath: '/extension',
      extensionTestsPath: '/tests/index.cjs',
      userDataDir: '/tmp/user',
      extensionsDir: '/tmp/extensions',
      trustWorkspaces: true,
      workspaceFolder: '/some/workspace',
    });
  });

  it('leaves workspaces untrusted and folders open when it is told nothing', () => {
    const parsed = parseLaunchArguments([]);
    assert.equal(parsed.trustWorkspaces, false);
    assert.equal(parsed.workspaceFolder, undefined);
  });
});
