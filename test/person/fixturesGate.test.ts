// Fixtures decide: the canary does not start on a broken version, and starts on the mended one.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import {
  startSampleApplication,
  type SampleApplication,
} from '../editor/startSampleApplication.ts';
import { startSampleModel, type SampleModel } from '../editor/startSampleModel.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const prompt = 'support/answer';
const production = { prompt, environment: 'production' };
const rule = 'Rely on the policy and the order below. If they do not answer the question, say so.';
const broken = 'Be helpful.';
const refund = 'Tell the customer when a refund will arrive.';
const mended = 'Give a date for a refund only if the order below states one.';

describe('fixtures and the canary', () => {
  let sample: OpenSample;
  let model: SampleModel;
  let person: KeyboardPerson;
  let application: SampleApplication;
  const picture = (name: string) => takePicture(sample.editor, `gate-${name}`);
  const newestVersion = async (): Promise<string> =>
    (await sample.client.versions.list(prompt, { limit: 1 })).items[0]?.version ?? '';
  const rollouts = async () => (await sample.client.rollouts.list(production)).items;
  const servedVersions = async () => Object.keys(await application.users(prompt)).sort();

  before(async () => {
    sample = await openSample({ userSettings: { 'files.autoSave': 'off' } });
    model = await startSampleModel(sample.workspace);
    person = new KeyboardPerson(sample.editor);
    const { url, appTokenFile } = sample.registry;
    application = await startSampleApplication({ url, tokenFile: appTokenFile });
  });

  after(async () => {
    await application.stop();
    await model.stop();
    await sample.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('say that the prompt got worse, before any traffic', async () => {
    const { editor, client } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.statusBar.item('answer 1.3.0').waitFor();
    const earlier = await rollouts();
    await person.replaceText(rule, broken);
    await person.command('Run Fixtures and Compare with Live');
    await editor.notifications.waitFor(/support\/answer: Regression\..*Recorded as evidence\./);
    await picture('regression');
    const [run] = (await client.evidence.list({ prompt })).items;
    assert.deepEqual([run?.verdict, run?.baseline], ['regression', '1.3.0']);
    assert.deepEqual(await rollouts(), earlier);
  });

  it('keep the canary of the broken version from starting, with the reason on screen', async () => {
    const { editor } = sample;
    const earlier = (await rollouts()).length;
    await editor.notifications.clear();
    await person.command('Bump Version…');
    await editor.quickInput.row('regression against 1.3.0').waitFor();
    await picture('bump');
    await person.accept('Since 1.3.0', 'suggested');
    await person.type('What changed, and why?', 'Fewer rules');
    await editor.notifications.waitFor(/Published support\/answer .* It serves nobody yet\./);
    const version = await newestVersion();
    await person.command('Start Canary…');
    await editor.quickInput.row('The evals show a regression against 1.3.0').first().waitFor();
    await picture('start');
    await person.accept('Enter starts', 'Start with internal only');
    await editor.dialog.box.waitFor();
    await picture('refused');
    const text = await person.answer('Show Evals');
    assert.match(text, /The evals show a regression against 1\.3\.0/);
    assert.ok(text.includes(`Nobody gets ${version}; production keeps`), text);
    await editor.page.getByRole('tab', { name: /behaviour of 1\.3\.0/ }).waitFor();
    await picture('why');
    assert.equal((await rollouts()).length, earlier);
    assert.deepEqual(await servedVersions(), ['1.3.0']);
  });

  it('hold it in the registry as well, whoever starts it', async () => {
    const { client, editor } = sample;
    const version = await newestVersion();
    const held = await client.rollouts.start(production, {
      candidate: version,
      plan: { name: 'Quick', stages: [{ name: 'all', traffic: 100 }] },
    });
    assert.equal(held.phase, 'pending');
    assert.deepEqual(
      held.conditions.map(({ state, code }) => [state, code]),
      [['failed', 'evidence_regression']],
    );
    await editor.statusBar.item(`answer ${version} waiting`).waitFor();
    assert.deepEqual(await servedVersions(), ['1.3.0']);
    await person.command('Open Rollout');
    const open = editor.webview().getByRole('button', { name: 'open the evals' });
    await open.waitFor();
    await picture('held');
    await open.click();
    await editor.page.locator('.tab.active').filter({ hasText: 'behaviour of 1.3.0' }).waitFor();
    await client.rollouts.cancel(held.id);
  });

  it('let the mended version start', async () => {
    const { editor } = sample;
    // The diff that was just opened takes the focus once more, which closes the palette.
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.notifications.clear();
    await person.replaceText(broken, rule);
    await person.replaceText(refund, mended);
    await person.command('Bump Version…');
    // The comparison is started right there, and the bump goes on with what it found.
    await editor.quickInput.choose('Compare with Live First');
    await editor.quickInput
      .row('Evals: ')
      .filter({ hasText: /(no regression|better) against 1\.3\.0/ })
      .waitFor({ timeout: 60_000 });
    await picture('mended-bump');
    await person.accept('Since', 'suggested');
    await person.type('What changed, and why?', 'Refund dates only from the order');
    await editor.notifications.waitFor(/Published support\/answer .* It serves nobody yet\./);
    const version = await newestVersion();
    await person.command('Start Canary…');
    await person.accept('Enter starts', 'Start with internal only');
    const text = await person.answer('Start (internal only)');
    assert.match(text, /Evals: \d+\/\d+.*, (no regression|better) against 1\.3\.0/);
    await editor.statusBar.item(`answer ${version} · internal only`).waitFor();
    await eventually(async () => {
      assert.deepEqual(await servedVersions(), ['1.3.0', version]);
    }, 20_000);
  });

  it('can be read by whoever did not run them', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.command('Show Recorded Evals');
    const version = await newestVersion();
    await eventually(async () => {
      const text = await editor.textEditor.visibleText();
      assert.ok(text.includes(`Evals of support/answer ${version}`), text);
    });
    await picture('recorded');
  });

  it('run on an older version after it was deployed, without holding that', async () => {
    const { editor, client } = sample;
    await editor.notifications.clear();
    const staging = { prompt, environment: 'staging' };
    const before = (await client.deployments.serving(staging)).deployment?.stable;
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.command('Deploy Version…');
    await editor.quickInput.choose('staging');
    await editor.quickInput.choose('1.2.0');
    const notice = /staging now serves support\/answer 1\.2\.0\. Evals: not run on this content\./;
    await editor.notifications.waitFor(notice);
    await picture('older');
    await editor.notifications.press(notice, 'Run Fixtures on 1.2.0');
    await editor.notifications.waitFor(/support\/answer 1\.2\.0: .*Recorded as evidence\./);
    await picture('older-run');
    const [run] = (await client.evidence.list({ prompt })).items;
    const { contentHash } = await client.versions.get(prompt, '1.2.0');
    assert.deepEqual([run?.contentHash, run?.baseline], [contentHash, before]);
  });
});
