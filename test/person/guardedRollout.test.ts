// A bad candidate is taken back by itself, the panel says why, and a failing sample stops the next attempt.
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
const refund = 'Tell the customer when a refund will arrive.';
const mended = 'Give a date for a refund only if the order below states one.';

describe('a guarded rollout', () => {
  let sample: OpenSample;
  let person: KeyboardPerson;
  let application: SampleApplication;
  const picture = (name: string) => takePicture(sample.editor, `guarded-${name}`);
  const newestRollout = async () => {
    const { items } = await sample.client.rollouts.list(production);
    return sample.client.rollouts.get(items[0]?.id ?? '');
  };
  const panel = () => sample.editor.webview();

  before(async () => {
    sample = await openSample({ userSettings: { 'files.autoSave': 'off' } });
    person = new KeyboardPerson(sample.editor);
    const { url, appTokenFile } = sample.registry;
    application = await startSampleApplication({
      ...{ url, tokenFile: appTokenFile, sample: sample.workspace },
    });
  });

  after(async () => {
    await application.stop();
    await sample.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('starts on what the evals found, and its guards are watched', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('answer.prompt.yml');
    await editor.statusBar.item('answer 1.3.0').waitFor();
    await person.replaceText(refund, mended);
    await person.command('Run Fixtures and Compare with Live');
    await editor.notifications.waitFor(/Recorded as evidence\./, 60_000);
    await editor.notifications.clear();
    await person.command('Bump Version…');
    await person.accept('Since 1.3.0', 'suggested');
    await person.type('What changed, and why?', 'Refund dates only from the order');
    await editor.notifications.waitFor(/Published support\/answer 1\.4\.0\./);
    await person.command('Start Canary…');
    await person.accept('Enter starts', 'Start with internal');
    await person.answer('Start (internal');
    await editor.statusBar.item('answer 1.4.0 · internal').waitFor();
    await person.command('Open Rollout');
    await panel()
      .getByRole('table', { name: /Guards/ })
      .getByRole('rowheader', { name: 'parse failures' })
      .waitFor();
    await eventually(async () => {
      const { guards } = await newestRollout();
      assert.ok((guards?.[0]?.arms.candidate.units ?? 0) > 0);
    }, 20_000);
    await picture('watched');
  });

  it('is taken back by itself once its answers cannot be read, and everything says so', async () => {
    const { editor } = sample;
    await editor.notifications.clear();
    await application.makeCandidates('parseFailures');
    await eventually(async () => {
      assert.equal((await newestRollout()).phase, 'rolledBack');
    }, 60_000);
    await editor.statusBar.item('answer 1.4.0 rolled back').waitFor();
    const notice =
      /support\/answer 1\.4\.0 was rolled back .*parse failures .* vs .*Everyone has 1\.3\.0 again\./;
    await editor.notifications.waitFor(notice);
    await picture('notified');
    await panel().getByText('Rolled back').first().waitFor();
    await panel()
      .getByText(/By guard “parse failures” \(.* vs .*\)/)
      .first()
      .waitFor();
    await picture('rolled-back');
    const { end, guards } = await newestRollout();
    assert.deepEqual([end?.cause, end?.guard], ['guard', 'parseFailure']);
    assert.equal(guards?.find(({ metric }) => metric === 'parseFailure')?.verdict, 'harm');
    await eventually(async () => {
      assert.deepEqual(Object.keys(await application.users(prompt)), ['1.3.0']);
    }, 30_000);
  });

  it('shows the failing samples, and makes a case of one', async () => {
    const { editor } = sample;
    await editor.notifications.clear();
    await panel()
      .getByRole('button', { name: /^Failing samples \(\d+\)/ })
      .click();
    const failing = panel().getByText('went wrong: parse failures').first();
    await failing.waitFor();
    await failing.scrollIntoViewIfNeeded();
    await panel().getByText('{"reply": ').first().waitFor();
    await picture('samples');
    await panel()
      .getByRole('button', { name: /^Make fixture of this sample of 1\.4\.0/ })
      .first()
      .click();
    await editor.quickInput.waitForStep('What must a good answer be?');
    await editor.quickInput.choose('It does not contain…');
    await person.type('Which text must the answer not hold?', '{"reply"');
    await person.accept('Which kind of case is it?', 'known-bad');
    await person.type('What is this case about?', 'A reply that nobody could read');
    await editor.textEditor.tab('answer.fixtures.yml').waitFor();
    await eventually(async () => {
      assert.match(await editor.textEditor.visibleText(), /A reply that nobody could read/);
    });
    await editor.runCommand('File: Save');
    await picture('fixture');
  });

  it('is not started again: the case that was kept fails before any traffic', async () => {
    const { editor } = sample;
    await editor.notifications.clear();
    const before = (await sample.client.rollouts.list(production)).items.length;
    await editor.quickInput.openFile('answer.prompt.yml');
    await person.command('Run Fixtures and Compare with Live');
    await editor.notifications.waitFor(
      /support\/answer: Regression\..*Recorded as evidence\./,
      60_000,
    );
    await editor.notifications.clear();
    await person.command('Start Canary…');
    await editor.quickInput.row('The evals show a regression against 1.3.0').first().waitFor();
    await person.accept('Enter starts', 'Start with internal');
    const text = await person.answer('Show Evals');
    assert.match(text, /The evals show a regression against 1\.3\.0/);
    await picture('refused');
    assert.equal((await sample.client.rollouts.list(production)).items.length, before);
    assert.deepEqual(Object.keys(await application.users(prompt)), ['1.3.0']);
  });

  it('is closed when its owner confirms that everything is back where it was', async () => {
    const { editor } = sample;
    await eventually(async () => {
      assert.equal((await newestRollout()).recovery?.state, 'recovered');
    }, 60_000);
    await editor.quickInput.openFile('answer.prompt.yml');
    // The diff that was just opened takes the keyboard once more, which closes the question.
    await eventually(async () => {
      await person.command('Confirm Recovery…');
      await editor.quickInput.waitForStep('A comment for the history', 5000);
    }, 60_000);
    await person.type(
      'A comment for the history',
      'The model answered half in JSON; a case keeps watch',
    );
    await eventually(async () => {
      const { recovery } = await newestRollout();
      assert.match(recovery?.confirmed?.comment ?? '', /half in JSON/);
    });
    await person.command('Open Rollout');
    await panel().getByText('a case keeps watch').first().waitFor();
    await picture('confirmed');
  });
});
