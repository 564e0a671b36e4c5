// Prompt files that were renamed on disk, with real git: the question, the row, and both answers.
import assert from 'node:assert/strict';
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { eventually } from '../editor/eventually.ts';
import { openSample, type OpenSample } from '../editor/openSample.ts';
import { parseProjectFile } from '../../src/formats/projectFile.ts';
import { KeyboardPerson } from './keyboardPerson.ts';
import { pictureFailure, takePicture } from './pictures.ts';

describe('a renamed prompt file', () => {
  let sample: OpenSample;
  const picture = (name: string) => takePicture(sample.editor, `rename-${name}`);
  const prompts = () => sample.editor.tree('Prompts');
  const move = (from: string, to: string) =>
    rename(path.join(sample.workspace, from), path.join(sample.workspace, to));
  const keys = async () => {
    const text = await readFile(path.join(sample.workspace, 'prompt-rollout.yml'), 'utf8');
    return parseProjectFile(text).project?.keys;
  };

  before(async () => {
    sample = await openSample();
    await sample.editor.openContainer('Prompt Rollout');
    await prompts().item('answer').waitFor();
  });

  after(() => sample.close());

  afterEach(async function () {
    await pictureFailure(this, sample.editor);
  });

  it('is asked about once, and keeps its key with its versions', async () => {
    await move('prompts/support/answer.prompt.yml', 'prompts/support/reply.prompt.yml');
    const { notifications } = sample.editor;
    const said = await notifications.waitFor('before it was renamed');
    assert.match(said, /prompts\/support\/reply\.prompt\.yml was published as support\/answer/);
    await prompts().item('renamed from support/answer').waitFor();
    await picture('question');
    await notifications.press('before it was renamed', 'Keep the Key');
    await eventually(async () =>
      assert.deepEqual(await keys(), { 'prompts/support/reply.prompt.yml': 'support/answer' }),
    );
    await prompts()
      .item(/^answer\s*1\.3\.0$/)
      .waitFor();
    await prompts().item('reply').waitFor({ state: 'detached' });
  });

  it('becomes a new prompt from its row, and is published as one that continues the old', async () => {
    const { editor, client } = sample;
    await editor.notifications.clear();
    await move('prompts/triage.prompt.yml', 'prompts/sort.prompt.yml');
    await editor.notifications.waitFor('before it was renamed');
    await editor.notifications.clear();
    await prompts().expand('sort');
    await prompts().inlineAction('Working copy', 'New Prompt from a Renamed File');
    await prompts().item('new, continues triage').waitFor();
    await picture('new');
    await editor.quickInput.openFile('sort.prompt.yml');
    const person = new KeyboardPerson(editor);
    await person.command('Bump Version…');
    await person.accept('Bump sort', '1.0.0');
    await person.type('Bump sort (2/2)', 'Under a better name');
    await eventually(async () => {
      const published = await client.prompts.get('sort');
      assert.equal(published.continues, 'triage');
      assert.equal(published.newestVersion, '1.0.0');
    });
  });
});
