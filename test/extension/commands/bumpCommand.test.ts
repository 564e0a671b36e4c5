import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { RegistryError } from '../../../src/client/registryError.ts';
import { bumpVersion } from '../../../src/extension/commands/bumpCommand.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { aPrompt, CommandBench, file, folder, key } from './commandBench.ts';

describe('Bump Version…', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
  });

  afterEach(() => bench.close());

  const bump = () => bumpVersion({}, bench.deps, () => Promise.resolve({ path: 'here' }));
  const versions = async () =>
    (await bench.client.versions.list(key)).items.map(({ version }) => version);

  it('publishes a first version as 1.0.0 in two steps', async () => {
    bench.write(aPrompt('One.'));
    bench.answers = ['Enter', 'First answers'];
    await bump();
    const [first] = (await bench.client.versions.list(key)).items;
    assert.equal(first?.version, '1.0.0');
    assert.equal(first.message, 'First answers');
    assert.deepEqual(first.origins, [{ path: 'here' }]);
    assert.equal(
      bench.said.at(-1)?.message,
      'Published support/answer 1.0.0. It serves nobody yet.',
    );
  });

  it('preselects the level and says why, with the summary of what changed', async () => {
    await bench.publish(aPrompt('One.'));
    bench.write(aPrompt('Two.'));
    bench.answers = ['Enter', 'Another wording'];
    await bump();
    assert.equal(bench.shown[0]?.labels[0], 'Minor 1.1.0 | suggested: the messages changed');
    assert.match(bench.shown[0].detail, /^Since 1\.0\.0: Message 1 \(system\) changed/);
    assert.deepEqual(await versions(), ['1.1.0', '1.0.0']);
  });

  it('suggests a major version for a new required input', async () => {
    await bench.publish(aPrompt('One.'));
    bench.write(aPrompt('One {{name}}.', 'inputs:\n  name: { type: string, required: true }\n'));
    bench.answers = ['Esc'];
    await assert.rejects(bump(), CancelledError);
    assert.equal(bench.shown[0]?.value, 'Major 2.0.0');
    assert.match(bench.shown[0].labels[0] ?? '', /required input "name" was added/);
  });

  it('publishes the bytes of the file', async () => {
    const source = `# A comment\r\n${aPrompt('One.')}`;
    bench.write(source);
    bench.answers = ['Enter', 'x'];
    await bump();
    assert.equal((await bench.client.versions.get(key, '1.0.0')).source, source);
  });

  it('saves a dirty file and says so', async () => {
    bench.write(aPrompt('One.'));
    bench.dirty.add(file);
    bench.answers = ['Enter', 'x'];
    await bump();
    assert.equal(bench.dirty.size, 0);
    assert.equal(bench.said[0]?.message, 'Saved prompts/support/answer.prompt.yml.');
  });

  it('refuses a file with errors, names the line and goes there', async () => {
    bench.write('model: x\nmessages:\n  - role: nobody\n    content: hello\n');
    await assert.rejects(bump(), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /support\/answer was not published\. Line 3:/);
      return true;
    });
    assert.deepEqual(bench.revealed, [{ uri: file, line: 2 }]);
  });

  it('has nothing to publish when the file equals a version', async () => {
    await bench.publish(aPrompt('One.'));
    bench.write(aPrompt('One.'));
    await bump();
    assert.equal(
      bench.said[0]?.message,
      'support/answer equals 1.0.0: there is nothing to publish.',
    );
  });

  describe('when somebody published meanwhile', () => {
    beforeEach(async () => {
      await bench.publish(aPrompt('One.'));
      bench.write(aPrompt('Mine.'));
      // The other person is faster while the message is typed; this window hears of it, the person who types does not.
      bench.meanwhile = { kind: 'input', run: () => bench.publish(aPrompt('Theirs.'), '1.1.0') };
    });

    it('publishes beside it when asked to', async () => {
      bench.answers = ['Enter', 'My change', 'Publish beside it'];
      await bump();
      assert.deepEqual(await versions(), ['1.2.0', '1.1.0', '1.0.0']);
    });

    it('offers to compare, stops and keeps the message', async () => {
      bench.answers = ['Enter', 'My change', 'Compare with 1.1.0'];
      await assert.rejects(bump(), CancelledError);
      assert.deepEqual(bench.ran, [
        { id: commandIds.compareVersions, target: { uri: file, baseVersion: '1.1.0' } },
      ]);
      assert.equal(bench.deps.drafts.get('message', key), 'My change');
      assert.deepEqual(await versions(), ['1.1.0', '1.0.0']);
    });
  });

  it('offers the typed message again after a failed request', async () => {
    bench.write(aPrompt('One.'));
    bench.answers = ['Enter', 'A long explanation'];
    const failing = bumpVersion({}, bench.deps, () =>
      Promise.reject(new RegistryError({ code: 'storage_full', message: 'The disk is full.' })),
    );
    await assert.rejects(failing, /disk is full/);
    bench.answers = ['Enter', 'Enter'];
    await bump();
    assert.equal((await bench.client.versions.get(key, '1.0.0')).message, 'A long explanation');
    assert.equal(bench.deps.drafts.get('message', key), undefined);
  });

  it('publishes a renamed file as a prompt that continues the old one, once that is decided', async () => {
    await bench.publish(aPrompt('One.'));
    const uri = `${folder}/prompts/support/reply.prompt.yml`;
    bench.write(aPrompt('Two.'), uri);
    const place = { project: folder, uri, path: 'prompts/support/reply.prompt.yml' };
    bench.renames.set(uri, { ...place, key: 'support/reply', from: key, isNew: false });
    bench.activeFile = uri;
    bench.answers = ['New Prompt', 'Enter', 'Under a better name'];
    await bump();
    assert.equal((await bench.client.prompts.get('support/reply')).continues, key);
    assert.equal((await bench.client.versions.list('support/reply')).items.length, 1);
    assert.equal(bench.renames.get(uri)?.isNew, true);
  });

  it('publishes nothing under the new name of a file that keeps its key', async () => {
    await bench.publish(aPrompt('One.'));
    const uri = `${folder}/prompts/support/reply.prompt.yml`;
    bench.write(aPrompt('Two.'), uri);
    const place = { project: folder, uri, path: 'prompts/support/reply.prompt.yml' };
    bench.renames.set(uri, { ...place, key: 'support/reply', from: key, isNew: false });
    bench.activeFile = uri;
    bench.answers = ['Enter'];
    await assert.rejects(bump(), CancelledError);
    assert.deepEqual(bench.ran, [{ id: commandIds.keepKey, target: { uri } }]);
    await assert.rejects(bench.client.prompts.get('support/reply'));
  });
});
