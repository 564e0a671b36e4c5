import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openEditor } from '../../editor/openEditor.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';
import { createSampleWorkspace } from '../../editor/createSampleWorkspace.ts';
import { makeFolder, nobody, wide, type Stage } from '../stage.ts';
import type { Surface } from '../surface.ts';

const projectFile = 'prompts:\n  - prompts\nenvironment: production\n';

/** A window on a folder that holds just these files, with our views open. */
async function openFolder(stage: Stage, files: Readonly<Record<string, string>>): Promise<void> {
  const folder = await makeFolder(stage);
  await mkdir(path.join(folder, 'prompts'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text);
  }
  const window = await stage.editor.openWindow({ folder });
  stage.shown = window.page;
  await window.openContainer('Prompt Rollout');
}

export const welcome: readonly Surface[] = [
  {
    name: 'welcome-no-folder',
    arrange: async (stage) => {
      const window = await stage.editor.openWindow({ folder: undefined });
      stage.shown = window.page;
      await window.openContainer('Prompt Rollout');
      await window.page.getByRole('button', { name: 'Open Sample' }).waitFor();
    },
  },
  {
    name: 'walkthrough',
    arrange: async ({ shown }) => {
      await shown.keyboard.press('F1');
      await shown.keyboard.insertText('Welcome: Open Walkthrough');
      await shown.waitForTimeout(800);
      await shown.keyboard.press('Enter');
      await shown.waitForTimeout(800);
      await shown.keyboard.insertText('Roll out a prompt');
      await shown.waitForTimeout(800);
      await shown.keyboard.press('Enter');
      await shown.getByText('Open the sample').first().waitFor();
    },
  },
  {
    name: 'welcome-no-prompts',
    arrange: async (stage) => {
      await openFolder(stage, { 'prompt-rollout.yml': projectFile });
      await stage.shown.getByText('No prompts here.').first().waitFor();
    },
  },
  {
    name: 'welcome-no-project',
    arrange: async (stage) => {
      const prompt = 'messages:\n  - role: user\n    content: Hello\n';
      await openFolder(stage, { 'prompts/hello.prompt.yml': prompt });
      await stage.shown.getByRole('button', { name: 'Create Project File' }).first().waitFor();
    },
  },
  {
    name: 'welcome-broken-project',
    arrange: async (stage) => {
      await openFolder(stage, { 'prompt-rollout.yml': 'prompts: {\n' });
      await stage.shown.getByText('has an error').first().waitFor();
    },
  },
  {
    name: 'welcome-unreachable',
    arrange: async (stage) => {
      const text = `${projectFile}registry: ${nobody}\n`;
      await openFolder(stage, { 'prompt-rollout.yml': text });
      await stage.shown.getByText('cannot be reached').first().waitFor();
    },
  },
  {
    name: 'untrusted',
    arrange: async (stage) => {
      const folder = await makeFolder(stage);
      const editor = await openEditor({
        workspaceFolder: await createSampleWorkspace(folder),
        extensionPath: repositoryRoot,
        trusted: false,
        theme: stage.theme,
        viewport: wide,
      });
      stage.later(() => editor.close());
      stage.shown = editor.page;
      await editor.openContainer('Prompt Rollout');
      await editor.tree('Prompts').item('triage').waitFor();
    },
  },
];
