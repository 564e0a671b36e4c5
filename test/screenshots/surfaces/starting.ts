import { editorPart, sideBarPart, statusBarPart, type Surface } from '../surface.ts';
import { narrow, wide } from '../stage.ts';

export const starting: readonly Surface[] = [
  {
    name: 'start',
    arrange: async ({ editor, person }) => {
      await editor.page.keyboard.press('Escape');
      await editor.dialog.box.waitFor({ state: 'hidden' });
      await person.command('Start Canary…');
      await editor.quickInput.focusedRow('Start with internal only').waitFor();
    },
  },
  {
    name: 'start-note',
    arrange: async ({ editor }) => {
      await editor.quickInput.choose('Expected gain');
      await editor.quickInput.waitForStep('Expected gain');
    },
  },
  {
    name: 'start-confirm',
    arrange: async ({ editor, person }) => {
      await editor.quickInput.enter('Fewer invented dates');
      await person.accept('Enter starts', 'Start with internal only');
      await editor.dialog.box.waitFor();
    },
  },
  {
    name: 'panel-pending',
    arrange: async ({ editor, person }) => {
      await editor.dialog.press('Start and Wait');
      await editor.statusBar.item('answer 1.4.0 waiting').waitFor();
      await person.command('Open Rollout');
      await editor.webview().getByText('1.4.0').first().waitFor();
      await editor.notifications.clear();
    },
  },
  {
    name: 'panel-pending-narrow',
    part: editorPart,
    arrange: ({ editor }) => editor.page.setViewportSize(narrow),
  },
  {
    name: 'status-waiting',
    part: statusBarPart,
    arrange: ({ editor }) => editor.page.setViewportSize(wide),
  },
  {
    name: 'tree-pending',
    part: sideBarPart,
    arrange: ({ editor }) => editor.tree('Rollouts').item('1.4.0').waitFor(),
  },
];
