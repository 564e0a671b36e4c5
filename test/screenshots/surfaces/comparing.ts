import { eventually } from '../../editor/eventually.ts';
import type { Surface } from '../surface.ts';

export const comparing: readonly Surface[] = [
  {
    name: 'compare',
    isInReadme: true,
    arrange: async ({ editor }) => {
      await editor.page.keyboard.press('Escape');
      await editor.runCommand('Prompt Rollout: Compare with Live');
      await eventually(async () => {
        const { modified } = await editor.textEditor.visibleDiff();
        if (!modified.includes('Give a date')) throw new Error('The change is not on the screen.');
      });
    },
  },
  {
    name: 'compare-versions',
    arrange: async ({ editor }) => {
      await editor.runCommand('Prompt Rollout: Compare Versions…');
      await editor.quickInput.row('1.2.1').first().waitFor();
    },
  },
  {
    name: 'compare-all',
    arrange: async ({ editor, change }) => {
      await editor.quickInput.cancel();
      await change('prompts/triage.prompt.yml', 'temperature: 0', 'temperature: 0.2');
      await editor.tree('Prompts').item('triage').filter({ hasText: 'changed' }).waitFor();
      await editor.runCommand('Prompt Rollout: Compare All Changed Prompts');
      await editor.page.locator('.multiDiffEntry').first().waitFor();
    },
  },
  {
    name: 'version',
    arrange: async ({ editor }) => {
      await editor
        .tree('Prompts')
        .item(/^1\.2\.1/)
        .click();
      await editor.page.locator('.tab.active').filter({ hasText: '1.2.1' }).waitFor();
    },
  },
  {
    name: 'restore',
    arrange: async ({ editor }) => {
      await editor.quickInput.openFile('answer.prompt.yml');
      await editor.runCommand('Prompt Rollout: Restore File to Version…');
      await editor.quickInput.row('1.2.1').first().waitFor();
    },
  },
];
