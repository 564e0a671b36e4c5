import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { eventually } from '../../editor/eventually.ts';
import { narrow, production, wide, type Stage } from '../stage.ts';
import { editorPart, type Surface } from '../surface.ts';

const { prompt } = production;
const refund = 'Tell the customer when a refund will arrive.';
const mended = 'Give a date for a refund only if the order below states one.';
const large = { width: 1600, height: 900 };

const plan: RolloutPlan = {
  name: 'Careful',
  owner: 'Ada',
  unit: 'user',
  cohorts: ['tenant', 'region'],
  rollbackTrigger: 'parse failures or refusals rise',
  guards: [
    { metric: 'parseFailure', margin: 0.01, onHarm: 'rollback' },
    { metric: 'refusal', margin: 0.02, onHarm: 'rollback' },
    { metric: 'latencyMs', budget: 4000, margin: 0.02, onHarm: 'pause' },
    { metric: 'costUsd', ceiling: 0.001, margin: 0.0001, onHarm: 'notify' },
  ],
  stages: [
    { name: 'half', traffic: 50, hold: '1h', minUnits: 50, reviews: { count: 1 } },
    { name: 'full', traffic: 100, hold: '24h' },
  ],
};

async function start({ colleague }: Stage): Promise<void> {
  const { content, source } = await colleague.versions.get(prompt, '1.3.0');
  const messages = content.messages.map((message) => ({
    ...message,
    content: message.content.replace(refund, mended),
  }));
  const published = await colleague.versions.publish(prompt, {
    ...{ parent: '1.3.0', newestSeen: '1.3.0', bump: 'minor' },
    ...{ content: { ...content, messages }, source: source.replace(refund, mended) },
    ...{ origin: {}, message: 'Refund dates only from the order' },
  });
  await colleague.rollouts.start(production, {
    candidate: published.version.version,
    plan,
    note: { change: 'Refund dates only from the order', mainRisk: 'Vague answers' },
    override: { conditions: ['evidence'], reason: 'Evals ran by hand' },
  });
}

async function find({ client }: Stage) {
  const { items } = await client.rollouts.list(production);
  return client.rollouts.get(items[0]?.id ?? '');
}

/** Until so many units have reported, as the picture shall say. */
async function waitForUnits(stage: Stage, count: number): Promise<void> {
  await eventually(async () => {
    const { guards } = await find(stage);
    const { stable, candidate } = guards?.[0]?.arms ?? {};
    if ((stable?.units ?? 0) + (candidate?.units ?? 0) < count) throw new Error('Too few units.');
  }, 60_000);
}

async function scrollTo({ editor }: Stage, section: string): Promise<void> {
  await editor
    .webview()
    .locator(`.section-${section}, .callout.${section}`)
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await editor.page.waitForTimeout(700);
}

function section(name: string): Surface {
  return { name: `guarded-${name}`, part: editorPart, arrange: (stage) => scrollTo(stage, name) };
}

export const guarding: readonly Surface[] = [
  {
    name: 'guarded-panel',
    arrange: async (stage) => {
      const { editor, person } = stage;
      stage.shown = editor.page;
      await start(stage);
      await editor.quickInput.openFile('answer.prompt.yml');
      await waitForUnits(stage, 300);
      await person.command('Open Rollout');
      await editor.webview().getByText('parse failures').first().waitFor();
      await editor.page.waitForTimeout(3000);
      await editor.notifications.clear();
    },
  },
  {
    name: 'guarded-panel-large',
    arrange: ({ editor }) => editor.page.setViewportSize(large),
  },
  ...['review', 'guards', 'charts', 'cohorts', 'samples'].map(section),
  {
    name: 'guarded-guards-narrow',
    part: editorPart,
    arrange: async (stage) => {
      await stage.editor.page.setViewportSize(narrow);
      await scrollTo(stage, 'guards');
    },
  },
  {
    name: 'guarded-rolled-back',
    isInReadme: true,
    arrange: async (stage) => {
      const { editor, application, person } = stage;
      await editor.page.setViewportSize(wide);
      await application.makeCandidates('parseFailures');
      await editor.notifications.waitFor(/was rolled back in production/, 60_000);
      await editor.runCommand('View: Close All Editors');
      await editor.quickInput.openFile('answer.prompt.yml');
      await person.command('Open Rollout');
      await editor.webview().getByText('By guard').first().waitFor();
      await editor.webview().getByText('of 1').first().waitFor();
      await editor.page.waitForTimeout(1500);
    },
  },
  {
    name: 'guarded-failing',
    isInReadme: true,
    arrange: async ({ editor }) => {
      await editor.notifications.clear();
      await editor
        .webview()
        .getByRole('button', { name: /^Failing samples/ })
        .click();
      await editor.webview().getByText('went wrong').first().waitFor();
      await editor.page.waitForTimeout(1000);
    },
  },
  {
    name: 'guarded-fixture',
    arrange: async ({ editor }) => {
      await editor
        .webview()
        .getByRole('button', { name: /^Make fixture of this sample of/ })
        .first()
        .click();
      await editor.quickInput.waitForStep('What must a good answer be?');
    },
  },
  {
    name: 'guarded-recovery',
    arrange: async (stage) => {
      const { editor } = stage;
      await editor.quickInput.cancel();
      await eventually(async () => {
        if ((await find(stage)).recovery?.state !== 'recovered') throw new Error('Not recovered.');
      }, 60_000);
      await editor.webview().getByText('back in its range').first().waitFor();
      await scrollTo(stage, 'recovery');
    },
  },
  {
    name: 'guarded-history',
    part: editorPart,
    arrange: async (stage) => {
      await stage.editor.webview().locator('.section-history summary').first().click();
      await scrollTo(stage, 'history');
    },
  },
];
