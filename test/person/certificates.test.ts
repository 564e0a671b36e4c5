// A registry behind HTTPS with a certificate of the company's own authority, directly and through a proxy. VS Code gives the
// extension host the system's certificates (http.systemCertificates, either generation of its code) and the proxy; it leaves
// http.proxyStrictSSL to whoever calls, and gives http.proxyAuthorization to no extension.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { RegistryFollower } from '../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../src/client/registryMirror.ts';
import { eventually } from '../editor/eventually.ts';
import { openEditor, type Editor } from '../editor/openEditor.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { privateAuthority } from '../support/privateAuthority.ts';
import { createColleague, type Colleague } from './createColleague.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { SharedRegistry } from './sharedRegistry.ts';
import { startForwardProxy, type ForwardProxy } from './startForwardProxy.ts';
import { startTlsFront, type TlsFront } from './startTlsFront.ts';

/** A name that no resolver knows: only the proxy can reach it. */
const registryName = 'registry.example';
const credentials = 'ada:secret';
/** Settings are written into a text editor, which is to add nothing. */
const asTyped = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoSurround': 'never',
};

describe('a registry with a certificate of a private authority', () => {
  let folder: string;
  let authorityFile: string;
  let registry: SharedRegistry;
  let front: TlsFront;
  let follower: RegistryFollower;
  let grace: Colleague;
  let editor: Editor;
  let person: KeyboardPerson;
  let created = 0;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'certificates-'));
    authorityFile = path.join(folder, 'authority.pem');
    await writeFile(authorityFile, privateAuthority);
    registry = await SharedRegistry.start();
    grace = await createColleague(registry.client, 'Grace');
    front = await startTlsFront(registry.url);
    // Such a registry ends once nobody has followed it for a minute.
    follower = new RegistryFollower({ client: grace.client, mirror: new RegistryMirror() });
    follower.start();
  });

  after(async () => {
    await follower.stop();
    await front.close();
    await registry.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    await pictureFailure(this, editor);
  });

  describe('that nobody told VS Code of', () => {
    before(() => open({}, {}));
    after(() => editor.close());

    it('is refused with what to do, and the token is not sent', async () => {
      const text = await connect(front.url);
      await takePicture(editor, 'certificate-refused');
      assert.match(text, /UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
      assert.match(text, /Add the authority that issued it to this system's trusted certificates/);
      assert.deepEqual(front.requests, []);
    });

    it('is taken with http.proxyStrictSSL off, calls and events alike, without a reload', async () => {
      await changeSettings({ 'http.proxyStrictSSL': false });
      assert.match(await connect(front.url), /^Connected/);
      await expectEvents();
    });

    it('is refused again once http.proxyStrictSSL is on, also for events', async () => {
      await changeSettings({ 'http.proxyStrictSSL': true });
      await expectLost();
      assert.match(await connect(front.url), /cannot be trusted/);
    });
  });

  describe('that is among the system’s certificates, through a proxy that asks for credentials', () => {
    const address = `https://${registryName}`;
    let proxy: ForwardProxy;
    before(async () => {
      proxy = await startForwardProxy({ [registryName]: front.url }, { credentials });
      // How OpenSSL, and so Node, is told where a Linux system keeps its certificates.
      await open({ 'http.proxy': proxy.url }, { SSL_CERT_FILE: authorityFile });
    });

    after(async () => {
      await editor.close();
      await proxy.close();
    });

    it('is not reached without them, and the sentence says where they belong', async () => {
      const text = await connect(address);
      await takePicture(editor, 'proxy-credentials');
      assert.match(text, /http:\/\/user:password@host:port.*http\.proxy/);
      assert.ok(proxy.refusals > 0);
      assert.deepEqual(proxy.tunnels, []);
    });

    it('is taken with credentials in http.proxy, calls and events alike, through tunnels', async () => {
      await changeSettings({ 'http.proxy': proxy.url.replace('://', `://${credentials}@`) });
      assert.match(await connect(address), /^Connected/);
      await expectEvents();
      assert.deepEqual(new Set(proxy.tunnels), new Set([`${registryName}:443`]));
      assert.deepEqual(proxy.requests, []);
    });

    it('is refused with http.systemCertificates off, calls and events alike', async () => {
      await changeSettings({ 'http.systemCertificates': false });
      await expectLost();
      await takePicture(editor, 'certificate-offline');
      assert.match(await connect(address), /cannot be trusted/);
    });

    it('is taken with http.experimental.systemCertificatesV2', async () => {
      await changeSettings({
        'http.systemCertificates': true,
        'http.experimental.systemCertificatesV2': true,
      });
      await person.command('Reconnect to Registry');
      await expectEvents();
    });
  });

  describe('that NODE_EXTRA_CA_CERTS names', () => {
    before(() => open({}, { NODE_EXTRA_CA_CERTS: authorityFile }));
    after(() => editor.close());

    it('is taken, calls and events alike', async () => {
      assert.match(await connect(front.url), /^Connected/);
      await expectEvents();
    });
  });

  async function open(
    settings: Readonly<Record<string, unknown>>,
    env: Readonly<Record<string, string>>,
  ): Promise<void> {
    const userSettings = { ...asTyped, ...settings };
    editor = await openEditor({ extensionPath: repositoryRoot, userSettings, env });
    person = new KeyboardPerson(editor);
    await editor.openContainer('Prompt Rollout');
  }

  /** Changes some settings in the editor, as a person does in the settings file. */
  async function changeSettings(changed: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(editor.userDataDir, 'User/settings.json');
    const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert.ok(typeof settings === 'object');
    const wanted = { ...settings, ...changed };
    await editor.runCommand('Preferences: Open User Settings (JSON)');
    // It opens above everything else, and has the focus.
    const above = editor.page.locator('.monaco-modal-editor-block');
    await above.locator('.monaco-editor.focused', { hasText: 'disableAIFeatures' }).waitFor();
    await editor.page.keyboard.press('ControlOrMeta+A');
    await editor.page.keyboard.press('Delete');
    await editor.page.keyboard.insertText(JSON.stringify(wanted));
    await editor.page.keyboard.press('ControlOrMeta+S');
    await eventually(async () =>
      assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), wanted),
    );
    // A list of suggestions takes the first Escape.
    await eventually(async () => {
      await editor.page.keyboard.press('Escape');
      await above.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }

  /** Connects by address and token, and gives what the notice says. */
  async function connect(address: string): Promise<string> {
    await person.command('Connect to Registry…');
    await person.type('Address of the registry', address);
    await person.type('Your token', grace.token);
    const text = await editor.notifications.waitFor(/Connected to|cannot be|asks for/);
    await editor.notifications.clear();
    return text;
  }

  /** What a colleague publishes appears by itself. */
  async function expectEvents(): Promise<void> {
    await editor.tree('Prompts').item('triage').waitFor();
    await offline().waitFor({ state: 'hidden' });
    created += 1;
    await registry.client.prompts.put(`news-${created}`);
    await editor.tree('Prompts').item(`news-${created}`).waitFor();
  }

  /** The stream of events breaks, and does not come back. */
  async function expectLost(): Promise<void> {
    await eventually(async () => {
      front.breakConnections();
      await offline().waitFor({ timeout: 2000 });
    }, 20_000);
  }

  function offline() {
    return editor.page.getByText(/cannot be reached\. Shown as of/).first();
  }
});
