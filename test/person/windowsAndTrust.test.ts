// The local registry of one workspace in two windows, one that is killed, and a folder that nobody trusts yet.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { readRegistryHolder } from '../../src/client/localRegistry/registryHolder.ts';
import { fastPlan } from '../../src/domain/rollout/builtInPlans.ts';
import { findLocalRegistries } from '../editor/localRegistries.ts';
import type { EditorWindow } from '../editor/openEditor.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const staging = { prompt: 'support/answer', environment: 'staging' };

describe('two windows on one workspace', () => {
  let sample: OpenSample;
  let second: EditorWindow;

  before(async () => {
    sample = await openSample();
    // Behind another window the first one would start its extensions only much later.
    await sample.editor.statusBar.item('no rollout').waitFor();
    second = await sample.editor.openWindow();
    await second.statusBar.item('no rollout').waitFor();
  });

  after(() => sample.close());

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('share one registry, and each sees what the other does', async () => {
    await sample.client.rollouts.start(staging, { candidate: '1.2.1', plan: fastPlan });
    await sample.editor.statusBar.item('answer 1.2.1 · staging 10 %').waitFor();
    await second.statusBar.item('answer 1.2.1 · staging 10 %').waitFor();
    await new KeyboardPerson(second).command('Pause');
    await second.statusBar.item('answer 1.2.1 paused · staging').waitFor();
    await sample.editor.page.bringToFront();
    await sample.editor.statusBar.item('answer 1.2.1 paused · staging').waitFor();
    const registries = await readdir(findLocalRegistries(sample.editor.userDataDir));
    assert.equal(registries.length, 1);
  });

  it('start it again with the next change when it was killed, once', async () => {
    const before = await holder();
    process.kill(before.pid, 'SIGKILL');
    await new KeyboardPerson(sample.editor).command('Revert…');
    await sample.editor.quickInput.choose('support/answer');
    await sample.editor.notifications.waitFor('was rolled back: staging serves 1.3.0 again.');
    const started = await holder();
    assert.notEqual(started.pid, before.pid);
    assert.equal(started.port, before.port);
    await second.page.bringToFront();
    await second.statusBar.item(/paused/).waitFor({ state: 'hidden' });
    assert.equal((await sample.client.rollouts.list(staging)).items[0]?.phase, 'rolledBack');
  });

  async function holder() {
    const folder = findLocalRegistries(sample.editor.userDataDir);
    const [id = ''] = await readdir(folder);
    const found = await readRegistryHolder(path.join(folder, id));
    assert.ok(found, 'no registry runs');
    return found;
  }
});

describe('a folder that is not trusted', () => {
  let sample: OpenSample;

  before(async () => {
    sample = await openSample({ trusted: false, theme: 'highContrast' });
  });

  after(() => sample.close());

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('is read and compared, and changes nothing', async () => {
    const { editor, client } = sample;
    await editor.openContainer('Prompt Rollout');
    await editor.tree('Prompts').item('triage').waitFor();
    await takePicture(editor, 'untrusted');
    await editor.quickInput.openFile('answer.prompt.yml');
    await new KeyboardPerson(editor).command('Deploy to Staging');
    const said = await editor.notifications.waitFor(/trust/i);
    await takePicture(editor, 'untrusted-refused');
    assert.match(said, /trusted/);
    const { deployment } = await client.deployments.serving(staging);
    assert.equal(deployment?.stable, '1.3.0');
  });
});
