import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { restoreVersion, type RestoreDeps } from '../../../src/extension/editing/restoreVersion.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { aPromptSource, DiffBench } from '../diff/diffBench.ts';

const key = 'support/answer';
const uri = 'file:///shop/prompts/support/answer.prompt.yml';
const testData = 'testData:\n  - name: kept\n';

describe('restoring a version', () => {
  let bench: DiffBench;
  let did: string[];
  let isTrusted: boolean;
  const one = aPromptSource('One.');

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish(key, one);
    await bench.publish(key, aPromptSource('Two.'));
    await bench.deploy(key, '1.1.0', 'production');
  });

  after(() => bench.registry.close());

  beforeEach(() => {
    bench.files.clear();
    bench.asked.length = 0;
    bench.ran.length = 0;
    bench.said.length = 0;
    bench.answers = [];
    bench.activeFile = undefined;
    did = [];
    isTrusted = true;
  });

  function deps(): RestoreDeps {
    const base = bench.deps();
    return {
      ...base,
      editor: {
        ...base.editor,
        reveal: (file) => {
          did.push(`reveal ${file}`);
          return Promise.resolve();
        },
      },
      workingCopies: {
        ...base.workingCopies,
        setBase: (file, version) => {
          did.push(`base ${file} ${version}`);
          return Promise.resolve();
        },
      },
      requireTrust: () => {
        if (!isTrusted) throw new UserError('This workspace is not trusted.');
      },
      restoreFiles: {
        readExact: (file) => Promise.resolve(bench.files.get(file)?.text),
        writeExact: (file, text) => {
          did.push(`write ${file}`);
          bench.files.set(file, { key, text });
          return Promise.resolve();
        },
        replaceText: (file, text) => {
          did.push(`edit ${file}`);
          bench.files.set(file, { key, text });
          return Promise.resolve();
        },
        join: (folder, path) => `${folder}/${path}`,
      },
    };
  }

  const done = [`reveal ${uri}`, `base ${uri} 1.0.0`];

  it('writes the whole file without a question when nothing else would be lost', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.'));
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.deepEqual(did, [`write ${uri}`, ...done]);
    assert.equal(bench.files.get(uri)?.text, one);
    assert.deepEqual(bench.asked, []);
    assert.deepEqual(bench.said, [
      'support/answer holds 1.0.0 again. Evals: not run on this content.',
    ]);
  });

  it('leaves the files of an untrusted workspace alone', async () => {
    isTrusted = false;
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.'));
    const restoring = restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    await assert.rejects(restoring, /not trusted/);
    assert.deepEqual(did, []);
    assert.deepEqual(bench.asked, []);
  });

  it('changes nothing and says nothing when the file equals it', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, one);
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.deepEqual(did, done);
    assert.deepEqual(bench.said, []);
  });

  it('preselects to keep test data where the rest of the file differs', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.', testData));
    bench.answers = ['Enter'];
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.deepEqual(did, [`edit ${uri}`, ...done]);
    assert.equal(bench.files.get(uri)?.text, one + testData);
    assert.deepEqual(
      bench.asked[0]?.items.map(({ label }) => label),
      ['Prompt only', 'Whole file', 'Show Diff First'],
    );
  });

  it('takes the whole file where that is chosen', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.', testData));
    bench.answers = ['Whole file'];
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.equal(bench.files.get(uri)?.text, one);
  });

  it('compares first where that is chosen, and leaves the file', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.', testData));
    bench.answers = ['Show Diff First'];
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.deepEqual(did, []);
    assert.deepEqual(bench.ran[0]?.target, { uri, baseVersion: '1.0.0' });
  });

  it('leaves everything when the question is left', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Mine.', testData));
    await assert.rejects(restoreVersion({ prompt: key, version: '1.0.0' }, deps()), CancelledError);
    assert.deepEqual(did, []);
  });

  it('creates a file that is gone where it belongs', async () => {
    await restoreVersion({ prompt: key, version: '1.0.0' }, deps());
    assert.deepEqual(did, [`write ${uri}`, ...done]);
    assert.equal(bench.files.get(uri)?.text, one);
  });

  it('asks for the version, the one that was edited from preselected, with what it changes', async () => {
    bench.activeFile = bench.write(
      'prompts/support/answer.prompt.yml',
      key,
      aPromptSource('Mine.'),
    );
    bench.answers = ['Enter'];
    await restoreVersion({}, deps());
    assert.deepEqual(did.at(-1), `base ${uri} 1.1.0`);
    assert.equal(bench.asked[0]?.items[0]?.detail, 'Message 1 (system) changed (+1 −1 lines).');
  });

  it('refuses a prompt that was never published', async () => {
    const fresh = bench.write('prompts/fresh.prompt.yml', 'fresh', aPromptSource('Fresh.'));
    await assert.rejects(restoreVersion({ uri: fresh }, deps()), UserError);
  });
});
