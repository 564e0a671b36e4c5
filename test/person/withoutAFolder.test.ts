// On call in an empty window: connect to the team's registry, see what runs, take it back.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { fastPlan } from '../../src/domain/rollout/builtInPlans.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { searchFiles } from './searchFiles.ts';
import { SharedRegistry } from './sharedRegistry.ts';

const production = { prompt: 'support/answer', environment: 'production' };

describe('a window without a folder', () => {
  let editor: Editor;
  let registry: SharedRegistry;
  let grace: Colleague;
  let rolloutId: string;
  const picture = (name: string) => takePicture(editor, `no-folder-${name}`);

  before(async () => {
    registry = await SharedRegistry.start();
    grace = await createColleague(registry.client, 'Grace');
    rolloutId = await startOldVersion();
    editor = await openEditor({ extensionPath: repositoryRoot, theme: 'highContrast' });
  });

  after(async () => {
    await editor.close();
    await registry.close();
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('offers the sample and a registry', async () => {
    await editor.openContainer('Prompt Rollout');
    await editor.page.getByRole('button', { name: 'Open Sample' }).waitFor();
    await picture('welcome');
  });

  it('connects by address and token', async () => {
    const person = new KeyboardPerson(editor);
    await person.command('Connect to Registry…');
    await person.type('Address of the registry', registry.url);
    await picture('token');
    await person.type('Your token', grace.token);
    await editor.notifications.waitFor(`Connected to ${new URL(registry.url).host}.`);
    await editor.tree('Prompts').item('triage').waitFor();
    await editor.tree('Rollouts').item('support/answer 1.2.1').waitFor();
    await editor.statusBar.item('answer 1.2.1 · 10 %').waitFor();
    await picture('connected');
  });

  it('shows a version that no file here holds', async () => {
    const tree = editor.tree('Prompts');
    await tree.expand('triage');
    await tree.expand('Versions');
    await tree.item(/^2\.0\.0/).click();
    await editor.page.locator('.tab.active').filter({ hasText: '2.0.0' }).waitFor();
    await picture('version');
  });

  it('opens the panel and takes the rollout back there, in the name of the token', async () => {
    await editor.tree('Rollouts').item('support/answer 1.2.1').click();
    const panel = editor.webview();
    await panel
      .locator('main')
      .getByText(/10\s%\sof\straffic.* (has|have) 1\.2\.1/)
      .first()
      .waitFor();
    await picture('panel');
    await panel.getByRole('button', { name: 'Roll back (0 %)' }).click();
    await editor.dialog.press('Roll Back (0 %)');
    await panel.locator('main').getByText('Rolled back').first().waitFor();
    const rollout = await registry.client.rollouts.get(rolloutId);
    assert.equal(rollout.phase, 'rolledBack');
    assert.equal(rollout.end?.actor.name, 'Grace');
    await picture('rolled-back');
  });

  it('keeps the token out of settings, logs and the registry’s own files', async () => {
    assert.deepEqual(await searchFiles(editor.userDataDir, grace.token), []);
    assert.deepEqual(await searchFiles(registry.dataFolder, grace.token), []);
    assert.equal(editor.consoleLines.join('\n').includes(grace.token), false);
    const withConsent = await searchFiles(editor.userDataDir, 'trustedRegistries');
    assert.ok(withConsent.includes('User/settings.json'));
  });

  async function startOldVersion(): Promise<string> {
    const { id } = await registry.client.rollouts.start(production, {
      candidate: '1.2.1',
      plan: fastPlan,
      override: { conditions: ['evidence'], reason: 'for this test' },
    });
    return id;
  }
});
