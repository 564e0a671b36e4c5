import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from '../../editor/eventually.ts';
import type { Stage } from '../stage.ts';
import type { Surface } from '../surface.ts';

const brokenPrompt = `model: openai/gpt-4o-mini
temprature: 0.2
messages:
  - role: sytem
    content: Answer {{ question }} in {{language.
  - role: user
    content: "{{question}}"
model: openai/gpt-4o
`;

const dubiousPlan = `name: Hasty
owner: support-oncall
rollbackTrigger: answers get worse
stages:
  - { name: half, traffic: 50 }
  - { name: tenth, traffic: 10, hold: 1h }
  - { name: full, traffic: 100, hold: 1h }
`;

const files = { broken: 'prompts/broken.prompt.yml', hasty: 'prompts/hasty.rollout.yml' };

async function showFixes({ editor }: Stage, file: string): Promise<void> {
  await editor.quickInput.openFile(file);
  await editor.page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
  await editor.runCommand('Go to Next Problem (Error, Warning, Info)');
  // The fixes of a place are asked for a moment after the cursor came there.
  await eventually(async () => {
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('ControlOrMeta+.');
    await editor.page.locator('.action-widget').first().waitFor({ timeout: 2000 });
  });
}

export const problems: readonly Surface[] = [
  {
    name: 'problems-prompt',
    arrange: async (stage) => {
      const { editor, workspace } = stage;
      await editor.quickInput.cancel();
      await writeFile(path.join(workspace, files.broken), brokenPrompt);
      await editor.tree('Prompts').item('broken').filter({ hasText: 'has errors' }).waitFor();
      await editor.quickInput.openFile('broken.prompt.yml');
      await editor.runCommand('View: Toggle Problems');
      await editor.page.locator('.markers-panel .monaco-list-row').first().waitFor();
      await showFixes(stage, 'broken.prompt.yml');
    },
  },
  {
    name: 'status-errors',
    part: ({ editor }) => editor.page.locator('.part.statusbar'),
    arrange: async ({ editor }) => {
      await editor.page.keyboard.press('Escape');
      await editor.statusBar.item('has errors').waitFor();
    },
  },
  {
    name: 'problems-plan',
    arrange: async (stage) => {
      await writeFile(path.join(stage.workspace, files.hasty), dubiousPlan);
      await showFixes(stage, 'hasty.rollout.yml');
    },
  },
  {
    name: 'bump-refused',
    arrange: async ({ editor, person }) => {
      await editor.page.keyboard.press('Escape');
      await editor.quickInput.openFile('broken.prompt.yml');
      await editor.runCommand('View: Hide Panel');
      await person.command('Bump Version…');
      await editor.notifications.waitFor('was not published');
    },
  },
];

/** So that the rest shows no faults. */
export async function removeProblems({ editor, workspace }: Stage): Promise<void> {
  await editor.notifications.clear();
  await editor.runCommand('View: Close All Editors');
  for (const file of Object.values(files)) await rm(path.join(workspace, file));
  await editor.tree('Prompts').item('broken').waitFor({ state: 'detached' });
}
