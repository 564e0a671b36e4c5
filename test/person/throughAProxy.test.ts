// A network that is left only through a proxy: the editor's own proxy settings are enough.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { SharedRegistry } from './sharedRegistry.ts';
import { startForwardProxy, type ForwardProxy } from './startForwardProxy.ts';

/** A name that no resolver knows: only the proxy can reach it. */
const registryName = 'registry.example';

describe('a registry behind the proxy of the editor’s settings', () => {
  let editor: Editor;
  let registry: SharedRegistry;
  let proxy: ForwardProxy;
  let grace: Colleague;

  before(async () => {
    registry = await SharedRegistry.start();
    grace = await createColleague(registry.client, 'Grace');
    proxy = await startForwardProxy({ [registryName]: registry.url });
    editor = await openEditor({
      extensionPath: repositoryRoot,
      userSettings: { 'http.proxy': proxy.url, 'http.proxySupport': 'override' },
    });
  });

  after(async () => {
    await editor.close();
    await proxy.close();
    await registry.close();
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  it('is asked about before a token goes over plain HTTP, and reached through the proxy', async () => {
    await editor.openContainer('Prompt Rollout');
    const person = new KeyboardPerson(editor);
    await person.command('Connect to Registry…');
    await person.type('Address of the registry', `http://${registryName}:80`);
    assert.match(await person.answer('Use This Registry'), /not encrypted/);
    assert.deepEqual(requestsToRegistry(), []);
    await person.type('Your token', grace.token);
    await editor.notifications.waitFor(`Connected to ${registryName}.`);
    assert.notDeepEqual(requestsToRegistry(), []);
  });

  it('shows what the registry holds', async () => {
    await editor.tree('Prompts').item('triage').waitFor();
    await takePicture(editor, 'proxy-prompts');
    assert.ok(requestsToRegistry().some((url) => url.includes('/prompts')));
  });

  function requestsToRegistry(): string[] {
    return proxy.requests.filter((url) => new URL(url).hostname === registryName);
  }
});
