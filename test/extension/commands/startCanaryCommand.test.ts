import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { PlanFile } from '../../../src/extension/commands/planChoice.ts';
import { startCanary } from '../../../src/extension/commands/startCanaryCommand.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { aPrompt, CommandBench, file, folder } from './commandBench.ts';

const ownPlan: PlanFile = {
  uri: `${folder}/prompts/support/answer.rollout.yml`,
  path: 'prompts/support/answer.rollout.yml',
  plan: {
    name: 'Own',
    owner: 'support-oncall',
    monitoring: { dashboard: 'https://dash.example.com' },
    note: { mainRisk: 'Wrong dates' },
    stages: [
      { name: 'ten', traffic: 10 },
      { name: 'full', traffic: 100 },
    ],
  },
  problem: undefined,
};

describe('Start Canary…', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    await bench.publish(aPrompt('Two.'), '1.1.0');
    bench.write(aPrompt('Two.'));
  });

  afterEach(() => bench.close());

  const start = (plans: readonly PlanFile[] = [ownPlan], environment?: string) =>
    startCanary(environment === undefined ? {} : { environment }, bench.deps, () =>
      Promise.resolve(plans),
    );
  const rollouts = () => bench.client.rollouts.listAll();

  it('takes three interactions from a prompt’s editor', async () => {
    bench.answers = ['Enter', 'Start and Wait'];
    await start();
    // The command itself, plan and note, and the dialog.
    assert.deepEqual(
      bench.shown.map(({ kind }) => kind),
      ['pick', 'confirm'],
    );
    const [rollout] = await rollouts();
    assert.equal(rollout?.phase, 'pending');
    assert.equal(rollout.candidate, '1.1.0');
  });

  it('offers the plan beside the file first, then the built-in ones', async () => {
    bench.answers = ['Esc'];
    await assert.rejects(start(), CancelledError);
    const plans = bench.shown[0]?.labels.filter((label) =>
      /circle-(?:filled|outline)\) [A-Z]/.test(label),
    );
    assert.deepEqual(
      plans?.map((label) => label.replaceAll('\u00a0', ' ')),
      [
        '$(circle-filled) Own | prompts/support/answer.rollout.yml',
        '$(circle-outline) Careful | built in · offline → 1 % → 10 % → 25 % → 100 %',
        '$(circle-outline) Fast | built in · 10 % → 50 % → 100 %',
      ],
    );
  });

  it('starts another plan when one is chosen', async () => {
    bench.answers = ['Fast', 'Enter', 'Start and Wait'];
    await start();
    assert.equal((await rollouts())[0]?.planName, 'Fast');
  });

  it('starts in another environment when one is chosen, with the plan and the note that are there', async () => {
    await bench.deploy('1.0.0', 'staging');
    bench.answers = ['Fast', 'Main risk', 'Tone', '$(circle-outline) staging', 'Enter'];
    await start();
    const [rollout] = await rollouts();
    assert.equal(rollout?.environment, 'staging');
    assert.equal(rollout.planName, 'Fast');
    const { note } = await bench.client.rollouts.get(rollout.id);
    assert.equal(note.mainRisk, 'Tone');
    assert.equal(
      bench.shown.at(-1)?.title,
      'Start Canary: support/answer 1.0.0 → 1.1.0 in staging',
    );
  });

  it('offers the environments with what they serve, unless one was named', async () => {
    await bench.deploy('1.0.0', 'staging');
    bench.answers = ['Esc', 'Esc'];
    await assert.rejects(start(), CancelledError);
    assert.deepEqual(
      bench.shown[0]?.labels.filter((label) => /circle-(?:filled|outline)\) [a-z]/.test(label)),
      ['$(circle-filled) production | 1.0.0', '$(circle-outline) staging | 1.0.0'],
    );
    await assert.rejects(start([ownPlan], 'staging'), CancelledError);
    assert.ok(!bench.shown[1]?.labels.some((label) => label.includes('production')));
  });

  it('starts where a canary is possible when a rollout holds the default environment', async () => {
    await bench.deploy('1.0.0', 'staging');
    bench.answers = ['Enter', 'Start and Wait'];
    await start();
    await bench.until(() => bench.connection.state.rollouts.size > 0);
    bench.answers = ['Esc'];
    await assert.rejects(start(), CancelledError);
    assert.equal(
      bench.shown.at(-1)?.title,
      'Start Canary: support/answer 1.0.0 → 1.1.0 in staging',
    );
  });

  it('prefills the note from the plan and the messages since the stable version', async () => {
    bench.answers = ['Expected gain', 'Fewer questions', 'Enter', 'Start and Wait'];
    await start();
    const [summary] = await rollouts();
    const { note } = await bench.client.rollouts.get(summary?.id ?? '');
    assert.deepEqual(note, {
      change: 'Message of 1.1.0',
      expectedGain: 'Fewer questions',
      mainRisk: 'Wrong dates',
      dashboard: 'https://dash.example.com',
    });
  });

  it('names before and after in the one dialog of a protected environment', async () => {
    bench.answers = ['Enter', 'Esc'];
    await assert.rejects(start(), CancelledError);
    const dialog = bench.shown[1];
    assert.equal(
      dialog?.title.replaceAll('\u00a0', ' '),
      'Start a canary of support/answer 1.1.0 in production: 0 % → 10 %',
    );
    assert.match(dialog.detail, /Everyone else keeps 1\.0\.0/);
    assert.match(dialog.detail, /No eval run on exactly this content is recorded/);
    assert.match(dialog.detail, /Until then the rollout waits, and nobody gets 1\.1\.0/);
    assert.deepEqual(dialog.labels, ['Start and Wait', 'Override…']);
    assert.deepEqual(await rollouts(), []);
  });

  describe('what nothing would take back', () => {
    const dryRun = {
      ...ownPlan,
      plan: {
        stages: [{ name: 'ten', traffic: 10 }],
        guards: [{ metric: 'parseFailure', dryRun: true }],
      },
    };
    const sentence = 'No guard of this plan acts: nothing takes 1.1.0 back by itself.';
    const startLine = (): string =>
      [...(bench.shown[0]?.details ?? [])].find(([label]) => label.includes('rocket'))?.[1] ?? '';

    it('is said of a plan with dry runs only, in the form and in the dialog', async () => {
      bench.answers = ['Enter', 'Esc'];
      await assert.rejects(start([dryRun]), CancelledError);
      assert.ok(startLine().endsWith(sentence), startLine());
      assert.ok(bench.shown[1]?.detail.includes(sentence), bench.shown[1]?.detail);
    });

    it('is not said of a guard that acts, nor where nothing is protected', async () => {
      bench.answers = ['Esc'];
      const acting = { ...dryRun.plan, guards: [...dryRun.plan.guards, { metric: 'refusal' }] };
      await assert.rejects(start([{ ...dryRun, plan: acting }]), CancelledError);
      assert.doesNotMatch(startLine(), /No guard/);
      await bench.deploy('1.0.0', 'staging');
      bench.shown.length = 0;
      bench.answers = ['Esc'];
      await assert.rejects(start([dryRun], 'staging'), CancelledError);
      assert.doesNotMatch(startLine(), /No guard/);
    });
  });

  describe('after a rollback of the same candidate', () => {
    const rollBack = async (): Promise<string> => {
      const { id } = await bench.client.rollouts.start(
        { prompt: 'support/answer', environment: 'production' },
        {
          candidate: '1.1.0',
          plan: { stages: [{ name: 'ten', traffic: 10 }] },
          override: { conditions: ['evidence'], reason: 'test' },
        },
      );
      await bench.client.rollouts.rollback(id);
      await bench.until(() => bench.connection.state.rollouts.get(id)?.recovery !== undefined);
      return id;
    };
    const line = (): string | undefined =>
      bench.shown.at(-1)?.labels.find((label) => label.startsWith('$(discard)'));

    it('says who rolled back and that its recovery is open, in the form and in the dialog', async () => {
      await rollBack();
      bench.answers = ['Enter', 'Esc'];
      await assert.rejects(start(), CancelledError);
      assert.match(
        bench.shown[1]?.detail ?? '',
        /^1\.1\.0 was rolled back here .+ by Ada\. Its recovery is not confirmed yet\.$/m,
      );
    });

    it('shows how it ended', async () => {
      const rolloutId = await rollBack();
      bench.answers = ['was rolled back here'];
      await assert.rejects(start(), CancelledError);
      assert.equal(bench.ran[0]?.id, commandIds.openRollout);
      assert.equal(bench.ran[0].target?.rolloutId, rolloutId);
    });

    it('says nothing of an open recovery once somebody confirmed it', async () => {
      const id = await rollBack();
      await bench.client.rollouts.confirmRecovery(id, { comment: 'All is well' });
      bench.answers = ['Esc'];
      await assert.rejects(start(), CancelledError);
      assert.match(line() ?? '', /by Ada\. \| show$/);
    });

    it('says nothing where its last rollout was only cancelled', async () => {
      await rollBack();
      const { id } = await bench.client.rollouts.start(
        { prompt: 'support/answer', environment: 'production' },
        { candidate: '1.1.0', plan: ownPlan.plan ?? { stages: [] } },
      );
      await bench.client.rollouts.cancel(id);
      await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'cancelled');
      bench.answers = ['Esc'];
      await assert.rejects(start(), CancelledError);
      assert.equal(line(), undefined);
    });
  });

  it('starts at once with an override and its reason', async () => {
    bench.answers = ['Enter', 'Override…', 'Checked by hand'];
    await start();
    const [rollout] = await rollouts();
    assert.equal(rollout?.phase, 'progressing');
    assert.deepEqual(rollout.rules, [{ percent: 10 }]);
    const { items } = await bench.client.audit.list({ rolloutId: rollout.id });
    assert.ok(items.some((event) => event.override?.reason === 'Checked by hand'));
  });

  it('offers the typed note again after it was left', async () => {
    bench.answers = ['Main risk', 'Tone', 'Enter', 'Esc'];
    await assert.rejects(start(), CancelledError);
    bench.answers = ['Esc'];
    await assert.rejects(start(), CancelledError);
    assert.ok(bench.shown.at(-1)?.labels.includes('$(edit) Main risk | Tone'));
  });

  it('neither confirms nor waits on staging, and offers Undo', async () => {
    await bench.deploy('1.0.0', 'staging');
    bench.answers = ['Enter'];
    await start([ownPlan], 'staging');
    assert.match(bench.said.at(-1)?.message ?? '', /staging.*10.%|10.%.*staging/);
    assert.deepEqual(bench.said.at(-1)?.actions, ['Open Rollout', 'Undo']);
  });

  it('says where a plan has errors and does not start it', async () => {
    bench.answers = ['Enter'];
    const broken = { ...ownPlan, plan: undefined, problem: '3: unknown key' };
    await assert.rejects(start([broken]), /The plan answer has errors: 3: unknown key/);
  });

  it('refuses a second rollout and offers to open the first', async () => {
    bench.answers = ['Enter', 'Start and Wait'];
    await start();
    await bench.until(() => bench.connection.state.rollouts.size > 0);
    await assert.rejects(start(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /already running in production/);
      assert.deepEqual(
        error.actions.map(({ label }) => label),
        ['Open Rollout'],
      );
      return true;
    });
  });

  it('offers a deployment where nothing is live to compare with', async () => {
    await assert.rejects(start([ownPlan], 'staging'), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /Deploy 1\.1\.0 instead/);
      void error.actions[0]?.run();
      return true;
    });
    assert.equal(bench.ran[0]?.id, commandIds.deployVersion);
  });
});
