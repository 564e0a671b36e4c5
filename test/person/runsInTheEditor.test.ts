// The other ways to run fixtures in the Test Explorer: again, recorded, replayed, and stopped halfway.
import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { startSampleModel, type SampleModel } from '../editor/startSampleModel.ts';
import {
  stallReply,
  startScriptedModel,
  type ScriptedModel,
} from '../support/startScriptedModel.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const fixtures = `tests:
  - description: A dentist
    vars: { message: Do you know a good dentist in town? }
    assert:
      - { type: contains, value: other }
  - description: A plumber
    vars: { message: Do you know a good plumber? }
    assert:
      - { type: contains, value: other }
`;
const sentence = 'A message that is not about the shop belongs to other.';
const recording = 'prompts/triage.recorded.yml';

describe('runs in the editor', () => {
  let sample: OpenSample;
  let model: SampleModel;
  let silent: ScriptedModel;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(sample.editor, `runs-${name}`);
  const glyphs = (kind: string): Locator =>
    sample.editor.textEditor.active.locator(
      `.margin-view-overlays [class*="${kind}"], .glyph-margin-widgets [class*="${kind}"]`,
    );
  const counts = async (): Promise<readonly number[]> => [
    await glyphs('testing-passed').count(),
    await glyphs('testing-failed').count(),
  ];
  const file = (name: string): string => path.join(sample.workspace, name);
  /** Chooses another way to run from the menu of a case's button. */
  const runAs = async (index: number, profile: string): Promise<void> => {
    const { page, quickInput } = sample.editor;
    const entry = page.getByRole('menuitem', { name: 'Execute Using Profile' }).first();
    await eventually(async () => {
      if (!(await entry.isVisible()))
        await glyphs('codicon-testing-').nth(index).click({ button: 'right' });
      await entry.click({ timeout: 1000 });
      await quickInput.widget.waitFor({ timeout: 1000 });
    });
    await quickInput.choose(profile);
  };

  before(async () => {
    sample = await openSample({ userSettings: { 'files.autoSave': 'off' } });
    await writeFile(file('prompts/triage.fixtures.yml'), fixtures);
    model = await startSampleModel(sample.workspace);
    silent = await startScriptedModel();
    silent.replyAlways(stallReply(['{"queue":']));
    person = new KeyboardPerson(sample.editor);
    await sample.editor.quickInput.openFile('triage.fixtures.yml');
    await eventually(async () => assert.equal(await glyphs('testing-run').count(), 2));
  });

  after(async () => {
    await silent.close();
    await model.stop();
    await sample.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('are repeated as they were, on what the prompt says by now', async () => {
    const { quickInput } = sample.editor;
    await sample.editor.runCommand('Test: Run Tests in Current File');
    await eventually(async () => assert.deepEqual(await counts(), [2, 0]));
    await glyphs('testing-passed').nth(1).click();
    await quickInput.openFile('triage.prompt.yml');
    await person.replaceText(sentence, 'Be brief.');
    await sample.editor.page.keyboard.press('ControlOrMeta+S');
    await quickInput.openFile('triage.fixtures.yml');
    await sample.editor.runCommand('Test: Rerun Last Run');
    await eventually(async () => assert.deepEqual(await counts(), [1, 1]));
    await picture('again');
    await quickInput.openFile('triage.prompt.yml');
    await person.replaceText('Be brief.', sentence);
    await sample.editor.page.keyboard.press('ControlOrMeta+S');
    await quickInput.openFile('triage.fixtures.yml');
  });

  it('record answers beside the prompt, and replay them without the model', async () => {
    await runAs(0, 'Record');
    await eventually(() => access(file(recording)));
    const text = await readFile(file(recording), 'utf8');
    assert.match(text, /dentist|queue/);
    await runAs(1, 'Record');
    await eventually(async () => assert.deepEqual(await counts(), [2, 0]));
    await eventually(async () => assert.notEqual(await readFile(file(recording), 'utf8'), text));
    await model.stop();
    await runAs(0, 'Replay');
    await sample.editor.page.getByText('all answers were known already').first().waitFor();
    await eventually(async () => assert.deepEqual(await counts(), [2, 0]));
    await picture('replayed');
  });

  it('stop when a person cancels them, down to the connection, and leave no case red', async () => {
    const { editor } = sample;
    const project = file('prompt-rollout.yml');
    const before = await readFile(project, 'utf8');
    await writeFile(project, before.replace(/url: \S+/, `url: ${silent.url}`));
    await editor.quickInput.openFile('triage.prompt.yml');
    await person.replaceText(sentence, `${sentence} Always.`);
    await editor.page.keyboard.press('ControlOrMeta+S');
    await editor.quickInput.openFile('triage.fixtures.yml');
    await editor.runCommand('Test: Run Tests in Current File');
    await eventually(() => assert.equal(silent.requests.length, 2));
    await picture('asking');
    await editor.runCommand('Test: Cancel Test Run');
    await Promise.all(silent.requests.map(({ abandoned }) => abandoned));
    await eventually(async () => assert.equal(await glyphs('codicon-loading').count(), 0));
    assert.equal((await counts())[1], 0);
    await picture('stopped');
  });
});
