import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { compareAllChanged } from '../../../src/extension/diff/compareAllChanged.ts';
import { compareWithLive } from '../../../src/extension/diff/compareWithLive.ts';
import { openVersion } from '../../../src/extension/diff/openVersion.ts';
import { toVersionUri } from '../../../src/extension/diff/versionUri.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { aPromptSource, DiffBench } from './diffBench.ts';

const key = 'support/answer';

describe('comparing with what is live', () => {
  let bench: DiffBench;
  const version = (number: string, prompt = key) => ({
    kind: 'version',
    place: { registry: 'https://registry.example.com', prompt, version: number },
  });

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish(key, aPromptSource('One.'));
    await bench.publish(key, aPromptSource('Two.'));
    await bench.publish('new/one', aPromptSource('Not live.'));
    await bench.refresh();
    await bench.deploy(key, '1.0.0', 'production');
    await bench.deploy(key, '1.1.0', 'staging');
  });

  after(() => bench.registry.close());

  beforeEach(() => {
    bench.files.clear();
    bench.opened.length = 0;
    bench.openedSides.length = 0;
    bench.activeFile = undefined;
  });

  it('shows the file of the active editor on the right', async () => {
    const uri = bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Three.'));
    bench.activeFile = uri;
    await compareWithLive({}, bench.deps());
    assert.deepEqual(bench.opened, [
      {
        title: 'support/answer: 1.0.0 (live) ↔ working copy',
        pairs: [{ left: version('1.0.0'), right: { kind: 'file', uri } }],
      },
    ]);
  });

  it('shows a version where one is named', async () => {
    await compareWithLive({ prompt: key, version: '1.1.0' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 (live) ↔ 1.1.0 (on staging)');
  });

  it('shows the version of the document that is open', async () => {
    const place = { registry: bench.connection.id, prompt: key, version: '1.1.0' };
    const { path, query } = toVersionUri(place);
    bench.activeFile = `prompt-rollout:${path}?${encodeURIComponent(query)}`;
    await compareWithLive({}, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 (live) ↔ 1.1.0 (on staging)');
  });

  it('says so when the version is live itself', async () => {
    await assert.rejects(
      compareWithLive({ prompt: key, version: '1.0.0' }, bench.deps()),
      new UserError('support/answer 1.0.0 is what is live.'),
    );
  });

  it('takes the newest version before anything is live, and the title says which', async () => {
    bench.write('prompts/new/one.prompt.yml', 'new/one', aPromptSource('Edited.'));
    await compareWithLive({ prompt: 'new/one' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'new/one: 1.0.0 ↔ working copy');
  });

  it('offers to bump what was never published', async () => {
    const uri = bench.write('prompts/fresh.prompt.yml', 'fresh', aPromptSource('Fresh.'));
    const failure: unknown = await compareWithLive({ uri }, bench.deps()).catch(
      (error: unknown) => error,
    );
    assert.ok(failure instanceof UserError);
    assert.match(failure.message, /never published/);
    assert.deepEqual(
      failure.actions.map(({ label }) => label),
      ['Bump Version…'],
    );
  });

  it('shows the newest version of a prompt without a file', async () => {
    await compareWithLive({ prompt: key }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 (live) ↔ 1.1.0 (on staging)');
  });

  it('opens nothing when a version cannot be read', async () => {
    await assert.rejects(compareWithLive({ prompt: key, version: '9.9.9' }, bench.deps()));
    assert.deepEqual(bench.opened, []);
  });

  it('puts all changed prompts into one editor', async () => {
    bench.write('prompts/support/answer.prompt.yml', key, aPromptSource('Three.'));
    bench.write('prompts/new/one.prompt.yml', 'new/one', aPromptSource('Not live.'));
    const fresh = bench.write('prompts/fresh.prompt.yml', 'fresh', aPromptSource('Fresh.'));
    const broken = bench.write('prompts/zz.prompt.yml', 'zz', 'messages: [');
    await compareAllChanged({}, bench.deps());
    assert.equal(bench.opened[0]?.title, 'Changed prompts: live ↔ working copies');
    assert.deepEqual(
      bench.opened[0].pairs.map(({ left }) => left),
      [undefined, version('1.0.0'), undefined],
    );
    assert.deepEqual(bench.opened[0].pairs[0]?.right, { kind: 'file', uri: fresh });
    assert.deepEqual(bench.opened[0].pairs[2]?.right, { kind: 'file', uri: broken });
  });

  it('says that nothing changed instead of opening an empty editor', async () => {
    bench.write('prompts/new/one.prompt.yml', 'new/one', aPromptSource('Not live.'));
    await compareAllChanged({}, bench.deps());
    assert.deepEqual(bench.opened, []);
    assert.deepEqual(bench.said, ['No prompt file differs from what is published.']);
  });

  it('opens a version read-only, and asks which when none is named', async () => {
    await openVersion({ prompt: key, version: '1.0.0' }, bench.deps());
    bench.answers = ['Enter'];
    await openVersion({ prompt: key }, bench.deps());
    assert.deepEqual(bench.openedSides, [version('1.0.0'), version('1.0.0')]);
  });
});
