import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import { compareVersions } from '../../../src/extension/diff/compareVersions.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { aPromptSource, DiffBench } from './diffBench.ts';

const key = 'support/answer';

describe('comparing any two versions', () => {
  let bench: DiffBench;

  before(async () => {
    bench = await DiffBench.start();
    await bench.publish(key, aPromptSource('One.'));
    await bench.publish(key, aPromptSource('Two.'));
    await bench.publish(key, aPromptSource('Three.', 'modelParameters:\n  temperature: 0.2\n'));
    await bench.deploy(key, '1.1.0', 'production');
    await bench.deploy(key, '1.2.0', 'staging');
  });

  after(() => bench.registry.close());

  beforeEach(() => {
    bench.files.clear();
    bench.opened.length = 0;
    bench.asked.length = 0;
    bench.answers = [];
    bench.activeFile = undefined;
    bench.status = { kind: 'live' };
  });

  const labels = (question: number) => bench.asked[question]?.items.map(({ label }) => label);

  it('takes two key presses from a changed file to its diff with live', async () => {
    bench.activeFile = bench.write('answer.prompt.yml', key, aPromptSource('Four.'));
    bench.answers = ['Enter', 'Enter'];
    await compareVersions({}, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.1.0 (live) ↔ working copy');
  });

  it('lists the working copy, then what is served, then the rest', async () => {
    bench.activeFile = bench.write('answer.prompt.yml', key, aPromptSource('Four.'));
    bench.answers = ['1.0.0', '1.2.0'];
    await compareVersions({}, bench.deps());
    assert.deepEqual(labels(0), ['Working copy', '1.2.0', '1.1.0', '1.0.0']);
    assert.deepEqual(labels(1), ['Working copy', '1.2.0', '1.1.0']);
  });

  it('says of each version where it stands', async () => {
    bench.answers = ['1.0.0'];
    await assert.rejects(compareVersions({ prompt: key }, bench.deps()), CancelledError);
    const [staged, live, never] = bench.asked[0]?.items ?? [];
    assert.match(staged?.description ?? '', /^on staging · /);
    assert.match(live?.description ?? '', /^live · /);
    assert.match(never?.description ?? '', /^never served · /);
  });

  it('says what each choice would show', async () => {
    bench.activeFile = bench.write('answer.prompt.yml', key, aPromptSource('Four.'));
    bench.answers = ['Enter', 'Enter'];
    await compareVersions({}, bench.deps());
    const details = new Map(bench.asked[1]?.items.map(({ label, detail }) => [label, detail]));
    assert.equal(details.get('1.1.0'), 'Message 1 (system) changed (+1 −1 lines).');
    assert.equal(
      details.get('1.2.0'),
      'Parameter “temperature” removed (was 0.2). Message 1 (system) changed (+1 −1 lines).',
    );
  });

  it('counts what was typed and not saved', async () => {
    const uri = bench.write('answer.prompt.yml', key, aPromptSource('One.'));
    const file = bench.files.get(uri);
    assert.ok(file);
    file.text = aPromptSource('Two.');
    bench.activeFile = uri;
    bench.answers = ['Working copy', 'Enter'];
    await compareVersions({}, bench.deps());
    const details = new Map(bench.asked[1]?.items.map(({ label, detail }) => [label, detail]));
    assert.equal(details.get('1.1.0'), 'Nothing that is served differs.');
  });

  it('asks only for the other side of a row of the tree', async () => {
    bench.answers = ['Enter'];
    await compareVersions({ prompt: key, version: '1.2.0' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.1.0 (live) ↔ 1.2.0 (on staging)');
  });

  it('puts the lower number left, whichever was chosen first', async () => {
    bench.answers = ['1.2.0'];
    await compareVersions({ prompt: key, version: '1.0.0' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 ↔ 1.2.0 (on staging)');
  });

  it('preselects the version before live when live itself is compared', async () => {
    bench.answers = ['Enter'];
    await compareVersions({ prompt: key, version: '1.1.0' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 ↔ 1.1.0 (live)');
  });

  it('asks nothing when both sides are named', async () => {
    const named = { prompt: key, version: '1.2.0', baseVersion: '1.0.0' };
    await compareVersions(named, bench.deps());
    assert.deepEqual(bench.asked, []);
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 ↔ 1.2.0 (on staging)');
  });

  it('takes the file when only the base is named', async () => {
    const uri = bench.write('answer.prompt.yml', key, aPromptSource('Four.'));
    await compareVersions({ uri, baseVersion: '1.0.0' }, bench.deps());
    assert.equal(bench.opened[0]?.title, 'support/answer: 1.0.0 ↔ working copy');
  });

  it('compares what was seen while the registry is away', async () => {
    const deps = bench.deps();
    await compareVersions({ prompt: key, version: '1.2.0', baseVersion: '1.0.0' }, deps);
    bench.status = { kind: 'offline', problem: 'gone' };
    bench.answers = ['1.0.0'];
    await compareVersions({ prompt: key, version: '1.2.0' }, deps);
    assert.equal(bench.opened[1]?.title, 'support/answer: 1.0.0 ↔ 1.2.0 (on staging)');
  });

  it('says so when nothing was published', async () => {
    const uri = bench.write('fresh.prompt.yml', 'fresh', aPromptSource('Fresh.'));
    await assert.rejects(compareVersions({ uri }, bench.deps()), UserError);
  });
});
