import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { bumpVersion } from '../../../src/extension/commands/bumpCommand.ts';
import { startCanary } from '../../../src/extension/commands/startCanaryCommand.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { CancelledError } from '../../../src/extension/platform/userError.ts';
import { aPrompt, CommandBench, file, key } from './commandBench.ts';
import { recordEvals } from './recordEvals.ts';

const candidate = aPrompt('Two.');

describe('what a start rests on', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    await bench.publish(candidate, '1.1.0');
    bench.write(candidate);
  });

  afterEach(() => bench.close());

  const start = (environment?: string) =>
    startCanary(environment === undefined ? {} : { environment }, bench.deps, () =>
      Promise.resolve([]),
    );
  const phases = async () => (await bench.client.rollouts.listAll()).map(({ phase }) => phase);
  const detailsOf = (index: number): readonly (readonly [string, string])[] =>
    [...(bench.shown[index]?.details ?? [])]
      .filter(([label]) => /Careful|Fast/.test(label))
      .map(([label, detail]) => [label.split(' ')[1] ?? '', detail]);

  it('is said in the form, and for each plan whether its gates would hold', async () => {
    await recordEvals(bench, { source: candidate, cases: 5 });
    bench.answers = ['Esc'];
    await assert.rejects(start(), CancelledError);
    const labels = bench.shown[0]?.labels ?? [];
    assert.ok(
      labels.includes('$(beaker) Evals: 5/5, insufficient evidence against 1.0.0 | show'),
      labels.join('\n'),
    );
    assert.deepEqual(detailsOf(0), [
      [
        'Careful',
        '$(circle-slash) The evals say “insufficient evidence”, and the plan asks for “no regression”. Too few cases to rule a regression out: 5 could be compared, and it takes 10; add 5 more.',
      ],
      [
        'Fast',
        '$(check) The evals on this content: 5 of 5 passed as before; too few cases to rule out a regression.',
      ],
    ]);
  });

  it('starts with five cases that pass as before, and says in the dialog what they do not show', async () => {
    await recordEvals(bench, { source: candidate, cases: 5 });
    bench.answers = ['Fast', 'Enter', 'Start (10'];
    await start();
    assert.match(bench.shown.at(-1)?.detail ?? '', /Evals: 5\/5, insufficient evidence/);
    assert.deepEqual(await phases(), ['progressing']);
  });

  it('does not start on a regression: the dialog says why, and shows the run', async () => {
    const { id } = await recordEvals(bench, { source: candidate, failing: 6 });
    bench.answers = ['Enter', 'Show Evals'];
    await assert.rejects(start(), CancelledError);
    const dialog = bench.shown.at(-1);
    assert.match(dialog?.detail ?? '', /show a regression against 1\.0\.0/);
    assert.match(dialog?.detail ?? '', /Nobody gets 1\.1\.0; production keeps/);
    assert.deepEqual(dialog?.labels, ['Show Evals', 'Override…']);
    assert.deepEqual(bench.ran.at(-1), {
      id: commandIds.openEvidence,
      target: { project: bench.project.id, prompt: key, evidenceId: id },
    });
    assert.deepEqual(await phases(), []);
  });

  it('starts over a regression only with a reason', async () => {
    await recordEvals(bench, { source: candidate, failing: 6 });
    bench.answers = ['Enter', 'Override…', 'The fixtures are wrong'];
    await start();
    assert.deepEqual(await phases(), ['progressing']);
  });

  it('is found right there where nobody ran the evals, and the form goes on with it', async () => {
    bench.onRun = async (id) => {
      assert.equal(id, commandIds.compareFixtures);
      await recordEvals(bench, { source: candidate });
    };
    bench.answers = ['Compare with Live First', 'Enter', 'Start (1'];
    await start();
    assert.ok(
      bench.shown[0]?.labels.includes(
        '$(run-all) Compare with Live First | Evals: not run on this content',
      ),
    );
    // The file holds the version: the Test Explorer shows the run.
    assert.deepEqual(bench.ran[0]?.target, { uri: file });
    assert.ok(
      bench.shown[1]?.labels.some((label) =>
        label.startsWith('$(beaker) Evals: 12/12, no regression against 1.0.0'),
      ),
    );
    assert.deepEqual(await phases(), ['progressing']);
  });

  it('ends where the comparison came to nothing', async () => {
    bench.answers = ['Compare with Live First'];
    await assert.rejects(start(), CancelledError);
    assert.deepEqual(await phases(), []);
  });

  it('is the version’s own content where the file holds another, against what the place serves', async () => {
    await bench.deploy('1.0.0', 'staging');
    bench.write(aPrompt('Three.'));
    bench.answers = ['Compare with Live First'];
    await assert.rejects(start('staging'), CancelledError);
    assert.deepEqual(bench.ran[0]?.target, {
      uri: file,
      version: '1.1.0',
      environment: 'staging',
    });
  });

  it('is what was found before the bump: the content is the same', async () => {
    const source = aPrompt('Three, without a version yet.');
    bench.write(source);
    await recordEvals(bench, { source });
    bench.answers = ['Enter', 'Say three'];
    await bumpVersion({}, bench.deps, () => Promise.resolve({}));
    const newest = () => bench.connection.state.prompts.get(key)?.newestVersion;
    await bench.until(() => newest() !== '1.1.0');
    bench.answers = ['Enter', 'Start (1'];
    await start();
    const [rollout] = await bench.client.rollouts.listAll();
    assert.deepEqual([rollout?.candidate, rollout?.phase], [newest(), 'progressing']);
  });
});

describe('what a bump rests on', () => {
  let bench: CommandBench;
  const changed = aPrompt('Two.');

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    bench.write(changed);
  });

  afterEach(() => bench.close());

  const bump = () => bumpVersion({}, bench.deps, () => Promise.resolve({}));
  const newest = async () => (await bench.client.versions.list(key)).items[0]?.version;

  it('is said beside the levels, with what it would not let through', async () => {
    const { id } = await recordEvals(bench, { source: changed, failing: 6 });
    bench.answers = ['Evals: 6/12'];
    await assert.rejects(bump(), CancelledError);
    const label = '$(beaker) Evals: 6/12, regression against 1.0.0';
    assert.ok(bench.shown[0]?.labels.includes(`${label} | show`), bench.shown[0]?.labels.join());
    assert.match(
      bench.shown[0]?.details?.get(label) ?? '',
      /show a regression against 1\.0\.0.* Run just now\.$/,
    );
    assert.deepEqual(bench.ran.at(-1)?.target?.evidenceId, id);
    assert.equal(await newest(), '1.0.0');
  });

  it('is found right there, and the bump goes on', async () => {
    bench.onRun = async () => {
      await recordEvals(bench, { source: changed });
    };
    bench.answers = ['Compare with Live First', 'Enter', 'Say two'];
    await bump();
    assert.deepEqual(bench.ran[0], { id: commandIds.compareFixtures, target: { uri: file } });
    assert.ok(bench.shown[1]?.labels.some((label) => label.includes('12/12, no regression')));
    assert.notEqual(await newest(), '1.0.0');
  });

  it('ends where the comparison came to nothing, and publishes nothing', async () => {
    bench.answers = ['Compare with Live First'];
    await assert.rejects(bump(), CancelledError);
    assert.equal(await newest(), '1.0.0');
  });
});
