import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promptFile } from '../stage.ts';
import { editorPart, statusBarPart, type Surface } from '../surface.ts';

const newPrompt = 'messages:\n  - role: user\n    content: |\n      Say hello to {{name}}.\n';

export const editing: readonly Surface[] = [
  {
    name: 'status-live',
    part: statusBarPart,
    arrange: async ({ editor }) => {
      await editor.openContainer('Prompt Rollout');
      await editor.tree('Prompts').item('triage').waitFor();
      await editor.quickInput.openFile('answer.prompt.yml');
      await editor.statusBar.item('answer 1.3.0').waitFor();
    },
  },
  {
    name: 'lens-live',
    part: editorPart,
    arrange: ({ editor }) => editor.textEditor.lens('live 1.3.0').waitFor(),
  },
  {
    name: 'lens-new',
    part: editorPart,
    arrange: async ({ editor, workspace }) => {
      await writeFile(path.join(workspace, 'prompts/hello.prompt.yml'), newPrompt);
      await editor.tree('Prompts').item('hello').waitFor();
      await editor.quickInput.openFile('hello.prompt.yml');
      await editor.textEditor.lens('never published').waitFor();
    },
  },
  {
    name: 'lens-plan',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.quickInput.openFile('answer.rollout.yml');
      await editor.page.waitForTimeout(500);
    },
  },
  {
    name: 'edit',
    arrange: async ({ editor, change }) => {
      await change(
        promptFile,
        'Tell the customer when a refund will arrive.',
        'Give a date for a refund only if the order below states one.',
      );
      await editor.quickInput.openFile('answer.prompt.yml');
      await editor.statusBar.item('changed').waitFor();
      await editor.textEditor.lens('changed since 1.3.0').waitFor();
      await editor.tree('Prompts').expand('answer');
      await editor.tree('Prompts').expand('Versions');
    },
  },
  {
    name: 'tree-hover',
    isPointedAt: true,
    arrange: async ({ editor }) => {
      await editor.tree('Prompts').item('Working copy').hover();
      await editor.page.locator('.workbench-hover').first().waitFor();
    },
  },
  {
    name: 'tree-menu',
    isPointedAt: true,
    arrange: async ({ editor }) => {
      await editor.page.keyboard.press('Escape');
      await editor
        .tree('Prompts')
        .item(/^1\.2\.1/)
        .click({ button: 'right' });
      await editor.page.locator('.monaco-menu').first().waitFor();
    },
  },
];
