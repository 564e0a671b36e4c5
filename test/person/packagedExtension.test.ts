// What users install: the .vsix in a real VS Code, with nothing of this repository but the sample beside it.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';

describe('the packaged extension', () => {
  let editor: Editor;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'packaged-extension-'));
    editor = await openEditor({
      workspaceFolder: await createSampleWorkspace(path.join(folder, 'sample')),
      vsixPath: path.join(repositoryRoot, 'prompt-rollout.vsix'),
    });
  });

  after(async () => {
    await editor.close();
    await rm(folder, { recursive: true });
  });

  it('shows its view container and the prompts of the workspace', async () => {
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').item('triage').waitFor();
  });

  it('offers its commands in the palette', async () => {
    const titles = await editor.quickInput.findCommands('Prompt Rollout: Bump');
    assert.equal(titles[0], 'Prompt Rollout: Bump Version…');
  });

  it('reports no error', async () => {
    assert.deepEqual(await editor.notifications.texts(), []);
  });
});
