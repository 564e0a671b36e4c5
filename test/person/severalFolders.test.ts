// Two folders in one window, each a project with a local registry of its own, and a prompt key that both have.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { createSampleWorkspace } from '../editor/createSampleWorkspace.ts';
import { eventually } from '../editor/eventually.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { startSampleRegistry } from '../editor/startSampleRegistry.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

async function isShown(item: Locator, timeout: number): Promise<boolean> {
  return item
    .waitFor({ timeout })
    .then(() => true)
    .catch(() => false);
}

describe('a workspace of two projects', () => {
  let editor: Editor;
  let folder: string;
  let shop: RegistryClient;
  let help: RegistryClient;
  const prompts = () => editor.tree('Prompts');
  const inHelp = (name: string) => path.join(folder, 'help/prompts', `${name}.prompt.yml`);

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'several-folders-'));
    const names = ['shop', 'help'];
    for (const name of names) await createSampleWorkspace(path.join(folder, name));
    await cp(inHelp('triage'), inHelp('greeting'));
    const workspace = path.join(folder, 'team.code-workspace');
    await writeFile(workspace, JSON.stringify({ folders: names.map((name) => ({ path: name })) }));
    editor = await openEditor({
      workspaceFolder: workspace,
      extensionPath: repositoryRoot,
      prepare: async (userDataDir) => {
        shop = await startRegistry('shop', userDataDir);
        help = await startRegistry('help', userDataDir);
      },
    });
    // Now and then VS Code in the browser misses the folders of a workspace file while it connects, for as long as it is open.
    await editor.openContainer('Prompt Rollout');
    await eventually(async () => {
      const isThere = await isShown(prompts().item(/^shop/), 10_000);
      if (!isThere) await editor.page.reload();
      assert.ok(isThere, 'The folders of the workspace are not shown.');
    }, 60_000);
  });

  after(async () => {
    await editor.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('lists the prompts of each under its own row', async () => {
    await eventually(async () => assert.equal((await prompts().texts()).length, 13));
    await fold('help');
    await prompts().expand(/^shop/);
    await prompts().item('triage').waitFor();
    assert.equal(await prompts().item('greeting').isVisible(), false);
    await fold('shop');
    await prompts().item('triage').waitFor({ state: 'detached' });
    await prompts().expand(/^help/);
    await prompts().item('triage').waitFor();
    await prompts().item('greeting').waitFor();
    await takePicture(editor, 'folders-help');
  });

  it('publishes the file of one, and leaves the prompt with the same key in the other alone', async () => {
    const text = await readFile(inHelp('triage'), 'utf8');
    await writeFile(inHelp('triage'), text.replace('You sort messages', 'You sort questions'));
    await prompts().item('triage').filter({ hasText: 'changed' }).waitFor();
    await prompts().inlineAction('triage', 'Open Prompt File');
    await editor.textEditor.tab('triage.prompt.yml').waitFor();
    const person = new KeyboardPerson(editor);
    await person.command('Bump Version…');
    await person.accept('Bump triage', '2.1.0');
    await person.type('Bump triage (2/2)', 'Questions');
    await eventually(async () => assert.equal(await newestVersion(help), '2.1.0'));
    assert.equal(await newestVersion(shop), '2.0.0');
    await editor.statusBar.item('triage 2.1.0 · not live').waitFor();
    await takePicture(editor, 'folders-published');
  });

  async function startRegistry(name: string, userDataDir: string): Promise<RegistryClient> {
    const running = await startSampleRegistry({ userDataDir, workspace: path.join(folder, name) });
    return new RegistryClient({
      baseUrl: running.url,
      token: () => running.token(),
      clientName: 'person-test',
    });
  }

  async function newestVersion(client: RegistryClient): Promise<string | undefined> {
    return (await client.prompts.get('triage')).newestVersion;
  }

  async function fold(project: string): Promise<void> {
    const row = prompts().item(new RegExp(`^${project}`));
    await row.waitFor();
    // Rows above that just came move this one away from the mouse.
    await eventually(async () => {
      if ((await row.getAttribute('aria-expanded')) === 'true') {
        await row.locator('.monaco-tl-twistie').click();
      }
      await prompts().item('greeting').waitFor({ state: 'detached', timeout: 1000 });
      assert.equal(await row.getAttribute('aria-expanded'), 'false');
    });
  }
});
