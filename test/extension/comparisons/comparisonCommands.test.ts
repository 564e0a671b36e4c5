import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createHttpSend } from '../../../src/evals/models/http/createHttpSend.ts';
import type { PromptFixtures } from '../../../src/extension/caseTests/promptFixtures.ts';
import { ComparisonBook } from '../../../src/extension/comparisons/comparisonBook.ts';
import { comparisonHandlers } from '../../../src/extension/comparisons/comparisonCommands.ts';
import { compareVersionContent } from '../../../src/extension/comparisons/compareVersionContent.ts';
import { createTelling } from '../../../src/extension/comparisons/createTelling.ts';
import { findBaseline } from '../../../src/extension/comparisons/findBaseline.ts';
import type { DiffPair, DiffSide } from '../../../src/extension/diff/diffWindow.ts';
import { EvalRuns } from '../../../src/extension/evalEngine/evalRuns.ts';
import { commandIds, type CommandTarget } from '../../../src/extension/manifest.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { silentLogger } from '../../support/silentLogger.ts';
import {
  startScriptedModel,
  streamReply,
  type ScriptedModel,
} from '../../support/startScriptedModel.ts';
import { aCase } from '../caseTests/aCase.ts';
import { aPrompt, CommandBench, file, folder, key } from '../commands/commandBench.ts';
import { recordEvals } from '../commands/recordEvals.ts';

/** The model says what the prompt says, so a prompt that says “a” passes. */
const good = aPrompt('a');
const bad = aPrompt('b');

describe('evals of versions', () => {
  let bench: CommandBench;
  let model: ScriptedModel;
  let scratch: string;
  let engine: EvalRuns;
  let comparisons: ComparisonBook;
  let sides: DiffSide[];
  let changes: { readonly pairs: readonly DiffPair[]; readonly title: string }[];

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(good);
    await bench.deploy('1.0.0', 'production');
    await bench.publish(bad, '1.1.0');
    bench.write(bad);
    model = await startScriptedModel();
    model.replyAlways((response, request) => {
      const [message] = request.body['messages'] as readonly { readonly content: string }[];
      streamReply([message?.content.trim() ?? ''])(response, request);
    });
    scratch = await mkdtemp(path.join(tmpdir(), 'comparisons-'));
    comparisons = new ComparisonBook(silentLogger);
    engine = createEngine();
    sides = [];
    changes = [];
  });

  afterEach(async () => {
    engine.dispose();
    comparisons.dispose();
    await model.close();
    await bench.close();
    await rm(scratch, { recursive: true, force: true });
  });

  function createEngine(): EvalRuns {
    const { versions } = bench.deps;
    return new EvalRuns({
      findKey: () => Promise.resolve(undefined),
      send: createHttpSend({ proxy: 'none', isTlsStrict: () => true }),
      vscodeModel: {
        origin: 'editor',
        ask: () => Promise.reject(new Error('There is no editor.')),
      },
      measureInVscode: () => Promise.resolve({}),
      cacheFolder: scratch,
      onCacheFailure: (error) => {
        throw error;
      },
      sandboxScript: '',
      findBaseline: (prompt) => findBaseline(prompt, { versions }),
      confirmCost: () => Promise.resolve(),
      isTrusted: () => false,
    });
  }

  const prompt = (): PromptFixtures => ({
    uri: file,
    project: {
      ...bench.project,
      file: {
        models: [
          {
            ...{ name: 'scripted', kind: 'openai', url: model.url, serves: ['*'] },
            prices: { '*': { input: 0, output: 0 } },
          },
        ],
      },
    },
    key,
    path: 'prompts/support/answer.prompt.yml',
    fixtures: {
      cases: Array.from({ length: 12 }, (_, index) =>
        aCase({ id: `c${index}`, description: `Case ${index}`, values: {} }),
      ),
      ...{ broken: [], problems: [], files: [] },
    },
  });

  const compareVersion = (
    target: CommandTarget & { readonly version: string },
    stop = new AbortController(),
    compared = prompt(),
  ) => {
    const keyDeps = {
      projects: bench.deps.projects,
      ui: bench.deps.ui,
      keys: { list: () => [], has: () => Promise.resolve(false) },
      openProjectFile: () => Promise.resolve(),
    };
    const telling = createTelling(bench.deps, comparisons, keyDeps as never);
    return compareVersionContent(compared, target, {
      ...{ versions: bench.deps.versions, runner: engine },
      withProgress: async (_title, task) => task(stop.signal, () => undefined),
      tellProblems: (problems) => assert.deepEqual(problems, []),
      onComparison: telling.onComparison,
    });
  };

  const handlers = () =>
    comparisonHandlers({
      ...bench.deps,
      book: { findPrompt: (uri) => uri },
      comparisons,
      diffs: {
        openDiff: () => Promise.reject(new Error('Nobody asked for a single diff.')),
        openChanges: (pairs, title) => Promise.resolve(void changes.push({ pairs, title })),
        openSide: (side) => Promise.resolve(void sides.push(side)),
      },
    });
  const textOf = (side: DiffSide | undefined): string => (side?.kind === 'text' ? side.text : '');
  const shownText = (): string => textOf(sides[0]);

  it('run the fixtures on a published version against live, and record it for its content', async () => {
    await compareVersion({ version: '1.1.0' });
    assert.match(bench.said[0]?.message ?? '', /^support\/answer 1\.1\.0: Regression\./);
    const { items } = await bench.client.evidence.list({ prompt: key });
    const { contentHash } = await bench.client.versions.get(key, '1.1.0');
    assert.deepEqual(
      items.map((one) => [one.contentHash, one.baseline, one.verdict]),
      [[contentHash, '1.0.0', 'regression']],
    );
  });

  it('record nothing and give no verdict when the run is stopped', async () => {
    const stop = new AbortController();
    model.replyAlways((response, request) => {
      if (model.requests.length > 6) stop.abort();
      streamReply(['a'])(response, request);
    });
    await compareVersion({ version: '1.1.0' }, stop);
    assert.ok(stop.signal.aborted);
    assert.deepEqual(bench.said, []);
    assert.equal(comparisons.of(file, '1.1.0'), undefined);
    assert.deepEqual((await bench.client.evidence.list({ prompt: key })).items, []);
  });

  it('compare an older version with the one that took its place', async () => {
    await compareVersion({ version: '1.0.0', baseVersion: '1.1.0' });
    const [run] = (await bench.client.evidence.list({ prompt: key })).items;
    assert.deepEqual([run?.baseline, run?.verdict], ['1.1.0', 'better']);
  });

  it('compare with what the named environment serves', async () => {
    await bench.deploy('1.1.0', 'staging');
    await compareVersion({ version: '1.0.0', environment: 'staging' });
    const [run] = (await bench.client.evidence.list({ prompt: key })).items;
    assert.deepEqual([run?.baseline, run?.verdict], ['1.1.0', 'better']);
  });

  it('show the changed cases of a version beside the diff of both versions', async () => {
    await compareVersion({ version: '1.1.0' });
    bench.offered.find(({ label }) => label === 'Show Changed Cases')?.run();
    assert.deepEqual(bench.ran.at(-1)?.target, { uri: file, version: '1.1.0' });
    await handlers()[commandIds.compareBehaviour]({ uri: file, version: '1.1.0' });
    assert.equal(changes[0]?.title, 'support/answer: behaviour of 1.0.0 ↔ 1.1.0');
    assert.equal(changes[0].pairs.length, 13);
    assert.deepEqual(
      [changes[0].pairs[0]?.left?.kind, changes[0].pairs[0]?.right.kind],
      ['version', 'version'],
    );
    // A diff paints what only the right side has green, and hides what is far from a change.
    const [, shownCase] = changes[0].pairs;
    const said = [shownCase?.left, shownCase?.right].map(
      (side) => textOf(side).split('── answer')[0],
    );
    assert.match(said[0] ?? '', /\n1\.0\.0: passed\n1\.1\.0: not passed\. \S.*\n$/);
    assert.equal(said[1], said[0]);
  });

  it('show the content that was compared where the file holds something else by now', async () => {
    const { content } = await bench.client.versions.get(key, '1.1.0');
    const live = await bench.client.versions.get(key, '1.0.0');
    const { cases } = prompt().fixtures;
    const session = engine.begin(prompt().project, 'compare');
    const { comparison } = await session.run({
      ...{ prompt: prompt(), content, cases, signal: new AbortController().signal },
      ...{ baseline: live, onStart: () => undefined, onCase: () => undefined },
    });
    assert.ok(comparison);
    const { evidenceId = '' } = await comparisons.add(prompt(), comparison);
    const target = { project: bench.project.id, prompt: key, evidenceId };
    await handlers()[commandIds.openEvidence](target);
    bench.write(aPrompt('c'));
    await handlers()[commandIds.openEvidence](target);
    const right = changes.map(({ pairs }) => pairs[0]?.right);
    assert.deepEqual(right[0], { kind: 'file', uri: file });
    assert.equal(textOf(right[1]), bad);
    assert.equal(changes[1]?.pairs[0]?.left?.kind, 'version');
    assert.match(changes[1].title, /1\.0\.0 ↔ earlier content$/);
    const broken = changes[1].pairs.map((pair) => pair.right)[1];
    assert.match(textOf(broken), /\n1\.0\.0: passed\nearlier content: not passed\./);
    assert.match(textOf(changes[0]?.pairs[1]?.right), /\nworking copy: not passed\./);
    assert.deepEqual(broken?.kind === 'text' && [broken.name, broken.folder], [
      'Case 0.txt',
      'worse',
    ]);
  });

  it('offer to add cases where there are too few to tell', async () => {
    const few = { ...prompt().fixtures, cases: prompt().fixtures.cases.slice(0, 3) };
    const files = ['prompts/support/answer.fixtures.yml'];
    await compareVersion({ version: '1.0.0', baseVersion: '1.0.0' }, undefined, {
      ...prompt(),
      fixtures: { ...few, files },
    });
    assert.match(
      bench.said[0]?.message ?? '',
      /3 could be compared, and it takes 10; add 7 more\./,
    );
    await bench.offered.find(({ label }) => label === 'Add Cases')?.run();
    assert.equal(bench.revealed.at(-1)?.uri, `${folder}/${files[0]}`);
    await compareVersion({ version: '1.0.0', baseVersion: '1.0.0' }, undefined, {
      ...prompt(),
      fixtures: few,
    });
    await bench.offered.findLast(({ label }) => label === 'Add Cases')?.run();
    assert.deepEqual(bench.ran.at(-1), { id: commandIds.tryPrompt, target: { uri: file } });
  });

  it('open in full where this window ran them, and as they were recorded where another did', async () => {
    await compareVersion({ version: '1.1.0' });
    const [run] = (await bench.client.evidence.list({ prompt: key })).items;
    const target = { project: bench.project.id, prompt: key, evidenceId: run?.id ?? '' };
    await handlers()[commandIds.openEvidence](target);
    assert.equal(changes.length, 1);
    comparisons = new ComparisonBook(silentLogger);
    await handlers()[commandIds.openEvidence](target);
    assert.equal(changes.length, 1);
    assert.match(
      shownText(),
      /^Evals of support\/answer 1\.1\.0\n=+\n\nRegression against 1\.0\.0\./,
    );
    assert.match(shownText(), /✗ {2}Case 0 \(representative\) +0\/1 +1\/1/);
  });

  it('are those of what the file holds, where no run is named', async () => {
    await recordEvals(bench, { source: bad });
    await handlers()[commandIds.openEvidence]({});
    assert.match(shownText(), /^Evals of support\/answer 1\.1\.0\n/);
    await handlers()[commandIds.compareBehaviour]({ uri: file });
    assert.equal(sides.length, 2);
  });

  it('are offered where there are none', async () => {
    await assert.rejects(handlers()[commandIds.compareBehaviour]({ uri: file }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /not compared with live on what this file holds/);
      error.actions[0]?.run();
      return true;
    });
    assert.deepEqual(bench.ran.at(-1), { id: commandIds.compareFixtures, target: { uri: file } });
    await assert.rejects(
      handlers()[commandIds.openEvidence]({ uri: file, version: '1.0.0' }),
      /not run on 1\.0\.0 yet/,
    );
  });
});
