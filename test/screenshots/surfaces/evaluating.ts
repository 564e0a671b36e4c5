import type { Locator } from 'playwright-core';
import { startSampleModel } from '../../editor/startSampleModel.ts';
import { promptFile, wide, type Stage } from '../stage.ts';
import { editorPart, type Surface } from '../surface.ts';

const line = "Answer in the customer's language, in at most three short paragraphs.";

function testRow({ editor }: Stage, name: RegExp): Locator {
  return editor.page.locator('.test-explorer-tree').getByRole('treeitem', { name }).first();
}

/** As large as a picture in the README has to be. */
const small = { width: 1120, height: 620 };

/** The results below take room, and come up by themselves. */
async function hideResults({ editor }: Stage): Promise<void> {
  const panel = editor.page.locator('.part.panel');
  if (await panel.isVisible()) await editor.runCommand('View: Toggle Panel Visibility');
  await panel.waitFor({ state: 'hidden' });
}

export const evaluating: readonly Surface[] = [
  {
    name: 'evals-tree',
    arrange: async (stage) => {
      const { editor, workspace, later } = stage;
      const model = await startSampleModel(workspace);
      later(() => model.stop());
      stage.shown = editor.page;
      await editor.runCommand('View: Close All Editors');
      await editor.notifications.clear();
      await editor.quickInput.openFile('followup.fixtures.yml');
      await editor.page.locator('.part.activitybar [aria-label^="Testing"]').first().click();
      await testRow(stage, /followup/).hover();
      await testRow(stage, /followup/)
        .locator('.action-label')
        .first()
        .click();
      await editorPart(stage).locator('[class*="testing-passed"]:visible').first().waitFor();
      await editor.page.waitForTimeout(500);
    },
  },
  {
    name: 'evals-failure',
    isInReadme: true,
    arrange: async (stage) => {
      const { editor, change, person } = stage;
      await change(promptFile, line, 'Answer in at most three short paragraphs.');
      await editor.quickInput.openFile('answer.fixtures.yml');
      await person.command('Run Fixtures');
      await editor.page.locator('.part.panel').waitFor();
      await hideResults(stage);
      await editorPart(stage).locator('[class*="testing-failed"]:visible').first().waitFor();
      await editor.page.setViewportSize(small);
      await editor.runCommand('Test: Peek Output');
      await editor.page.locator('.test-output-peek').first().waitFor();
      await editor.page.waitForTimeout(1000);
    },
  },
  {
    name: 'evals-preview',
    arrange: async ({ editor, person }) => {
      await editor.page.setViewportSize(wide);
      await editor.page.keyboard.press('Escape');
      await editor.quickInput.openFile('answer.prompt.yml');
      await person.command('Preview Rendered Prompt');
      await editor.page.locator('.tab[data-resource-name="answer (rendered)"]').waitFor();
      await person.command('Try Prompt');
      await editor.page.getByText('save as fixture').first().waitFor();
    },
  },
  {
    name: 'evals-comparison',
    arrange: async ({ editor, person }) => {
      await editor.runCommand('View: Close All Editors');
      await editor.quickInput.openFile('answer.prompt.yml');
      await person.command('Run Fixtures and Compare with Live');
      await editor.notifications.waitFor('support/answer: Regression');
    },
  },
  {
    name: 'evals-behaviour',
    isInReadme: true,
    arrange: async ({ editor }) => {
      await editor.runCommand('View: Close All Editors');
      await editor.page.setViewportSize(small);
      await editor.notifications.press('support/answer: Regression', 'Show Changed Cases');
      await editor.page.getByText('behaviour of').first().waitFor();
      await editor.page.waitForTimeout(1500);
    },
  },
  {
    name: 'lens-evals',
    part: editorPart,
    arrange: async ({ editor }) => {
      await editor.page.setViewportSize(wide);
      await editor.runCommand('View: Close All Editors');
      await editor.quickInput.openFile('answer.prompt.yml');
      await editor.textEditor.lens('regression').waitFor();
    },
  },
];
