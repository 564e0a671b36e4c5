// The same road through what can be clicked: trees with their buttons and menus, code lenses, the status bar, the panel.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import {
  startSampleApplication,
  type SampleApplication,
} from '../editor/startSampleApplication.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const prompt = 'support/answer';
const production = { prompt, environment: 'production' };
const staging = { prompt, environment: 'staging' };

describe('the whole road by mouse', () => {
  let sample: OpenSample;
  let application: SampleApplication;
  const picture = (name: string) => takePicture(sample.editor, `mouse-${name}`);
  const newestRollout = async () => {
    const { items } = await sample.client.rollouts.list(production);
    return sample.client.rollouts.get(items[0]?.id ?? '');
  };

  before(async () => {
    sample = await openSample({ theme: 'light', viewport: { width: 1440, height: 900 } });
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

  it('opens a prompt from the tree and shows a change beside what is live, by its code lens', async () => {
    const { editor } = sample;
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').inlineAction('answer', 'Open Prompt File');
    await editor.textEditor.lens('live 1.3.0').waitFor();
    await new KeyboardPerson(editor).replaceText(
      'Tell the customer when a refund will arrive.',
      'Give a date for a refund only if the order states one.',
    );
    await editor.textEditor.lens('changed since 1.3.0').waitFor();
    await picture('lenses');
    await editor.textEditor.lens('compare').click();
    await eventually(async () => {
      const { original, modified } = await editor.textEditor.visibleDiff();
      assert.match(original, /Tell the customer when/);
      assert.match(modified, /Give a date for/);
    });
  });

  it('bumps from the row of the working copy', async () => {
    const { editor, client } = sample;
    await editor.tree('Prompts').expand('answer');
    await picture('tree');
    await editor.tree('Prompts').inlineAction('Working copy', 'Bump Version…');
    await editor.quickInput.click('Minor 1.4.0');
    await editor.quickInput.waitForStep('What changed, and why?');
    await picture('message');
    await editor.quickInput.enter('Give refund dates only from the order');
    await editor.notifications.waitFor('Published support/answer 1.4.0.');
    assert.equal((await client.versions.get(prompt, '1.4.0')).state, 'neverServed');
  });

  it('deploys the version to staging from its menu, reverts from the environment and undoes that', async () => {
    const { editor, client } = sample;
    const tree = editor.tree('Prompts');
    await tree.expand('Versions');
    await tree.contextAction(/^1\.4\.0/, 'Deploy to Staging');
    await editor.notifications.waitFor('staging now serves support/answer 1.4.0.');
    await tree.contextAction(/^staging/, 'Revert…');
    await editor.notifications.waitFor('staging now serves support/answer 1.3.0.');
    assert.equal((await client.deployments.serving(staging)).deployment?.stable, '1.3.0');
    await editor.notifications.press('staging now serves support/answer 1.3.0.', 'Undo');
    await eventually(async () => {
      assert.equal((await client.deployments.serving(staging)).deployment?.stable, '1.4.0');
    });
    await picture('staging');
  });

  it('starts a canary from the environment, over the missing eval run, with a reason', async () => {
    const { editor } = sample;
    await editor.tree('Prompts').contextAction(/^production/, 'Start Canary…');
    await editor.quickInput.click('Start with internal only');
    await editor.dialog.press('Override…');
    await editor.quickInput.waitForStep('Why go on without?');
    await editor.quickInput.enter('Evals ran by hand');
    await editor.statusBar.item('answer 1.4.0 · internal only').waitFor();
    assert.equal((await newestRollout()).phase, 'progressing');
    await eventually(async () => {
      assert.deepEqual(Object.keys(await application.users(prompt)).sort(), ['1.3.0', '1.4.0']);
    }, 20_000);
    await picture('canary');
  });

  it('opens the panel from the status bar and advances there', async () => {
    const { editor } = sample;
    const panel = editor.webview();
    const advance = panel.getByRole('button', { name: 'Advance to 10 %…' });
    // The item is drawn anew with each event, and a click on the old one is lost.
    await eventually(async () => {
      await editor.statusBar.item('answer 1.4.0 · internal only').click();
      await advance.waitFor({ timeout: 5000 });
    }, 30_000);
    await advance.click();
    await editor.quickInput.click('Advance to 10 % anyway…');
    await editor.quickInput.waitForStep('Why go on without?');
    await editor.quickInput.enter('Refund dates are wrong today');
    await editor.dialog.press('Advance to 10 %');
    await panel
      .locator('main')
      .getByText(/10\s%\sof\straffic.* (has|have) 1\.4\.0/)
      .first()
      .waitFor();
    await editor.statusBar.item('answer 1.4.0 · 10 %').waitFor();
    await picture('panel');
  });

  it('pauses from the panel and resumes from the tree', async () => {
    const { editor } = sample;
    const panel = editor.webview();
    await panel.getByRole('button', { name: 'Pause (stays at 10 %)' }).click();
    await editor.statusBar.item('answer 1.4.0 paused').waitFor();
    assert.equal((await newestRollout()).phase, 'paused');
    await picture('paused');
    await editor.tree('Rollouts').inlineAction('support/answer 1.4.0', 'Resume');
    assert.match(
      await editor.dialog.text(),
      /Resume support\/answer 1\.4\.0 in production from 10 %\?/,
    );
    await editor.dialog.press('Resume (from 10 %)');
    await editor.statusBar.item('answer 1.4.0 · 10 %').filter({ hasNotText: 'paused' }).waitFor();
  });

  it('takes it back from the rollout’s row, and the application gets only stable', async () => {
    const { editor } = sample;
    await editor.tree('Rollouts').inlineAction('support/answer 1.4.0', 'Revert…');
    assert.match(await editor.dialog.text(), /10 % → 0 %/);
    await picture('revert');
    await editor.dialog.press('Roll Back (0 %)');
    await editor.webview().locator('main').getByText('Rolled back').first().waitFor();
    await eventually(async () => {
      assert.deepEqual(Object.keys(await application.users(prompt)), ['1.3.0']);
    }, 20_000);
    assert.equal((await newestRollout()).phase, 'rolledBack');
    await picture('rolled-back');
  });
});
