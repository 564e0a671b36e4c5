// From an edit to a rollback without a mouse: what the screen shows, what the registry holds, what the application is served.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import {
  startSampleApplication,
  type SampleApplication,
} from '../editor/startSampleApplication.ts';
import { createColleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { recordEvidence } from './recordEvidence.ts';

const prompt = 'support/answer';
const production = { prompt, environment: 'production' };

describe('the whole road by keyboard', () => {
  let sample: OpenSample;
  let person: KeyboardPerson;
  let application: SampleApplication;
  const picture = (name: string) => takePicture(sample.editor, `keyboard-${name}`);
  const newestRollout = async () => {
    const { items } = await sample.client.rollouts.list(production);
    return sample.client.rollouts.get(items[0]?.id ?? '');
  };

  before(async () => {
    sample = await openSample();
    person = new KeyboardPerson(sample.editor);
    const { url, appTokenFile } = sample.registry;
    application = await startSampleApplication({ url, tokenFile: appTokenFile });
  });

  after(async () => {
    await application.stop();
    await sample.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('shows that the file equals what is live', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.statusBar.item('answer 1.3.0').waitFor();
    await eventually(async () => {
      assert.deepEqual(Object.keys(await application.users(prompt)), ['1.3.0']);
    });
    await picture('live');
  });

  it('shows an edit as changed in the status bar and the tree', async () => {
    const { editor } = sample;
    await person.replaceText(
      'Tell the customer when a refund will arrive.',
      'Give a date for a refund only if the order states one.',
    );
    await editor.statusBar.item('answer 1.3.0 · changed').waitFor();
    await person.command('Focus on Prompts View');
    await editor.tree('Prompts').item('answer').filter({ hasText: 'changed' }).waitFor();
    await picture('changed');
  });

  it('compares with live', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.command('Compare with Live');
    await eventually(async () => {
      const { original, modified } = await editor.textEditor.visibleDiff();
      assert.match(original, /Tell the customer when/);
      assert.match(modified, /Give a date for/);
    });
    await picture('compare');
  });

  it('bumps with the level and its reason preselected, and moves no traffic', async () => {
    const { editor, client } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.command('Bump Version…');
    await editor.quickInput.focusedRow('suggested').waitFor();
    await picture('bump');
    await person.accept('Since 1.3.0', 'Minor 1.4.0');
    await person.type('What changed, and why?', 'Give refund dates only from the order');
    await editor.notifications.waitFor('Saved prompts/support/answer.prompt.yml.');
    await editor.notifications.waitFor('Published support/answer 1.4.0. It serves nobody yet.');
    const published = await client.versions.get(prompt, '1.4.0');
    assert.equal(published.message, 'Give refund dates only from the order');
    assert.match(published.source, /Give a date for a refund only if/);
    const { deployment } = await client.deployments.serving(production);
    assert.equal(deployment?.stable, '1.3.0');
    await picture('bumped');
  });

  it('deploys to staging at once, in one step', async () => {
    const { editor, client } = sample;
    const interactions = await person.count(() => person.command('Deploy to Staging'));
    await editor.notifications.waitFor('staging now serves support/answer 1.4.0.');
    assert.equal(interactions, 1);
    const { deployment } = await client.deployments.serving({ prompt, environment: 'staging' });
    assert.equal(deployment?.stable, '1.4.0');
    await picture('staging');
  });

  it('starts a canary in three interactions and waits for the missing eval run', async () => {
    const { editor } = sample;
    let text = '';
    const interactions = await person.count(async () => {
      await person.command('Start Canary…');
      await picture('start');
      await person.accept('Enter starts', 'Start with internal only');
      await editor.dialog.box.waitFor();
      await picture('start-confirm');
      text = await person.answer('Start and Wait');
    });
    assert.equal(interactions, 3);
    assert.match(text, /support\/answer 1\.4\.0 in production: 0 % → internal 50 %/);
    assert.match(text, /No eval run on exactly this content is recorded/);
    await editor.statusBar.item('answer 1.4.0 waiting').waitFor();
    const rollout = await newestRollout();
    assert.equal(rollout.phase, 'pending');
    assert.deepEqual(
      rollout.conditions.filter(({ state }) => state !== 'met').map(({ code }) => code),
      ['evidence_missing'],
    );
    assert.equal(rollout.note.change, 'Give refund dates only from the order');
    await picture('pending');
  });

  it('starts by itself when the eval run is recorded', async () => {
    const { editor, client } = sample;
    await recordEvidence(client, { prompt, version: '1.4.0', baseline: '1.3.0' });
    await editor.statusBar.item('answer 1.4.0 · internal only').waitFor();
    assert.equal((await newestRollout()).phase, 'progressing');
    await eventually(async () => {
      const users = await application.users(prompt);
      assert.deepEqual(Object.keys(users).sort(), ['1.3.0', '1.4.0']);
    }, 20_000);
    await picture('internal');
  });

  it('advances over conditions that hold it only with a reason, and names before and after', async () => {
    const { editor } = sample;
    await person.command('Advance');
    await editor.quickInput.waitForStep('These conditions are not met.');
    await picture('advance-held');
    await person.accept('These conditions are not met.', 'Wait');
    assert.equal((await newestRollout()).stageName, 'internal');
    await person.command('Advance');
    await editor.quickInput.choose('Advance to 10 % anyway…');
    await person.type('Why go on without?', 'Refund dates are wrong today');
    await editor.dialog.box.waitFor();
    await picture('advance-confirm');
    const text = await person.answer('Advance to 10 %');
    assert.match(text, /Advance support\/answer 1\.4\.0 in production: internal only → 10 %/);
    await editor.statusBar.item('answer 1.4.0 · 10 %').waitFor();
    const { items } = await sample.client.audit.list({ prompt });
    assert.ok(items.some(({ override }) => override?.reason === 'Refund dates are wrong today'));
  });

  it('shows the rollout in the panel', async () => {
    const { editor } = sample;
    await person.command('Open Rollout');
    const panel = editor.webview();
    await panel
      .locator('main')
      .getByText(/10\s%\sof\straffic.* (has|have) 1\.4\.0/)
      .first()
      .waitFor();
    await panel.getByRole('button', { name: 'Roll back (0 %)' }).waitFor();
    await picture('panel');
  });

  it('takes it back with two interactions, and the application gets only stable at once', async () => {
    const { editor } = sample;
    await eventually(async () => {
      const users = await application.users(prompt);
      assert.ok((users['1.4.0'] ?? 0) > 12, JSON.stringify(users));
    }, 20_000);
    const onCandidate = await findUserOn('1.4.0');
    await editor.quickInput.openFile('answer.prompt.yml');
    const interactions = await person.count(async () => {
      await person.command('Revert…');
      const text = await person.answer('Roll Back (0 %)');
      assert.match(text, /Roll back support\/answer 1\.4\.0 in production: .*10 % → 0 %/);
    });
    assert.equal(interactions, 2);
    await editor.notifications.waitFor('production serves 1.3.0 again');
    assert.equal(await application.versionOf(onCandidate, prompt), '1.3.0');
    assert.equal((await newestRollout()).phase, 'rolledBack');
    await picture('reverted');
    await eventually(async () => {
      assert.deepEqual(Object.keys(await application.users(prompt)), ['1.3.0']);
    }, 20_000);
  });

  it('warns of the end until the rollout has been looked at', async () => {
    const { editor } = sample;
    // Who reverts has seen it: somebody else ends this one.
    const colleague = await createColleague(sample.client, 'Grace');
    await person.command('Start Canary…');
    await person.accept('Enter starts', 'Start with internal only');
    await person.answer('Start (internal only)');
    await editor.statusBar.item('answer 1.4.0 · internal only').waitFor();
    const { id } = await newestRollout();
    await colleague.client.rollouts.rollback(id, { reason: 'The desk complains' });
    const item = editor.statusBar.item('answer 1.4.0 rolled back');
    await item.waitFor();
    await editor.page
      .locator('.statusbar-item.warning-kind')
      .filter({ hasText: 'rolled back' })
      .waitFor();
    await picture('rolled-back');
    await person.command('Open Rollout');
    await editor.webview().getByText('The desk complains').first().waitFor();
    await item.waitFor({ state: 'hidden' });
    await picture('rolled-back-panel');
  });

  async function findUserOn(version: string): Promise<string> {
    for (let index = 1; index <= 300; index += 1) {
      const user = `user-${String(index).padStart(3, '0')}`;
      if ((await application.versionOf(user, prompt)) === version) return user;
    }
    throw new Error(`No user has ${version}.`);
  }
});
