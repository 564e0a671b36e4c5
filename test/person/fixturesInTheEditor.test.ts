// Fixtures where they are written: run on save, the line that turns red, an answer that is accepted, run failed only.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { startSampleModel, type SampleModel } from '../editor/startSampleModel.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const desk = `tests:
  - description: A dentist
    vars: { message: Do you know a good dentist in town? }
    assert:
      - type: equals
        value: a person
  - description: Not about the shop
    vars: { message: Do you know a good plumber? }
    assert:
      - { type: contains, value: other }
`;
const sentence = 'A message that is not about the shop belongs to other.';

describe('fixtures in the editor', () => {
  let sample: OpenSample;
  let model: SampleModel;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(sample.editor, `fixtures-${name}`);
  const press = (keys: string) => sample.editor.page.keyboard.press(keys);
  const open = (name: string) => sample.editor.quickInput.openFile(name);
  const glyphs = (kind: string): Locator =>
    sample.editor.textEditor.active.locator(
      `.margin-view-overlays [class*="${kind}"], .glyph-margin-widgets [class*="${kind}"]`,
    );
  const message = (text: string | RegExp): Locator =>
    sample.editor.textEditor.active
      .locator('.test-error-content-widget')
      .filter({ hasText: text })
      .first();

  before(async () => {
    sample = await openSample({ userSettings: { 'files.autoSave': 'off' } });
    await writeFile(path.join(sample.workspace, 'prompts/triage.desk.fixtures.yml'), desk);
    model = await startSampleModel(sample.workspace);
    person = new KeyboardPerson(sample.editor);
  });

  after(async () => {
    await model.stop();
    await sample.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('have a button beside each case, and run one', async () => {
    await open('triage.desk.fixtures.yml');
    await eventually(async () => assert.equal(await glyphs('testing-run').count(), 2));
    await glyphs('testing-run').nth(1).click();
    await glyphs('testing-passed').first().waitFor();
    await picture('one');
  });

  it('turn red on the line of the assertion once the prompt is saved', async () => {
    await open('triage.prompt.yml');
    await sample.editor.runCommand('Test: Start Continuous Run');
    await person.replaceText(sentence, 'Be brief.');
    await press('ControlOrMeta+S');
    await open('triage.desk.fixtures.yml');
    await message(/contains:/).waitFor();
    await message(/!=\sa\sperson/).waitFor();
    await eventually(async () => assert.equal(await glyphs('testing-failed').count(), 2));
    await picture('red');
  });

  it('pass once the prompt is mended and saved', async () => {
    await open('triage.prompt.yml');
    await person.replaceText('Be brief.', sentence);
    await press('ControlOrMeta+S');
    await open('triage.desk.fixtures.yml');
    await message(/contains:/).waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await glyphs('testing-passed').count(), 1));
    await picture('mended');
  });

  it('run again only where they failed', async () => {
    const { page } = sample.editor;
    await sample.editor.runCommand('Test: Rerun Failed Tests');
    const results = page.locator('.test-output-peek-tree, .test-output-peek').getByRole('treeitem');
    await eventually(async () => {
      const texts = await results.allInnerTexts();
      assert.deepEqual(
        texts.filter((text) => /dentist|Not about/.test(text)).map((text) => text.slice(0, 9)),
        ['A dentist'],
      );
    });
    await picture('failed-only');
  });

  it('take the answer as what is expected, and pass after a save', async () => {
    const { page, textEditor } = sample.editor;
    await message(/!=\sa\sperson/).click();
    await picture('peek');
    await page.getByText('Accept Actual as Expected', { exact: true }).first().click();
    await page.locator('.editor-group-container.active .tab.active.dirty').waitFor();
    await picture('accepted');
    await press('Escape');
    await eventually(async () => assert.match(await textEditor.visibleText(), /"queue":"other"/));
    await press('ControlOrMeta+S');
    await eventually(async () => assert.equal(await glyphs('testing-passed').count(), 2));
    await picture('accepted-passes');
  });

  it('show the prompt with the values of a case beside them', async () => {
    const { editor } = sample;
    await editor.runCommand('Prompt Rollout: Preview Rendered Prompt');
    await eventually(async () =>
      assert.match(
        await editor.page.locator('.editor-group-container').last().innerText(),
        /dentist|plumber|tent/,
      ),
    );
    await picture('preview');
  });
});
