import { fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import { eventually } from '../../editor/eventually.ts';
import { narrow, production, staging, wide, type Stage } from '../stage.ts';
import { editorPart, statusBarPart, type Surface } from '../surface.ts';

const quickPlan = { ...fastPlan, stages: [{ name: '100 %', traffic: 100, hold: '0s' }] };

async function newest({ client }: Stage, place: typeof production): Promise<string> {
  const { items } = await client.rollouts.list(place);
  return items[0]?.id ?? '';
}

export const ending: readonly Surface[] = [
  {
    name: 'rolled-back-notice',
    arrange: async (stage) => {
      const { editor, colleague } = stage;
      stage.shown = editor.page;
      await editor.page.bringToFront();
      await editor.page.keyboard.press('Escape');
      await editor.runCommand('View: Close All Editors');
      await editor.quickInput.openFile('answer.prompt.yml');
      const id = await newest(stage, production);
      await colleague.rollouts.rollback(id, { reason: 'The desk reports wrong dates' });
      await editor.statusBar.item('rolled back').waitFor();
      await editor.page.waitForTimeout(1500);
    },
  },
  { name: 'status-rolled-back', part: statusBarPart, arrange: () => Promise.resolve() },
  {
    name: 'panel-rolled-back',
    arrange: async ({ editor, person }) => {
      await person.command('Open Rollout');
      await editor.webview().getByText('The desk reports').first().waitFor();
    },
  },
  {
    name: 'panel-rolled-back-narrow',
    part: editorPart,
    arrange: ({ editor }) => editor.page.setViewportSize(narrow),
  },
  {
    name: 'panel-completed',
    arrange: async (stage) => {
      const { editor, client } = stage;
      await editor.page.setViewportSize(wide);
      const { id } = await client.rollouts.start(staging, { candidate: '1.4.0', plan: quickPlan });
      await eventually(async () => {
        const { phase, revision } = await client.rollouts.get(id);
        if (phase === 'completed') return;
        await client.rollouts.advance(id, {}, { expected: revision });
        throw new Error('The rollout is not completed yet.');
      });
      await editor
        .tree('Prompts')
        .item(/^staging/)
        .click();
      await editor.tree('Prompts').contextAction(/^staging/, 'Open Rollout');
      await editor.webview().getByText('Completed').first().waitFor();
    },
  },
  {
    name: 'panel-cancelled',
    arrange: async ({ editor, client }) => {
      const { id } = await client.rollouts.start(
        { prompt: 'triage', environment: 'production' },
        {
          candidate: '1.1.0',
          plan: { ...fastPlan, stages: [{ name: 'offline', eval: {} }, ...fastPlan.stages] },
        },
      );
      await client.rollouts.cancel(id, { reason: 'Wrong version' });
      await editor.tree('Prompts').expand('triage');
      await editor.tree('Prompts').contextAction('triage', 'Open Rollout');
      await editor.webview().getByText('Cancelled').first().waitFor();
    },
  },
  {
    name: 'panel-none',
    arrange: async ({ editor }) => {
      await editor.tree('Prompts').contextAction('followup', 'Open Rollout');
      await editor.webview().getByText('sales/followup').first().waitFor();
    },
  },
  {
    name: 'panel-none-narrow',
    part: editorPart,
    arrange: ({ editor }) => editor.page.setViewportSize(narrow),
  },
  {
    name: 'tree-ended',
    arrange: async ({ editor, client }) => {
      await editor.page.setViewportSize(wide);
      await client.rollouts.start(staging, { candidate: '1.2.1', plan: fastPlan });
      await editor.tree('Rollouts').item('support/answer 1.2.1').waitFor();
      await editor.page.waitForTimeout(500);
    },
  },
];
