// A shared registry that dies, hangs, is hidden by a proxy, or is used by somebody else at the same time: a clear sentence,
// nothing lost, and no reload.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { fastPlan } from '../../src/domain/rollout/builtInPlans.ts';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { eventually } from '../editor/eventually.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { SharedRegistry } from './sharedRegistry.ts';

const prompt = 'support/answer';
const staging = { prompt, environment: 'staging' };
const production = { prompt, environment: 'production' };
const file = 'prompts/support/answer.prompt.yml';

describe('a registry that fails', () => {
  let folder: string;
  let workspace: string;
  let registry: SharedRegistry;
  let ada: Colleague;
  let grace: Colleague;
  let editor: Editor;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(editor, `faults-${name}`);

  before(async () => {
    registry = await SharedRegistry.start();
    ada = await createColleague(registry.client, 'Ada');
    grace = await createColleague(registry.client, 'Grace');
    folder = await mkdtemp(path.join(tmpdir(), 'connection-faults-'));
    workspace = await createSampleWorkspace(path.join(folder, 'sample'));
    const project = path.join(workspace, 'prompt-rollout.yml');
    await writeFile(project, `${await readFile(project, 'utf8')}registry: ${registry.url}\n`);
    editor = await openEditor({ workspaceFolder: workspace, extensionPath: repositoryRoot });
    person = new KeyboardPerson(editor);
  });

  after(async () => {
    await editor.close();
    await registry.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('is asked about once, and a wrong token is refused before it is kept', async () => {
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').item('Connect to').waitFor();
    await picture('consent');
    await person.command('Connect to Registry…');
    assert.match(await editor.dialog.text(), new RegExp(`Use the registry ${registry.url}\\?`));
    await person.answer('Use This Registry');
    await person.type('Your token', 'not-a-token');
    await editor.quickInput.waitForStep('does not know this token');
    await picture('wrong-token');
    await person.type('does not know this token', ada.token);
    await editor.notifications.waitFor('Connected to');
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.statusBar.item('answer 1.3.0').waitFor();
  });

  it('when it is gone before a command, says so before anything is typed and shows from when the rows are', async () => {
    await change(
      'Tell the customer when a refund will arrive.',
      'Give a date only if there is one.',
    );
    await editor.statusBar.item('answer 1.3.0 · changed').waitFor();
    await registry.kill();
    await person.command('Bump Version…');
    const text = await editor.notifications.waitFor('cannot be reached');
    await editor.page
      .getByText(/cannot be reached\. Shown as of/)
      .first()
      .waitFor();
    await picture('gone');
    assert.match(text, /Start the registry, or check its URL/);
    await editor.notifications.clear();
  });

  it('comes back without a reload', async () => {
    await registry.restart();
    await person.command('Reconnect to Registry');
    await editor.page
      .getByText(/cannot be reached\. Shown as of/)
      .first()
      .waitFor({ state: 'hidden' });
    await editor.statusBar.item('answer 1.3.0 · changed').waitFor();
  });

  it('when it dies during a command, offers the typed message again', async () => {
    await person.command('Bump Version…');
    await person.accept('Since 1.3.0', 'Minor 1.4.0');
    await editor.quickInput.waitForStep('What changed, and why?');
    await registry.kill();
    await person.type('What changed, and why?', 'A message that took long to write');
    await editor.notifications.waitFor('cannot be reached');
    await picture('died');
    await editor.notifications.clear();
    await registry.restart();
    await person.command('Reconnect to Registry');
    await person.command('Bump Version…');
    await person.accept('Since 1.3.0', 'Minor 1.4.0');
    await editor.quickInput.waitForStep('What changed, and why?');
    assert.equal(await editor.quickInput.value(), 'A message that took long to write');
    await editor.quickInput.accept();
    await editor.notifications.waitFor('Published support/answer 1.4.0.');
    assert.deepEqual(
      (await registry.client.versions.list(prompt)).items.slice(0, 2).map((one) => one.version),
      ['1.4.0', '1.3.0'],
    );
    await editor.notifications.clear();
  });

  it('catches up on what happened while it was away', async () => {
    await registry.kill();
    await editor.page
      .getByText(/cannot be reached\. Shown as of/)
      .first()
      .waitFor();
    await registry.restart();
    await grace.client.rollouts.start(staging, { candidate: '1.4.0', plan: fastPlan });
    await editor.statusBar.item('answer 1.4.0 · staging 10 %').waitFor({ timeout: 40_000 });
  });

  it('when it hangs, a command ends with a sentence and works once it goes on', async () => {
    await registry.hold();
    try {
      await person.command('Pause');
      await editor.notifications.waitFor(/may have been done or not/, 45_000);
      await picture('hangs');
    } finally {
      await registry.goOn();
    }
    await editor.notifications.clear();
    await person.command('Reconnect to Registry');
    await eventually(async () => {
      const { items } = await registry.client.rollouts.list({ ...staging });
      assert.ok(['progressing', 'paused'].includes(items[0]?.phase ?? ''));
    });
    await person.command('Revert…');
    await editor.notifications.waitFor('was rolled back: staging serves 1.3.0 again.');
    await editor.notifications.clear();
  });

  it('hidden by a proxy’s sign-in page is told apart from a registry', async () => {
    await registry.kill();
    await registry.putImpostor(200, '<html><title>Sign in</title>Corporate proxy</html>');
    await person.command('Reconnect to Registry');
    await person.command('Deploy to Staging');
    const text = await editor.notifications.waitFor(/proxy|web page/);
    assert.doesNotMatch(text, /<html>/);
    await picture('proxy');
    await editor.notifications.clear();
    await registry.restart();
    await person.command('Reconnect to Registry');
    await editor.page
      .getByText(/Shown as of/)
      .first()
      .waitFor({ state: 'hidden' });
  });

  it('lets nobody advance over what a colleague did meanwhile without showing it', async () => {
    const { id } = await grace.client.rollouts.start(production, {
      candidate: '1.4.0',
      plan: { ...fastPlan, stages: fastPlan.stages.map((stage) => ({ ...stage, hold: '0s' })) },
      override: { conditions: ['evidence'], reason: 'for this test' },
    });
    await editor.statusBar.item('answer 1.4.0 needs you · 10 %').waitFor();
    await person.command('Advance');
    await editor.dialog.box.waitFor();
    const { revision } = await grace.client.rollouts.get(id);
    await grace.client.rollouts.advance(id, {}, { expected: revision });
    await person.answer('Advance to 50 %');
    await editor.dialog.box.getByText('Somebody changed this meanwhile.').waitFor();
    const text = await editor.dialog.text();
    await picture('conflict');
    assert.match(text, /support\/answer 1\.4\.0 is now: 50 % in production/);
    assert.match(text, /Grace/);
    await person.answer('Try Again');
    const again = await person.answer('Advance to 100 %');
    assert.match(again, /50 % → 100 %/);
    await editor.statusBar.item('answer 1.4.0 needs you · 100 %').waitFor();
    await grace.client.rollouts.rollback(id);
    await editor.notifications.clear();
  });

  it('offers what to do when a colleague published first', async () => {
    await change('Give a date only if there is one.', 'Give a date only if the order has one.');
    await editor.tree('Prompts').item('answer').filter({ hasText: 'changed' }).waitFor();
    await person.command('Bump Version…');
    await person.accept('Since 1.4.0', 'Minor 1.5.0');
    await editor.quickInput.waitForStep('What changed, and why?');
    const base = await registry.client.versions.get(prompt, '1.4.0');
    await grace.client.versions.publish(prompt, {
      parent: '1.4.0',
      newestSeen: '1.4.0',
      bump: 'minor',
      content: { ...base.content, model: 'openai/gpt-4o' },
      source: base.source.replace('gpt-4o-mini', 'gpt-4o'),
      origin: {},
      message: 'The larger model',
    });
    await person.type('What changed, and why?', 'Dates from the order');
    await editor.quickInput.waitForStep('1.5.0 was published meanwhile');
    await picture('newer');
    await editor.quickInput.choose('Publish beside it');
    await editor.notifications.waitFor('Published support/answer 1.6.0.');
    assert.equal(
      (await registry.client.versions.get(prompt, '1.6.0')).message,
      'Dates from the order',
    );
  });

  async function change(from: string, to: string): Promise<void> {
    const where = path.join(workspace, file);
    const text = await readFile(where, 'utf8');
    assert.ok(text.includes(from), `${file} does not contain “${from}”`);
    await writeFile(where, text.replace(from, to));
  }
});
