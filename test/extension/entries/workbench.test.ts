import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { globalAgent } from 'node:http';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { eventually } from '../../editor/eventually.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { configuration, createView, folders, held, Uri } from './countingVscode.ts';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'vscode'
      ? {
          url: pathToFileURL(path.join(import.meta.dirname, 'countingVscode.ts')).href,
          shortCircuit: true,
        }
      : next(specifier, context),
});

const prompt = 'model: m\nmessages:\n  - role: user\n    content: hello\n';

describe('the workbench of a window', () => {
  let registry: TestRegistry;
  let folder: string;

  before(async () => {
    registry = await startTestRegistry();
    folder = await mkdtemp(path.join(tmpdir(), 'workbench-'));
    await mkdir(path.join(folder, 'prompts'));
    await writeFile(path.join(folder, 'prompt-rollout.yml'), `registry: ${registry.url}\n`);
    await writeFile(path.join(folder, 'prompts', 'answer.prompt.yml'), prompt);
    folders.push({ uri: Uri.file(folder), name: 'shop', index: 0 });
    configuration.set('promptRollout.codeLens.enabled', true);
    configuration.set('promptRollout.registry', '');
    configuration.set('promptRollout.trustedRegistries', [new URL(registry.url).origin]);
  });

  after(async () => {
    await registry.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('leaves nothing behind: no listener, no view, no timer, no socket', async () => {
    const { createWorkbench } = await import('../../../src/extension/entries/workbench.ts');
    const resources = listResources();
    const rollouts = createView('view');
    const host = {
      context: aContext(path.join(folder, 'storage'), registry.personToken),
      log: { trace() {}, debug() {}, info() {}, warn() {}, error() {}, show() {} },
      views: {
        'promptRollout.rollouts': rollouts,
        'promptRollout.prompts': createView('view'),
      },
    };
    const workbench = createWorkbench(host as unknown as Parameters<typeof createWorkbench>[0]);
    await eventually(() => assert.match(rollouts.description ?? '', /live$/));
    assert.ok(held.size > 20, `${held.size} are held`);
    workbench.dispose();
    const left = [...held].filter(({ name }) => name !== 'view').map(({ name }) => name);
    assert.deepEqual(left, []);
    // Idle connections belong to Node, which would keep them for five seconds.
    globalAgent.destroy();
    await eventually(() => assert.deepEqual(listAdded(resources, listResources()), []));
  });
});

/** What is there now and was not; what earlier tests left to run out may be gone meanwhile. */
function listAdded(before: readonly string[], now: readonly string[]): readonly string[] {
  const left = [...before];
  return now.filter((name) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Timers and sockets of this process. */
function listResources(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => ['Timeout', 'TCPSocketWrap', 'Immediate'].includes(name))
    .sort();
}

function aContext(storage: string, token: string) {
  const state = new Map<string, unknown>();
  const memento = {
    get: (key: string) => state.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
  };
  return {
    ...{ workspaceState: memento, globalState: memento },
    secrets: { get: () => Promise.resolve(token) },
    globalStorageUri: Uri.file(storage),
    extensionUri: Uri.file(import.meta.dirname),
    extensionPath: import.meta.dirname,
    subscriptions: [],
  };
}
