// What users install: the .vsix in a real VS Code, with nothing of this repository beside it, from Open Sample to a canary
// that has run through.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { readRegistryHolder } from '../../src/client/localRegistry/registryHolder.ts';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { findLocalRegistries } from '../editor/localRegistries.ts';
import { eventually } from '../editor/eventually.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const prompt = 'support/answer';

describe('the packaged extension', () => {
  let editor: Editor;
  let person: KeyboardPerson;
  let folder: string;
  const picture = (name: string) => takePicture(editor, `packaged-${name}`);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'packaged-extension-'));
    editor = await openEditor({ vsixPath: path.join(repositoryRoot, 'prompt-rollout.vsix') });
    person = new KeyboardPerson(editor);
  });

  after(async () => {
    await editor.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('offers its commands in the palette', async () => {
    await editor.openContainer('Prompt Rollout');
    const titles = await editor.quickInput.findCommands('Prompt Rollout: Bump');
    assert.equal(titles[0], 'Prompt Rollout: Bump Version…');
  });

  it('opens the sample, with a registry, a history and an application', async () => {
    await editor.page.getByRole('button', { name: 'Open Sample' }).click();
    await editor.quickInput.waitForStep('Where should the folder');
    await picture('where');
    const { widget } = editor.quickInput;
    const input = widget.locator('.quick-input-box input');
    // The dialog lists folders while one types, and takes no press of its button until it is through with that.
    await eventually(async () => {
      await widget.getByRole('option').first().waitFor({ timeout: 3000 });
      await input.fill('/');
      await input.fill(`${folder}/`);
      // The empty folder has nothing but the way up.
      await widget.getByRole('option').nth(1).waitFor({ state: 'hidden', timeout: 3000 });
      await widget.getByRole('button', { name: 'Put the Sample Here' }).click({ timeout: 3000 });
      await widget.waitFor({ state: 'hidden', timeout: 3000 });
    }, 30_000);
    await editor.notifications.waitFor('The sample is ready.', 60_000);
    await editor.statusBar.item('answer 1.3.0').waitFor();
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').item('triage').waitFor();
    await picture('sample');
    const served = await (
      await connect()
    ).deployments.serving({ prompt, environment: 'production' });
    assert.equal(served.deployment?.stable, '1.3.0');
    assert.match(await askModel(), /^data: /);
  });

  it('bumps a change', async () => {
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.replaceText(
      'Tell the customer when a refund will arrive.',
      'Give a date for a refund only if the order states one.',
    );
    await editor.statusBar.item('answer 1.3.0 · changed').waitFor();
    await person.command('Bump Version…');
    await person.accept('Since 1.3.0', 'Minor 1.4.0');
    await person.type('What changed, and why?', 'Give refund dates only from the order');
    await editor.notifications.waitFor('Published support/answer 1.4.0.');
  });

  it('runs a canary on staging by a plan of the workspace, to its end', async () => {
    // Holds of a second, so that the whole plan runs while somebody watches.
    const plan = path.join(folder, 'prompt-rollout-sample/prompts/support/quick.rollout.yml');
    await writeFile(plan, quickPlan);
    await editor.tree('Prompts').expand('answer');
    await editor.tree('Prompts').contextAction(/^staging/, 'Start Canary…');
    await editor.quickInput.choose('Quick');
    await person.accept('Enter starts', 'Start with 10 % in staging');
    await editor.notifications.waitFor('started in staging: 10 %');
    await editor.statusBar.item('answer 1.4.0 · staging 10 %').waitFor();
    await person.command('Open Rollout');
    await editor.webview().locator('main').getByText('has 1.4.0').first().waitFor();
    await picture('running');
    const { deployments } = await connect();
    await editor
      .webview()
      .locator('main')
      .getByText('Completed')
      .first()
      .waitFor({ timeout: 60_000 });
    const { deployment } = await deployments.serving({ prompt, environment: 'staging' });
    assert.equal(deployment?.stable, '1.4.0');
    assert.equal(deployment.candidate, undefined);
    await picture('completed');
  });

  it('reports no error', async () => {
    const errors = editor.page.locator('.notification-toast .codicon-error');
    assert.equal(await errors.count(), 0);
  });

  it('has its model again when the window is loaded again', async () => {
    await editor.page.reload();
    // What it shows depends on which editor is active; that the registry is this machine's does not.
    await editor.statusBar.item('(local)').waitFor();
    await eventually(async () => assert.match(await askModel(), /^data: /), 30_000);
  });

  /** One question to the endpoint that the sample's project file names, as evals ask it. */
  async function askModel(): Promise<string> {
    const project = await readFile(
      path.join(folder, 'prompt-rollout-sample/prompt-rollout.yml'),
      'utf8',
    );
    const url = /^ +url: (\S+)$/m.exec(project)?.[1] ?? '';
    const messages = [{ role: 'user', content: 'Hello' }];
    const body = JSON.stringify({ model: 'openai/gpt-4o-mini', stream: true, messages });
    return (await fetch(`${url}/chat/completions`, { method: 'POST', body })).text();
  }

  /** The registry that the extension started. */
  async function connect(): Promise<RegistryClient> {
    const registries = findLocalRegistries(editor.userDataDir);
    const [id = ''] = await readdir(registries);
    const holder = await readRegistryHolder(path.join(registries, id));
    assert.ok(holder, 'the extension started no registry');
    const token = await readFile(path.join(registries, id, 'person.token'), 'utf8');
    return new RegistryClient({
      baseUrl: `http://127.0.0.1:${holder.port}`,
      token: () => Promise.resolve(token.trim()),
      clientName: 'person-test',
    });
  }
});

const quickPlan = `name: Quick
owner: prompt-authors
unit: user
rollbackTrigger: anything looks wrong on staging
advance: automatic
stages:
  - { name: tenth, traffic: 10, hold: 2s }
  - { name: full, traffic: 100, hold: 1s }
`;
