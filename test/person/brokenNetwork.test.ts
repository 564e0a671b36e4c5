// A network that loses an answer, or goes silent for a minute without closing anything, and a registry whose disk is full:
// what the screen says meanwhile, that nothing is lost or done twice, and that all goes on without a reload.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { after, afterEach, before, describe, it } from 'mocha';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { RegistryError } from '../../src/client/registryError.ts';
import { fastPlan } from '../../src/domain/rollout/builtInPlans.ts';
import { startRegistry, type RunningRegistry } from '../../src/registry/serve/startRegistry.ts';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { startFaultyLink, type FaultyLink } from '../support/startFaultyLink.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const run = promisify(execFile);
const prompt = 'support/answer';
const staging = { prompt, environment: 'staging' };
const file = 'prompts/support/answer.prompt.yml';
const inDoubt = 'may have been done or not. Once it answers again, look at what it shows';

describe('a network that breaks and a disk that is full', () => {
  let folder: string;
  let workspace: string;
  let registry: RunningRegistry;
  let client: RegistryClient;
  let link: FaultyLink;
  let ada: Colleague;
  let grace: Colleague;
  let editor: Editor;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(editor, `network-${name}`);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'broken-network-'));
    workspace = await createSampleWorkspace(path.join(folder, 'sample'));
    registry = await start();
    client = await createClient(registry);
    link = await startFaultyLink(registry.url);
    await publishSample(registry, workspace);
    ada = await createColleague(client, 'Ada');
    grace = await createColleague(client, 'Grace');
    const project = path.join(workspace, 'prompt-rollout.yml');
    await writeFile(project, `${await readFile(project, 'utf8')}registry: ${link.url}\n`);
    editor = await openEditor({ workspaceFolder: workspace, extensionPath: repositoryRoot });
    person = new KeyboardPerson(editor);
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').item('Connect to').waitFor();
    await person.command('Connect to Registry…');
    await person.answer('Use This Registry');
    await person.type('Your token', ada.token);
    await editor.notifications.waitFor('Connected to');
    await editor.notifications.clear();
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.statusBar.item('answer 1.3.0').waitFor();
  });

  after(async () => {
    await editor.close();
    await link.close();
    await registry.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('that loses the answer to a bump says that it may be done, and a repeat publishes nothing more', async () => {
    await change('Tell the customer when', 'Say when');
    await editor.statusBar.item('answer 1.3.0 · changed').waitFor();
    await bump('1.4.0');
    const broken = link.cutAt('during', /^POST .*\/versions /);
    await person.type('What changed, and why?', 'Shorter');
    await editor.notifications.waitFor(inDoubt);
    await picture('bump-in-doubt');
    await broken;
    assert.equal(await newest(), '1.4.0');
    await comeBack();
    await editor.statusBar.item('answer 1.4.0 · not live').waitFor();
    await person.command('Bump Version…');
    await editor.notifications.waitFor('Published support/answer 1.4.0.');
    assert.equal(await newest(), '1.4.0');
    await editor.notifications.clear();
  });

  it('that loses the answer to a rollback does not revert once more when it is repeated', async () => {
    await grace.client.rollouts.start(staging, { candidate: '1.4.0', plan: fastPlan });
    await editor.statusBar.item('answer 1.4.0 · staging 10 %').waitFor();
    const broken = link.cutAt('during', /^POST .*\/rollback /);
    await person.command('Revert…');
    await editor.notifications.waitFor(inDoubt);
    await broken;
    const served = await listServed();
    assert.equal(served[0], '1.3.0');
    await comeBack();
    await editor.statusBar.item('10 %').waitFor({ state: 'hidden' });
    await person.command('Revert…');
    await editor.notifications.waitFor('was rolled back: staging serves 1.3.0 again.');
    assert.deepEqual(await listServed(), served);
    await editor.notifications.clear();
  });

  it('that goes silent for a minute says how old the screen is, refuses writes, and catches up by itself', async () => {
    link.swallow();
    const aMinute = delay(60_000);
    const { id } = await grace.client.rollouts.start(staging, {
      candidate: '1.4.0',
      plan: fastPlan,
    });
    await editor.page
      .getByText(/cannot be reached\. Shown as of/)
      .first()
      .waitFor({ timeout: 75_000 });
    await picture('silent');
    await person.command('Deploy to Staging');
    const text = await editor.notifications.waitFor('Nothing was changed');
    assert.match(text, /stopped answering/);
    await editor.notifications.clear();
    // The fault itself lasts; nothing is waited for here.
    await aMinute;
    await link.mend();
    await editor.statusBar.item('answer 1.4.0 · staging 10 %').waitFor({ timeout: 40_000 });
    await editor.page
      .getByText(/Shown as of/)
      .first()
      .waitFor({ state: 'hidden' });
    assert.deepEqual(await editor.notifications.texts(), []);
    await grace.client.rollouts.rollback(id);
    await editor.statusBar.item('10 %').waitFor({ state: 'hidden' });
  });

  it('says that the registry’s disk is full, keeps the message, and publishes once there is space', async () => {
    await restart(['PRAGMA max_page_count = 1']);
    await fill();
    await reconnect();
    await change('Say when', 'Tell when');
    await editor.tree('Prompts').item('answer').filter({ hasText: 'changed' }).waitFor();
    await bump('1.5.0');
    await person.type('What changed, and why?', 'Written while the disk was full');
    await editor.notifications.waitFor('The disk is full, so nothing was changed. Free some space');
    await picture('disk-full');
    assert.equal(await newest(), '1.4.0');
    await editor.notifications.clear();
    await restart([]);
    await reconnect();
    await bump('1.5.0');
    await editor.quickInput.waitForStep('What changed, and why?');
    assert.equal(await editor.quickInput.value(), 'Written while the disk was full');
    await editor.quickInput.accept();
    await editor.notifications.waitFor('Published support/answer 1.5.0.');
    assert.equal(
      (await client.versions.get(prompt, '1.5.0')).message,
      'Written while the disk was full',
    );
  });

  async function bump(version: string): Promise<void> {
    await person.command('Bump Version…');
    await person.accept('Since 1.', `Minor ${version}`);
  }

  async function comeBack(): Promise<void> {
    await editor.notifications.clear();
    await link.mend();
    await reconnect();
  }

  /** After a silence the editor waits longer between its own tries. */
  async function reconnect(): Promise<void> {
    await person.command('Reconnect to Registry');
    await editor.page
      .getByText(/· live$/)
      .first()
      .waitFor();
  }

  async function change(from: string, to: string): Promise<void> {
    const where = path.join(workspace, file);
    const text = await readFile(where, 'utf8');
    assert.ok(text.includes(from), `${file} does not contain “${from}”`);
    await writeFile(where, text.replace(from, to));
  }

  async function newest(): Promise<string | undefined> {
    return (await client.prompts.get(prompt)).newestVersion;
  }

  async function listServed(): Promise<readonly string[]> {
    return (await client.deployments.list(staging)).items.map(({ stable }) => stable);
  }

  function start(options: { readonly port?: number; readonly pragmas?: readonly string[] } = {}) {
    const dataDir = path.join(folder, 'registry');
    return startRegistry({ dataDir, port: 0, local: { person: 'Olivia' }, ...options });
  }

  /** At its address, on its data. */
  async function restart(pragmas: readonly string[]): Promise<void> {
    const { port } = registry;
    await registry.close();
    registry = await start({ port, pragmas });
  }

  /** Until not even a small version fits: the file of the data may not grow any more. */
  async function fill(): Promise<void> {
    const base = await client.versions.get(prompt, '1.3.0');
    for (const size of [20_000, 200]) {
      for (let number = 0; await publishFiller(`${number}`.padEnd(size, 'x'));) number += 1;
    }

    async function publishFiller(text: string): Promise<boolean> {
      const { newestVersion } = await client.prompts
        .get('filler')
        .catch(() => ({ newestVersion: undefined }));
      try {
        await client.versions.publish('filler', {
          parent: newestVersion ?? null,
          bump: newestVersion === undefined ? 'major' : 'patch',
          content: { ...base.content, messages: [{ role: 'user', content: text }] },
          source: text,
          origin: {},
          message: 'Fills the disk',
          ...(newestVersion === undefined ? {} : { newestSeen: newestVersion }),
        });
        return true;
      } catch (error) {
        if (error instanceof RegistryError && error.code === 'storage_full') return false;
        throw error;
      }
    }
  }
});

async function createClient(registry: RunningRegistry): Promise<RegistryClient> {
  const token = (await readFile(registry.personTokenFile, 'utf8')).trim();
  return new RegistryClient({
    baseUrl: registry.url,
    token: () => Promise.resolve(token),
    clientName: 'person-test-operator',
  });
}

async function publishSample(registry: RunningRegistry, workspace: string): Promise<void> {
  const demo = path.join(repositoryRoot, 'dist/demo.cjs');
  const where = ['--url', registry.url, '--token-file', registry.personTokenFile];
  await run(process.execPath, [demo, 'setup', '--sample', workspace, ...where]);
}
