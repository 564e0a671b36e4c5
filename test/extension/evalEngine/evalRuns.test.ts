// The engine of the editor with a model over real HTTP, files on a real disk and the sandbox's own process.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Project as ProjectFile } from '../../../src/domain/project/project.ts';
import { loadCases } from '../../../src/evals/fixtures/loadCases.ts';
import { openWorkspaceFiles } from '../../../src/evals/fixtures/workspaceFiles.ts';
import { createHttpSend } from '../../../src/evals/models/http/createHttpSend.ts';
import type { CaseResult } from '../../../src/evals/run/runResult.ts';
import type {
  RunEnd,
  RunInputs,
  RunMode,
  RunSession,
} from '../../../src/extension/caseTests/caseRunner.ts';
import type {
  CostEstimate,
  EvalEngineHost,
} from '../../../src/extension/evalEngine/evalEngineHost.ts';
import { EvalRuns } from '../../../src/extension/evalEngine/evalRuns.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import { eventually } from '../../editor/eventually.ts';
import { sandboxEntry } from '../../evals/sandbox/testSandbox.ts';
import {
  type ScriptedModel,
  stallReply,
  startScriptedModel,
  streamReply,
} from '../../support/startScriptedModel.ts';
import { aProject } from '../caseTests/aPrompt.ts';

const promptText = `model: small
inputs: { question: {} }
messages:
  - { role: user, content: '{{question}}' }
`;
const fixturesText = `tests:
  - { description: first, vars: { question: Hello? }, assert: [{ type: contains, value: Hello }] }
  - { description: second, vars: { question: Bye? }, assert: [{ type: regex, value: 'Hel+o' }] }
`;

describe('the eval engine of the editor', () => {
  let folder: string;
  let model: ScriptedModel;
  let engine: EvalRuns;
  let estimates: CostEstimate[];
  let agrees: boolean;

  const createEngine = (parts: Partial<EvalEngineHost> = {}): EvalRuns =>
    new EvalRuns({
      findKey: () => Promise.resolve(undefined),
      send: createHttpSend({ proxy: 'none' }),
      vscodeModel: { origin: 'vscode', ask: () => assert.fail('VS Code was asked.') },
      measureInVscode: () => Promise.resolve({}),
      cacheFolder: path.join(folder, 'answers'),
      onCacheFailure: assert.ifError,
      sandboxScript: sandboxEntry,
      findBaseline: () => Promise.resolve(undefined),
      confirmCost: (estimate) => {
        estimates.push(estimate);
        return agrees ? Promise.resolve() : Promise.reject(new CancelledError());
      },
      isTrusted: () => true,
      ...parts,
    });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'eval-engine-'));
    await mkdir(path.join(folder, 'prompts'));
    await writeFile(path.join(folder, 'prompts/answer.prompt.yml'), promptText);
    await writeFile(path.join(folder, 'prompts/answer.fixtures.yml'), fixturesText);
    model = await startScriptedModel();
    estimates = [];
    agrees = true;
    engine = createEngine();
  });

  afterEach(async () => {
    engine.dispose();
    await model.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const readInputs = async (file: ProjectFile = {}): Promise<RunInputs> => {
    const name = 'prompts/answer.prompt.yml';
    const { content } = parsePromptFile(await readFile(path.join(folder, name), 'utf8'));
    assert.ok(content);
    const fixtures = await loadCases(name, openWorkspaceFiles(folder));
    assert.deepEqual(fixtures.problems, []);
    const uri = pathToFileURL(folder).href;
    const models: ProjectFile['models'] = [{ name: 'here', kind: 'openai', url: model.url }];
    const project = aProject({ id: uri, folder: uri, path: folder, file: { models, ...file } });
    const prompt = { uri: `${uri}/${name}`, project, key: 'answer', path: name, fixtures };
    return { prompt, content, cases: fixtures.cases };
  };

  interface Ran extends RunEnd {
    readonly outcomes: readonly string[];
  }

  const runIn = async (
    session: RunSession,
    inputs: RunInputs,
    signal = new AbortController().signal,
  ): Promise<Ran> => {
    const results = new Map<string, CaseResult>();
    const end = await session.run({
      ...{ ...inputs, signal, onStart: () => undefined },
      onCase: (one, result) => results.set(one.id, result),
    });
    const outcomes = inputs.cases.map(
      ({ id }) =>
        results
          .get(id)
          ?.attempts.map(({ outcome }) => outcome)
          .join() ?? 'open',
    );
    return { ...end, outcomes };
  };

  const run = async (mode: RunMode, inputs: RunInputs): Promise<Ran> =>
    runIn(engine.begin(inputs.prompt.project, mode), inputs);

  it('asks the model, looks patterns up in the sandbox, and asks nothing twice', async () => {
    const inputs = await readInputs();
    const first = await run('run', inputs);
    assert.deepEqual(first.outcomes, ['pass', 'pass']);
    assert.match(first.lines[0] ?? '', /^2 of 2 passed · 30 tokens/);
    const second = await run('run', inputs);
    assert.deepEqual(second.outcomes, ['pass', 'pass']);
    assert.match(second.lines[0] ?? '', /^2 of 2 passed · all answers were known already$/);
    assert.equal(model.requests.length, 2);
  });

  it('records answers beside the prompt, past the cache, and replays them without the model', async () => {
    const inputs = await readInputs();
    await run('run', inputs);
    model.replyAlways(streamReply(['Hello again.']));
    await run('record', inputs);
    assert.equal(model.requests.length, 4);
    const file = path.join(folder, 'prompts/answer.recorded.yml');
    const recorded = await readFile(file, 'utf8').catch(() => '');
    assert.match(recorded, /Hello again\./);
    await model.close();
    const replayed = await run('replay', inputs);
    assert.deepEqual(replayed.outcomes, ['pass', 'pass']);
    model = await startScriptedModel();
  });

  it('asks anew for a comparison, since evidence rests on what the model says now', async () => {
    const inputs = await readInputs();
    assert.deepEqual((await run('run', inputs)).outcomes, ['pass', 'pass']);
    model.replyAlways(streamReply(['Broken.']));
    const compared = await run('compare', inputs);
    assert.deepEqual(compared.outcomes, ['fail', 'fail']);
    assert.equal(model.requests.length, 4);
    // What it learned is known to a run that follows.
    assert.deepEqual((await run('run', inputs)).outcomes, ['fail', 'fail']);
    assert.equal(model.requests.length, 4);
  });

  it('keeps the answers of cases that are just being mended', async () => {
    await run('record', await readInputs());
    const whole = await readInputs();
    const [first] = whole.cases;
    assert.ok(first);
    const mending = {
      ...whole.prompt.fixtures,
      cases: [first],
      broken: [{ ...first, messages: ['x'] }],
    };
    const prompt = { ...whole.prompt, fixtures: mending };
    await run('record', { ...whole, prompt, cases: [first] });
    const { outcomes } = await run('replay', whole);
    assert.deepEqual(outcomes, ['pass', 'pass']);
  });

  it('refuses to write over a recording that it cannot read', async () => {
    await writeFile(path.join(folder, 'prompts/answer.recorded.yml'), 'answers: [');
    await assert.rejects(run('record', await readInputs()), UserError);
    assert.equal(model.requests.length, 0);
  });

  it('ends the request when a run is cancelled', async () => {
    model.replyAlways(stallReply(['Hel']));
    const inputs = await readInputs();
    const stop = new AbortController();
    const session = engine.begin(inputs.prompt.project, 'run');
    const running = runIn(session, inputs, stop.signal);
    await eventually(() => assert.equal(model.requests.length, 2));
    stop.abort();
    assert.deepEqual((await running).outcomes, ['open', 'open']);
    await Promise.all(model.requests.map(({ abandoned }) => abandoned));
  });

  it('stays within the budget over all runs of a session', async () => {
    const inputs = await readInputs({
      models: [{ name: 'here', kind: 'openai', url: model.url }],
      evals: { budget: { tokens: 20 }, concurrency: 1 },
    });
    engine = createEngine({ cacheFolder: path.join(folder, 'none') });
    model.replyAlways(
      streamReply(['Hello.'], { usage: { prompt_tokens: 10, completion_tokens: 9 } }),
    );
    const [one, two] = inputs.cases;
    assert.ok(one && two);
    const { content, prompt } = inputs;
    const session = engine.begin(prompt.project, 'run');
    const limited = { ...content, modelParameters: { maxTokens: 5 } };
    await runIn(session, { prompt, content: limited, cases: [one] });
    const { outcomes, problems } = await runIn(session, { prompt, content: limited, cases: [two] });
    assert.deepEqual(outcomes, ['skipped']);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['budget_spent'],
    );
    assert.equal(model.requests.length, 1);
  });

  const { signal } = new AbortController();
  const priced: ProjectFile = { evals: { askAboveUsd: 0.001 } };
  const price = { '*': { input: 1000, output: 1000 } };
  const readPriced = (): Promise<RunInputs> =>
    readInputs({
      ...priced,
      models: [{ name: 'here', kind: 'openai', url: model.url, prices: price }],
    });

  it('asks about the cost once when runs that belong together begin at the same time', async () => {
    const inputs = await readPriced();
    const session = engine.begin(inputs.prompt.project, 'run');
    await Promise.all([session.agree([inputs], signal), session.agree([inputs], signal)]);
    assert.equal(estimates.length, 1);
    agrees = false;
    const other = engine.begin(inputs.prompt.project, 'run');
    const refused = await Promise.allSettled([
      other.agree([inputs], signal),
      other.agree([inputs], signal),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(estimates.length, 2);
  });

  it('asks about the cost once for runs that belong together, and not again for less', async () => {
    const inputs = await readPriced();
    const session = engine.begin(inputs.prompt.project, 'run');
    await session.agree([inputs], signal);
    assert.equal(estimates[0]?.questions, 2);
    await session.agree([inputs], signal);
    await session.agree([{ ...inputs, cases: inputs.cases.slice(1) }], signal);
    assert.equal(estimates.length, 1);
    await session.agree([inputs, inputs], signal);
    assert.equal(estimates.length, 2);
  });

  it('asks about tokens where a price is not known, and nobody about a run that was stopped', async () => {
    const { prompt, ...inputs } = await readInputs({ evals: { askAboveUsd: 0.000_01 } });
    const unknown = { prompt, ...inputs };
    const session = engine.begin(prompt.project, 'run');
    await assert.rejects(session.agree([unknown], AbortSignal.abort()), CancelledError);
    assert.equal(estimates.length, 0);
    await session.agree([unknown], signal);
    const [{ mostUsd, unpriced, unpricedTokens } = assert.fail()] = estimates;
    assert.deepEqual([mostUsd, unpriced], [0, ['small']]);
    assert.ok(unpricedTokens > 10, `${unpricedTokens}`);
  });

  it('takes a no for as much and more, without asking again', async () => {
    agrees = false;
    const inputs = await readPriced();
    const session = engine.begin(inputs.prompt.project, 'run');
    await assert.rejects(session.agree([inputs], signal), CancelledError);
    await assert.rejects(session.agree([inputs], signal), CancelledError);
    assert.equal(estimates.length, 1);
    await assert.rejects(
      session.agree([{ ...inputs, cases: inputs.cases.slice(1) }], signal),
      CancelledError,
    );
    assert.equal(estimates.length, 2);
  });

  it('expects a comparison to cost twice, and a replay nothing', async () => {
    const inputs = await readPriced();
    await engine.begin(inputs.prompt.project, 'compare').agree([inputs], signal);
    assert.equal(estimates[0]?.questions, 4);
    await engine.begin(inputs.prompt.project, 'replay').agree([inputs], signal);
    assert.equal(estimates.length, 1);
  });

  it('compares with nothing when nobody knows what is live', async () => {
    const unknown = new UserError('The registry cannot be asked what is live.');
    engine = createEngine({ findBaseline: () => Promise.reject(unknown) });
    await assert.rejects(run('compare', await readInputs()), unknown);
    assert.equal(model.requests.length, 0);
  });

  it('compares with the version that is live, and asks what is the same question once', async () => {
    const inputs = await readInputs();
    const { content } = inputs;
    engine = createEngine({
      findBaseline: () => Promise.resolve({ version: '1.0.0', content }),
    });
    const { comparison, outcomes } = await run('compare', inputs);
    assert.deepEqual(outcomes, ['pass', 'pass']);
    assert.equal(comparison?.baseline?.version, '1.0.0');
    assert.equal(model.requests.length, 2);
  });

  it('tells a missing key once for the run, and asks as soon as the project names another endpoint', async () => {
    const elsewhere: ProjectFile['models'] = [];
    const inputs = await readInputs({ models: elsewhere });
    const session = engine.begin(inputs.prompt.project, 'run');
    const { problems, outcomes } = await runIn(session, inputs);
    assert.deepEqual(outcomes, ['skipped', 'skipped']);
    assert.deepEqual(
      problems.map(({ code, caseIds }) => [code, caseIds.length]),
      [['no_endpoint', 2]],
    );
    const mended = await readInputs();
    assert.deepEqual((await runIn(session, mended)).outcomes, ['pass', 'pass']);
  });

  it('runs no code where the workspace is not trusted', async () => {
    engine = createEngine({ isTrusted: () => false });
    const { outcomes } = await run('run', await readInputs());
    assert.deepEqual(outcomes, ['pass', 'error']);
  });
});
