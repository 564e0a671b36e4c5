// A prompt as a model gets it, while one types; one question to the model, and what it answers kept as a case. The model is
// reached through the proxy of the editor's settings alone.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { startSampleModel, type SampleModel } from '../editor/startSampleModel.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';
import { startForwardProxy, type ForwardProxy } from './startForwardProxy.ts';

/** A name that no resolver knows: only the proxy can reach it. */
const modelName = 'models.example';
const title = 'answer (rendered)';

describe('previewing and trying a prompt', () => {
  let sample: OpenSample;
  let model: SampleModel;
  let proxy: ForwardProxy;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(sample.editor, `preview-${name}`);

  before(async () => {
    const names: Record<string, string> = {};
    proxy = await startForwardProxy(names);
    sample = await openSample({
      userSettings: { 'http.proxy': proxy.url, 'http.proxySupport': 'override' },
      // The find box of a narrow editor does not say how much it found.
      viewport: { width: 1800, height: 900 },
    });
    model = await startSampleModel(sample.workspace);
    names[modelName] = new URL(model.url).origin;
    const project = path.join(sample.workspace, 'prompt-rollout.yml');
    const text = await readFile(project, 'utf8');
    await writeFile(project, text.replace(/url: http:\S+/, `url: http://${modelName}/v1`));
    person = new KeyboardPerson(sample.editor);
    await sample.editor.quickInput.openFile('answer.prompt.yml');
  });

  after(async () => {
    await sample.close();
    await model.stop();
    await proxy.close();
  });

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('shows the prompt beside its file, from its first line on, and follows what is typed', async () => {
    await person.command('Preview Rendered Prompt');
    await waitForText(/── system ──.*\bYou answer customers of Tidewater Outfitters/s);
    await eventually(async () => {
      assert.deepEqual(await lenses(), ['case: Worn boots, in time', 'about 138 tokens', 'try']);
      const lens = await boxOf(preview().locator('.codelens-decoration').first());
      const line = await boxOf(preview().locator('.view-line').filter({ hasText: '── system' }));
      const shown = await boxOf(preview().locator('.editor-scrollable'));
      assert.ok(lens.y >= shown.y && line.y >= lens.y + lens.height - 1, 'a line is hidden');
    });
    await picture('open');
    await person.replaceText('Rely on the policy', 'Trust the policy');
    await waitForText(/Trust the policy and the order below/);
  });

  it('marks an input that has no value, with a frame and by name', async () => {
    await person.replaceText('at most three short', 'a {{tone}} voice and at most three short');
    await eventually(async () => {
      assert.match((await lenses()).join(), /no value for tone/);
      const frames = await preview()
        .locator('.view-overlays .cdr')
        .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderTopStyle));
      assert.ok(frames.includes('solid'), frames.join());
    });
    assert.match(await previewText(), /Policy:\nWorn footwear can be exchanged/);
    await picture('missing');
    await person.replaceText('a {{tone}} voice and at most three short', 'at most three short');
    await eventually(async () => assert.ok((await lenses()).includes('try')));
  });

  it('shows another case', async () => {
    await press('case: Worn boots');
    await sample.editor.quickInput.choose('A refund with a date, in German');
    await waitForText(/Wann bekomme ich mein Geld zurück/);
    await eventually(async () => {
      assert.equal((await lenses())[0], 'case: A refund with a date, in German');
    });
  });

  it('asks the model through the proxy of the settings, once a person has agreed', async () => {
    await press('try');
    const question = await person.answer('Use This Endpoint');
    assert.match(question, /^Send prompts to http:\/\/models\.example\?/);
    assert.match(question, /“stand-in”.*without a key/s);
    await waitForText(/── answer ──\n\S.*tokens in, \d+ out · \$0 · /s);
    assert.ok(proxy.requests.some((url) => new URL(url).hostname === modelName));
    await eventually(async () => assert.ok((await lenses()).includes('save as fixture')));
    await picture('tried');
  });

  it('keeps the answer as a case, which is shown where it stands and in the Test Explorer', async () => {
    await press('save as fixture');
    await person.accept('What must the answer be?', 'It contains');
    await person.type('Which text must the answer hold?', '24');
    await person.accept('Which kind of case is it?', 'representative');
    await person.type('What is this case about?', 'The day of the refund');
    await sample.editor.textEditor.tab('answer.fixtures.yml').waitFor();
    await eventually(async () => {
      assert.match(await sample.editor.textEditor.visibleText(), /description: The day of the ref/);
    });
    await picture('saved');
    await sample.editor.runCommand('Testing: Focus on Test Explorer View');
    const tree = sample.editor.page.locator('.test-explorer');
    const row = (name: string | RegExp) => tree.getByRole('treeitem', { name }).first();
    for (const name of [/support\/answer/, /answer\.fixtures\.yml/, /Representative/]) {
      await eventually(async () => {
        if ((await row(name).getAttribute('aria-expanded')) !== 'true')
          await row(name).locator('.monaco-tl-twistie').click({ timeout: 1000 });
        assert.equal(await row(name).getAttribute('aria-expanded'), 'true');
      });
    }
    await row('The day of the refund').waitFor();
    await picture('explorer');
  });

  it('leaves no broken tab when the window is loaded again, and opens again', async () => {
    const { page } = sample.editor;
    await sample.editor.runCommand('File: Save All Files');
    await page.locator('.tab.dirty').first().waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.tab.active').first().waitFor();
    await page.getByText('answer.prompt.yml').first().waitFor();
    assert.equal(await page.locator(`.tab[data-resource-name="${title}"]`).count(), 0);
    await sample.editor.quickInput.openFile('answer.prompt.yml');
    await sample.editor.runCommand('Prompt Rollout: Preview Rendered Prompt');
    await waitForText(/── system ──.*Trust the policy/s, 30_000);
    await picture('reloaded');
  });

  function preview(): Locator {
    const { page } = sample.editor;
    const tab = page.locator(`.tab[data-resource-name="${title}"]`);
    return page.locator('.editor-group-container').filter({ has: tab });
  }

  async function previewText(): Promise<string> {
    const lines = await preview()
      .locator('.view-lines .view-line')
      .evaluateAll((elements) =>
        elements
          .map((element) => ({
            top: element.getBoundingClientRect().top,
            text: element.textContent.replaceAll('\u00a0', ' '),
          }))
          .sort((one, other) => one.top - other.top)
          .map(({ text }) => text),
      );
    return lines.join('\n');
  }

  async function waitForText(wanted: RegExp, timeoutMs?: number): Promise<void> {
    await eventually(async () => assert.match(await previewText(), wanted), timeoutMs);
  }

  async function lenses(): Promise<readonly string[]> {
    const texts = await preview().locator('.codelens-decoration a').allInnerTexts();
    return texts.map((text) => text.replaceAll('\u00a0', ' ').trim());
  }

  async function press(lens: string): Promise<void> {
    await preview().locator('.codelens-decoration a').filter({ hasText: lens }).first().click();
  }
});

async function boxOf(locator: Locator): Promise<{ y: number; height: number }> {
  const box = await locator.first().boundingBox();
  assert.ok(box);
  return box;
}
