// What changed, what is wrong, and the way back of a file, as a person sees it.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { parsePlanFile } from '../../src/formats/planFile.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { recordEvidence } from './recordEvidence.ts';

const prompt = 'support/answer';
/** Nobody has run the fixtures of the sample. */
const runEvals = 'run 23 evals';

describe('comparing and restoring', () => {
  let sample: OpenSample;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(sample.editor, `compare-${name}`);
  const file = () => path.join(sample.workspace, 'prompts/support/answer.prompt.yml');
  const openFile = () => sample.editor.quickInput.openFile('answer.prompt.yml');
  const closeAll = async () => {
    await sample.editor.runCommand('File: Save All Files');
    await sample.editor.page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    await sample.editor.runCommand('View: Close All Editors');
  };
  const waitForLenses = (wanted: readonly string[]) =>
    eventually(async () => {
      await sample.editor.page.keyboard.press('ControlOrMeta+Home');
      const texts = (await sample.editor.textEditor.codeLenses()).map((text) =>
        text.replaceAll('\u00a0', ' '),
      );
      assert.deepEqual(
        texts.filter((text) => text !== '|' && text !== ' | '),
        wanted,
      );
    });

  before(async () => {
    sample = await openSample({ userSettings: { 'files.autoSave': 'off' } });
    person = new KeyboardPerson(sample.editor);
  });

  after(() => sample.close());

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('has one line above the prompt that says what is live, and then what changed', async () => {
    await openFile();
    await waitForLenses(['live 1.3.0', runEvals]);
    await person.replaceText(
      'Tell the customer when a refund will arrive.',
      'Give a date for a refund only if the order states one.',
    );
    await waitForLenses(['live 1.3.0', 'changed since 1.3.0', 'compare', runEvals]);
    await picture('lenses');
  });

  it('opens the difference with live from that line, unsaved text included', async () => {
    const { editor } = sample;
    await editor.textEditor.active.getByText('compare', { exact: true }).click();
    await eventually(async () => {
      const { original, modified } = await editor.textEditor.visibleDiff();
      assert.match(original, /Tell the customer when/);
      assert.match(modified, /Give a date for/);
    });
    assert.doesNotMatch(await readFile(file(), 'utf8'), /Give a date for/);
    await editor.page.getByText('support/answer: 1.3.0 (live) ↔ working copy').first().waitFor();
    await picture('live');
  });

  it('offers every version with what it would show', async () => {
    const { editor } = sample;
    await openFile();
    await person.command('Compare Versions…');
    await person.accept('Which version of support/answer?', 'Working copy');
    await editor.quickInput.waitForStep('Compare working copy with');
    await editor.quickInput.focusedRow('1.3.0').waitFor();
    await editor.quickInput.row('Message 1 (system) changed (+1 −1 lines).').first().waitFor();
    await picture('choices');
    await editor.quickInput.choose('1.2.0');
    await editor.page.getByText('support/answer: 1.2.0 ↔ working copy').first().waitFor();
  });

  it('shows a version read-only', async () => {
    const { editor } = sample;
    await closeAll();
    await openFile();
    await person.command('Compare Versions…');
    await editor.quickInput.choose('1.2.1');
    await editor.quickInput.choose('1.1.0');
    await editor.page.getByText('support/answer: 1.1.0 ↔ 1.2.1').first().waitFor();
    await editor.openContainer('Prompt Rollout');
    const tree = editor.tree('Prompts');
    await tree.expand(/^\s*answer/);
    await tree.expand('Versions');
    await tree.item('1.2.1').click();
    await editor.page.getByRole('tab', { name: 'answer@1.2.1.yml' }).first().waitFor();
    await editor.textEditor.active.locator('.view-line').first().click();
    await editor.page.keyboard.press('x');
    await editor.page.getByText('A published version never changes.').first().waitFor();
    await picture('readonly');
  });

  it('shows all changed prompts in one editor', async () => {
    const { editor } = sample;
    await closeAll();
    const followup = path.join(sample.workspace, 'prompts/sales/followup.prompt.yml');
    const text = await readFile(followup, 'utf8');
    await writeFile(followup, text.replace(/temperature: .*/, 'temperature: 0.9'));
    // The watcher of files tells of a change made outside the editor when it gets round to it.
    await editor.tree('Prompts').item('followup').filter({ hasText: 'changed' }).waitFor();
    await person.command('Compare All Changed Prompts');
    await editor.page
      .getByText('Changed prompts: live ↔ working copies (2 files)')
      .first()
      .waitFor();
    await editor.page.locator('.multiDiffEditor').getByText('temperature').first().waitFor();
    await picture('all');
  });

  it('points at what is wrong, with a repair', async () => {
    const { editor } = sample;
    await closeAll();
    await openFile();
    await person.replaceText('{{policy}}', '{{polcy}}');
    await editor.runCommand('View: Focus Problems');
    const problems = editor.page.locator('.markers-panel');
    await problems.getByText('The variable “polcy” is not declared').waitFor();
    await problems.getByText('No message uses the input “policy”').waitFor();
    await picture('problems');
    await editor.runCommand('View: Hide Panel');
    await openFile();
    await editor.page.keyboard.press('ControlOrMeta+.');
    const fix = editor.page.getByText('Change to {{policy}}').first();
    await fix.waitFor();
    await picture('fixes');
    await fix.click();
    await eventually(async () => {
      assert.doesNotMatch(await editor.textEditor.visibleText(), /polcy/);
    });
  });

  it('restores the prompt alone and keeps everything else, in one step that undo takes back', async () => {
    const { editor } = sample;
    await openFile();
    await person.command('Restore File to Version…');
    await editor.quickInput.waitForStep('Which version of support/answer?');
    await picture('restore-versions');
    await editor.quickInput.choose('1.2.0');
    await editor.quickInput.focusedRow('Prompt only').waitFor();
    await picture('restore-ways');
    await editor.page.keyboard.press('Enter');
    await waitForLenses(['live 1.3.0', 'equals 1.2.0', 'compare', runEvals]);
    await picture('restored');
    await editor.page.keyboard.press('ControlOrMeta+Z');
    await waitForLenses(['live 1.3.0', 'changed since 1.2.0', 'compare', runEvals]);
  });

  it('restores the whole file byte by byte', async () => {
    const { editor, client } = sample;
    await openFile();
    await person.command('Restore File to Version…');
    await editor.quickInput.choose('1.3.0');
    const { source } = await client.versions.get(prompt, '1.3.0');
    await eventually(async () => assert.equal(await readFile(file(), 'utf8'), source));
    await waitForLenses(['live 1.3.0', runEvals]);
    await editor.page.keyboard.press('ControlOrMeta+Z');
    await eventually(async () => {
      assert.match(await editor.textEditor.visibleText(), /Give a date for a refund only/);
    });
  });

  it('says above prompt and plan what a rollout does, and what was edited since its start', async () => {
    const { editor, client } = sample;
    const { source, content } = await client.versions.get(prompt, '1.3.0');
    const edited = { ...content, model: 'openai/gpt-4o' };
    await client.versions.publish(prompt, {
      parent: '1.3.0',
      bump: 'minor',
      content: edited,
      source: source.replace('gpt-4o-mini', 'gpt-4o'),
      message: 'A larger model',
    });
    await recordEvidence(client, { prompt, version: '1.4.0', baseline: '1.3.0' });
    const planFile = path.join(sample.workspace, 'prompts/support/answer.rollout.yml');
    const { plan } = parsePlanFile(await readFile(planFile, 'utf8'));
    assert.ok(plan);
    await client.rollouts.start(
      { prompt, environment: 'production' },
      { candidate: '1.4.0', plan },
    );
    await closeAll();
    await openFile();
    await waitForLenses([
      'live 1.3.0',
      'canary 1.4.0 internal only',
      'compare',
      'evals stale, run',
    ]);
    await picture('lens-rollout');
    await editor.quickInput.openFile('answer.rollout.yml');
    await waitForLenses(['used by support/answer, stage 2 of 5']);
    await person.replaceText('hold: 4h', 'hold: 1h');
    await waitForLenses([
      'used by support/answer, stage 2 of 5',
      'edited since the start: compare',
    ]);
    await picture('lens-plan');
    await editor.textEditor.active.getByText('edited since the start: compare').click();
    await eventually(async () => {
      const { original, modified } = await editor.textEditor.visibleDiff();
      assert.match(original, /hold: 4h/);
      assert.match(modified, /hold: 1h/);
    });
    await picture('plan');
  });

  it('compares what was seen when the registry is gone', async () => {
    const { editor } = sample;
    await sample.registry.stop();
    await closeAll();
    await openFile();
    await person.command('Compare with Live');
    await eventually(async () => {
      const { original } = await editor.textEditor.visibleDiff();
      assert.match(original, /Tell the customer when/);
    });
    await picture('offline');
  });
});
