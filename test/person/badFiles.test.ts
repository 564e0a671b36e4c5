// Files that are broken, huge, hostile or badly named: the line is shown, nothing is published, and the editor stays quick.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

const message = (content: string) => `messages:\n  - role: user\n    content: ${content}\n`;

const broken = 'name: Broken\nmessages:\n  - role: user\n   content: "no end\n';
const duplicated = `model: one\n${message('Hello')}model: two\n`;
// Each line stands for ten of the one before: written out it would be 100 GB.
const bomb = [
  'a0: &a0 ["x","x","x","x","x","x","x","x","x","x"]',
  ...Array.from({ length: 10 }, (_, index) => {
    const alias = `*a${index}`;
    return `a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => alias).join(',')}]`;
  }),
  message('*a10'),
].join('\n');
const huge = message(`|\n${'      All work and no play makes a long prompt.\n'.repeat(110_000)}`);

describe('bad files', () => {
  let sample: OpenSample;
  let person: KeyboardPerson;
  const picture = (name: string) => takePicture(sample.editor, `bad-${name}`);

  before(async () => {
    sample = await openSample({ theme: 'light' });
    person = new KeyboardPerson(sample.editor);
    await sample.editor.openContainer('Prompt Rollout');
    await sample.editor.tree('Prompts').item('triage').waitFor();
  });

  after(() => sample.close());

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  for (const { name, text, line, problem } of [
    { name: 'broken', text: broken, line: 4, problem: /./ },
    { name: 'duplicated', text: duplicated, line: 5, problem: /model/ },
    { name: 'bomb', text: bomb, line: undefined, problem: /alias/i },
    { name: 'huge', text: huge, line: undefined, problem: /large|1 MiB|KiB|MB/ },
  ]) {
    it(`shows what is wrong with the file “${name}”, and does not publish it`, async () => {
      const { editor } = sample;
      await write(`prompts/${name}.prompt.yml`, text);
      const row = editor.tree('Prompts').item(name);
      await row.filter({ hasText: 'has errors' }).waitFor();
      await editor.tree('Prompts').inlineAction(name, 'Open Prompt File');
      await editor.textEditor.tab(`${name}.prompt.yml`).waitFor();
      await editor.statusBar.item('· has errors').waitFor();
      await person.command('Bump Version…');
      const said = await editor.notifications.waitFor(`${name} was not published.`);
      await picture(name);
      assert.match(said, problem);
      assert.match(said, line === undefined ? /Line \d+:/ : new RegExp(`Line ${line}:`));
      await editor.notifications.clear();
    });
  }

  it('lists the problems in the Problems panel on their lines', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('duplicated.prompt.yml');
    await editor.page.keyboard.press('ControlOrMeta+Shift+M');
    await editor.page
      .locator('.markers-panel .monaco-list-row')
      .filter({ hasText: 'Ln 5' })
      .first()
      .waitFor();
    await picture('problems');
    await editor.page.keyboard.press('ControlOrMeta+Shift+M');
  });

  it('says why a name is no key, and lists no such prompt as publishable', async () => {
    const { editor, client } = sample;
    const names = ['Upper Case', '%2e%2e', '🎣', 'con', 'x'.repeat(80), '..hidden'];
    for (const name of names) await write(`prompts/odd/${name}.prompt.yml`, message('Hello'));
    await editor.tree('Prompts').item('Upper Case').waitFor();
    await editor.quickInput.openFile('Upper Case.prompt.yml');
    await person.command('Bump Version…');
    const said = await editor.notifications.waitFor('has no valid prompt key');
    await picture('names');
    assert.match(said, /a-z|lower/i);
    const { items } = await client.prompts.list();
    assert.deepEqual(
      items.map(({ key }) => key).filter((key) => key.startsWith('odd/')),
      [],
    );
    await editor.notifications.clear();
  });

  it('answers typing while all of them are there', async () => {
    const { editor } = sample;
    await editor.quickInput.openFile('triage.prompt.yml');
    await editor.statusBar.item('triage 2.0.0').waitFor();
    await person.replaceText('temperature: 0', 'temperature: 0.1');
    // Far more than it takes, far less than reading the files again with every key would.
    await editor.statusBar.item('triage 2.0.0 · changed').waitFor({ timeout: 5000 });
  });

  async function write(file: string, text: string): Promise<void> {
    const where = path.join(sample.workspace, file);
    await mkdir(path.dirname(where), { recursive: true });
    await writeFile(where, text);
  }
});
