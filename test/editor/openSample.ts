import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { createSampleWorkspace } from './createSampleWorkspace.ts';
import { openEditor, type Editor, type OpenEditorOptions } from './openEditor.ts';
import { repositoryRoot } from './repositoryRoot.ts';
import { startSampleRegistry, type SampleRegistry } from './startSampleRegistry.ts';

/** An editor on a fresh copy of the sample, whose local registry runs and holds the sample's history. */
export interface OpenSample {
  readonly editor: Editor;
  readonly workspace: string;
  readonly registry: SampleRegistry;
  /** The registry's API as the person of the local registry. */
  readonly client: RegistryClient;
  close(): Promise<void>;
}

/** Opens the extension of this repository on the sample; `vsixPath` takes a package instead. Needs `dist`. */
export async function openSample(options: OpenEditorOptions = {}): Promise<OpenSample> {
  const folder = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-sample-'));
  const workspace = await createSampleWorkspace(path.join(folder, 'sample'));
  const started: SampleRegistry[] = [];
  const close = async (editor?: Editor) => {
    await editor?.close();
    for (const registry of started) await registry.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const editor = await openEditor({
      workspaceFolder: workspace,
      ...(options.vsixPath === undefined ? { extensionPath: repositoryRoot } : {}),
      ...options,
      prepare: async (userDataDir) => {
        started.push(await startSampleRegistry({ userDataDir, workspace }));
      },
    });
    const [registry] = started;
    if (registry === undefined) throw new Error('The registry of the sample was not started.');
    const client = new RegistryClient({
      baseUrl: registry.url,
      token: () => registry.token(),
      clientName: 'person-test',
    });
    return { editor, workspace, registry, client, close: () => close(editor) };
  } catch (error) {
    await close();
    throw error;
  }
}
