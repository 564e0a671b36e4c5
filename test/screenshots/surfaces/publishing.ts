import type { Surface } from '../surface.ts';
import { removeProblems } from './problems.ts';

const message = 'Give refund dates only from the order';

export const publishing: readonly Surface[] = [
  {
    name: 'bump',
    isInReadme: true,
    arrange: async (stage) => {
      await removeProblems(stage);
      await stage.editor.quickInput.openFile('answer.prompt.yml');
      await stage.editor.textEditor.lens('changed since 1.3.0').waitFor();
      await stage.person.command('Bump Version…');
      await stage.editor.quickInput.focusedRow('suggested').waitFor();
    },
  },
  {
    name: 'bump-message',
    arrange: async ({ person, editor }) => {
      await person.accept('Since 1.3.0', 'Minor 1.4.0');
      await editor.quickInput.waitForStep('What changed, and why?');
      await editor.page.keyboard.insertText(message);
    },
  },
  {
    name: 'bump-done',
    arrange: async ({ editor, person }) => {
      await person.type('What changed, and why?', message);
      await editor.notifications.waitFor('Published support/answer 1.4.0. It serves nobody yet.');
      await editor
        .tree('Prompts')
        .item(/^1\.4\.0/)
        .waitFor();
    },
  },
  {
    name: 'deploy',
    arrange: async ({ editor, person }) => {
      await editor.notifications.clear();
      await person.command('Deploy Version…');
      await editor.quickInput.row('production').first().waitFor();
    },
  },
  {
    name: 'deploy-version',
    arrange: async ({ editor }) => {
      await editor.quickInput.choose('production');
      await editor.quickInput.row('1.4.0').first().waitFor();
    },
  },
  {
    name: 'deploy-confirm',
    arrange: async ({ editor }) => {
      await editor.quickInput.choose('1.4.0');
      await editor.dialog.box.waitFor();
    },
  },
];
