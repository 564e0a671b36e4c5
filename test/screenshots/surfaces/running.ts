import { recordEvidence } from '../../person/recordEvidence.ts';
import { narrow, wide } from '../stage.ts';
import { editorPart, sideBarPart, statusBarPart, type Surface } from '../surface.ts';

export const running: readonly Surface[] = [
  {
    name: 'status-internal',
    part: statusBarPart,
    arrange: async ({ editor, client }) => {
      await recordEvidence(client, {
        prompt: 'support/answer',
        version: '1.4.0',
        baseline: '1.3.0',
      });
      await editor.statusBar.item('answer 1.4.0 · internal only').waitFor();
    },
  },
  {
    name: 'panel-internal-narrow',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.page.setViewportSize(narrow);
      // Until some of the few users of the cohort have come by.
      await editor.page.waitForTimeout(4000);
    },
  },
  {
    name: 'advance-held',
    arrange: async ({ editor, person }) => {
      await editor.page.setViewportSize(wide);
      await person.command('Advance');
      await editor.quickInput.waitForStep('These conditions are not met.');
    },
  },
  {
    name: 'advance-confirm',
    arrange: async ({ editor, person }) => {
      await editor.quickInput.choose('Advance to 10 % anyway…');
      await person.type('Why go on without?', 'Refund dates are wrong today');
      await editor.dialog.box.waitFor();
    },
  },
  {
    name: 'rollout',
    isInReadme: true,
    arrange: async ({ editor }) => {
      await editor.dialog.press('Advance to 10 %');
      await editor.statusBar.item('answer 1.4.0 · 10 %').waitFor();
      await editor
        .webview()
        .getByText(/10\s%\sof\straffic.* (has|have) 1\.4\.0/)
        .last()
        .waitFor();
      await editor.notifications.clear();
      await editor.page.waitForTimeout(4000);
    },
  },
  {
    name: 'panel-narrow',
    part: editorPart,
    arrange: ({ editor }) => editor.page.setViewportSize(narrow),
  },
  {
    name: 'panel-lower',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.webview().getByText('History').first().scrollIntoViewIfNeeded();
      await editor.webview().locator('body').press('End');
    },
  },
  {
    name: 'panel-focus',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.webview().locator('body').press('Home');
      await editor
        .webview()
        .getByRole('button', { name: /^Pause/ })
        .focus();
      await editor.page.keyboard.press('Tab');
    },
  },
  {
    name: 'tree-running',
    part: sideBarPart,
    arrange: async ({ editor }) => {
      await editor.page.setViewportSize(wide);
      await editor.tree('Rollouts').item('production · 10 %').waitFor();
    },
  },
  {
    name: 'tooltip',
    isPointedAt: true,
    arrange: async ({ editor }) => {
      await editor.statusBar.item('answer 1.4.0').hover();
      await editor.page.locator('.workbench-hover').first().waitFor();
    },
  },
  {
    name: 'lens-rollout',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.page.mouse.move(640, 400);
      await editor.quickInput.openFile('answer.prompt.yml');
      await editor.textEditor.lens('canary 1.4.0').waitFor();
    },
  },
  {
    name: 'lens-plan-used',
    part: editorPart,
    arrange: async ({ editor, change }) => {
      await change('prompts/support/answer.rollout.yml', 'hold: 4h', 'hold: 5h');
      await editor.quickInput.openFile('answer.rollout.yml');
      await editor.textEditor.lens('used by').waitFor();
    },
  },
  {
    name: 'status-running',
    part: statusBarPart,
    arrange: async ({ editor }) => {
      await editor.quickInput.openFile('answer.prompt.yml');
    },
  },
  {
    name: 'unit',
    arrange: async ({ editor, person }) => {
      await person.command('Which Version Does a Unit Get?');
      await editor.page.waitForTimeout(800);
    },
  },
  {
    name: 'unit-answer',
    arrange: async ({ editor }) => {
      await editor.quickInput.accept();
      await editor.page.waitForTimeout(800);
      await editor.page.keyboard.insertText('user-007');
      await editor.quickInput.accept();
      await editor.page.waitForTimeout(1500);
    },
  },
  {
    name: 'panel-paused',
    arrange: async ({ editor, person }) => {
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Escape');
      await person.command('Open Rollout');
      await editor
        .webview()
        .getByText(/10\s%\sof\straffic.* (has|have) 1\.4\.0/)
        .last()
        .waitFor();
      await editor.notifications.clear();
      await person.command('Pause');
      await editor.statusBar.item('paused').waitFor();
      await editor.page.waitForTimeout(1500);
      await editor.notifications.clear();
    },
  },
  {
    name: 'panel-paused-narrow',
    part: editorPart,
    arrange: ({ editor }) => editor.page.setViewportSize(narrow),
  },
  {
    name: 'status-paused',
    part: statusBarPart,
    arrange: ({ editor }) => editor.page.setViewportSize(wide),
  },
  {
    name: 'revert',
    arrange: async ({ editor, person }) => {
      await editor.quickInput.openFile('answer.prompt.yml');
      await person.command('Revert…');
      await editor.page.waitForTimeout(1000);
    },
  },
];
