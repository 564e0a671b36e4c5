import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { deployToStaging, deployVersion } from '../../../src/extension/commands/deployCommands.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { aPrompt, CommandBench, file, folder, key } from './commandBench.ts';
import { recordEvals } from './recordEvals.ts';

describe('deploying', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    bench.write(aPrompt('One.'));
  });

  afterEach(() => bench.close());

  it('to staging is one step, and offers Undo from the second time on', async () => {
    await bench.publish(aPrompt('One.'));
    await deployToStaging({}, bench.deps);
    assert.deepEqual(bench.said, [
      { message: 'staging now serves support/answer 1.0.0.', actions: [] },
    ]);
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await deployToStaging({}, bench.deps);
    assert.deepEqual(bench.shown, []);
    assert.deepEqual(bench.said.at(-1)?.actions, ['Undo']);
  });

  it('says when it is served already', async () => {
    await bench.publish(aPrompt('One.'));
    await deployToStaging({}, bench.deps);
    await deployToStaging({}, bench.deps);
    assert.equal(bench.said.at(-1)?.message, 'staging already serves 1.0.0.');
  });

  it('offers a bump where nothing was published', async () => {
    await assert.rejects(deployToStaging({}, bench.deps), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /was never published\. Bump a version first\./);
      void error.actions[0]?.run();
      return true;
    });
    assert.equal(bench.ran[0]?.id, commandIds.bumpVersion);
  });

  it('to production names before and after, and asks an owner for a reason without evidence', async () => {
    await bench.publish(aPrompt('One.'));
    bench.answers = ['Enter', 'Enter', 'Deploy 1.0.0', 'anyway', 'First launch'];
    await deployVersion({}, bench.deps);
    assert.equal(bench.shown[0]?.value, 'production');
    assert.equal(bench.shown[2]?.title, 'Deploy support/answer in production: nothing → 1.0.0');
    assert.match(bench.shown[2].detail, /\nEvals: not run on this content\.$/);
    const { items } = await bench.client.audit.list({ prompt: key });
    assert.ok(items.some(({ override }) => override?.reason === 'First launch'));
    assert.equal(bench.deps.drafts.get('override', key, 'production'), undefined);
  });

  it('to production shows the evals that a new version rests on', async () => {
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await recordEvals(bench, { source: aPrompt('Two.'), baseline: '1.0.0' });
    bench.answers = ['Deploy 1.1.0'];
    const target = { environment: 'production', version: '1.1.0', project: folder, prompt: key };
    await deployVersion(target, bench.deps);
    const line = 'Evals: 12/12, no regression against 1.0.0, just now.';
    assert.ok(bench.shown[0]?.detail.includes(line), bench.shown[0]?.detail);
    assert.deepEqual(bench.said, [
      { ...bench.said[0], message: 'production now serves support/answer 1.1.0.' },
    ]);
  });

  it('shows what is known of an older version, and offers its fixtures afterwards', async () => {
    await bench.publish(aPrompt('One.'));
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await bench.deploy('1.0.0', 'production');
    await bench.deploy('1.1.0', 'production');
    bench.write(aPrompt('Two.'));
    await recordEvals(bench, { source: aPrompt('One.'), baseline: '1.0.0' });
    bench.answers = ['Deploy 1.0.0'];
    const target = { environment: 'production', version: '1.0.0', project: folder, prompt: key };
    await deployVersion(target, bench.deps);
    const line = 'Evals: 12/12, no regression against 1.0.0, just now.';
    assert.ok(bench.shown[0]?.detail.includes(line), bench.shown[0]?.detail);
    assert.equal(bench.said[0]?.message, `production now serves support/answer 1.0.0. ${line}`);
    bench.offered.find(({ label }) => label === 'Run Fixtures on 1.0.0')?.run();
    assert.deepEqual(bench.ran.at(-1), {
      id: commandIds.compareFixtures,
      target: { uri: file, version: '1.0.0', baseVersion: '1.1.0' },
    });
  });

  it('says that it ends a running rollout', async () => {
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'staging');
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await bench.client.rollouts.start(
      { prompt: key, environment: 'staging' },
      { candidate: '1.1.0', plan: { stages: [{ name: 'ten', traffic: 10 }] } },
    );
    await bench.publish(aPrompt('Three.'), '1.2.0');
    bench.answers = ['Deploy 1.2.0'];
    await deployVersion({ environment: 'staging', version: '1.2.0' }, bench.deps);
    assert.match(
      bench.shown[0]?.detail.replaceAll('\u00a0', ' ') ?? '',
      /This ends the rollout of 1\.1\.0, which is at 10 %\./,
    );
    const [rollout] = await bench.client.rollouts.listAll();
    assert.equal(rollout?.phase, 'rolledBack');
  });

  it('shows what somebody else deployed meanwhile, and tries again on top of it', async () => {
    await bench.publish(aPrompt('One.'));
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await bench.deploy('1.0.0', 'production');
    bench.meanwhile = { kind: 'confirm', run: () => bench.deploy('1.0.0', 'staging') };
    bench.answers = ['Enter'];
    const target = { environment: 'production', version: '1.1.0', project: folder, prompt: key };
    bench.answers = ['Deploy 1.1.0', 'anyway', 'Reviewed'];
    await deployVersion(target, bench.deps);
    await bench.until(() => bench.stable('production') === '1.1.0');
  });

  it('keeps the reason when the person leaves after it', async () => {
    await bench.publish(aPrompt('One.'));
    bench.answers = ['Deploy 1.0.0', 'Wait'];
    await assert.rejects(
      deployVersion({ environment: 'production', version: '1.0.0' }, bench.deps),
      CancelledError,
    );
    assert.equal(bench.stable('production'), undefined);
  });
});
