// Runs test/host inside a real VS Code: the one that VSCODE_EXECUTABLE names, a downloaded desktop one if VSCODE_VERSION
// names a version, else the VS Code server from npm. Exits with the result.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleHostTests } from './bundleHostTests.ts';
import { createSampleWorkspace } from './createSampleWorkspace.ts';
import { linkExtension } from './linkExtension.ts';
import { repositoryRoot } from './repositoryRoot.ts';

const scratch = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-host-'));
try {
  const extensionTestsPath = await bundleHostTests();
  // Tests change files, so they get a copy.
  const workspace = await createSampleWorkspace(path.join(scratch, 'workspace'));
  const extensions = path.join(scratch, 'extensions');
  // What other extensions offer to ours.
  await linkExtension(path.join(repositoryRoot, 'test/host/languageModel'), extensions);
  const version = process.env['VSCODE_VERSION'];
  const executable =
    process.env['VSCODE_EXECUTABLE'] ?? path.join(import.meta.dirname, 'launchEditor.ts');
  const code = await runTests({
    ...(version === undefined ? { vscodeExecutablePath: executable } : { version }),
    extensionDevelopmentPath: repositoryRoot,
    extensionTestsPath,
    launchArgs: [
      workspace,
      `--user-data-dir=${path.join(scratch, 'user')}`,
      `--extensions-dir=${extensions}`,
    ],
  });
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
