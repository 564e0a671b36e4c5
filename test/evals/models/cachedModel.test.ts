import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createCachedModel } from '../../../src/evals/models/cachedModel.ts';
import { FileAnswerStore } from '../../../src/evals/models/fileAnswerStore.ts';
import { type Model, ModelError, type Question } from '../../../src/evals/models/model.ts';
import { aRequest, callOptions } from './connectTo.ts';
import { aCase, anAnswer, createFunctionModel, run } from '../run/runBuilders.ts';

describe('createCachedModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'answers-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keep = (model: Model, store = new FileAnswerStore({ folder })) =>
    createCachedModel(model, store, () => 5000);
  const at = (attempt: number, more: Partial<Question> = {}) =>
    callOptions({ question: { caseId: 'a', attempt, ...more } });
  const listFiles = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name));

  it('gives the kept answer with its latency, usage and time', async () => {
    const model = createFunctionModel(() =>
      anAnswer('yes', { finishReason: 'stop', refusal: 'no' }),
    );
    const store = new FileAnswerStore({ folder });
    const first = await keep(model, store).ask(aRequest(), at(0));
    await store.flush();
    const shown: string[] = [];
    const again = await keep(model).ask(aRequest(), {
      ...at(0),
      onText: (text) => shown.push(text),
    });
    assert.equal(first.kept, undefined);
    assert.deepEqual(again, { ...first, kept: { source: 'cache', answeredAt: 5000 } });
    assert.deepEqual(shown, ['yes']);
    assert.equal(model.asked.length, 1);
  });

  it('asks anew for anything that may change the answer, and for each attempt', async () => {
    const model = createFunctionModel(() => anAnswer('yes'));
    const store = new FileAnswerStore({ folder });
    const kept = keep(model, store);
    const other = createCachedModel({ ...model, origin: 'elsewhere' }, store, () => 0);
    const requests = [
      aRequest(),
      aRequest({ model: 'other' }),
      aRequest({ parameters: { temperature: 0 } }),
      aRequest({ messages: [{ role: 'system', content: 'Hi' }] }),
      aRequest({ tools: [{ name: 't' }] }),
      aRequest({ responseFormat: 'json_object' }),
    ];
    for (const request of requests) await kept.ask(request, at(0));
    await other.ask(aRequest(), at(0));
    await kept.ask(aRequest(), at(1));
    assert.equal(model.asked.length, requests.length + 2);
    await store.flush();
    assert.equal((await listFiles()).length, requests.length + 2);
  });

  it('knows nothing of cases: equal questions have equal answers, also after a rename', async () => {
    const model = createFunctionModel(() => anAnswer('yes'));
    const store = new FileAnswerStore({ folder });
    await keep(model, store).ask(aRequest(), at(0));
    await store.flush();
    await keep(model, store).ask(aRequest(), at(0, { caseId: 'b' }));
    assert.equal(model.asked.length, 1);
  });

  it('asks a judge once for the same text, whichever attempt it came from', async () => {
    const model = createFunctionModel(() => anAnswer('{}'));
    const store = new FileAnswerStore({ folder });
    await keep(model, store).ask(aRequest(), at(0, { judge: true }));
    await store.flush();
    await keep(model, store).ask(aRequest(), at(4, { judge: true }));
    assert.equal(model.asked.length, 1);
  });

  it('keeps no failures', async () => {
    const model = createFunctionModel(() => {
      throw new ModelError('timeout', 'Slow.');
    });
    const store = new FileAnswerStore({ folder });
    await assert.rejects(keep(model, store).ask(aRequest(), at(0)), { code: 'timeout' });
    await store.flush();
    assert.deepEqual(await listFiles(), []);
  });

  it('asks again where an entry is cut off or is something else', async () => {
    const model = createFunctionModel(() => anAnswer('yes'));
    const store = new FileAnswerStore({ folder });
    for (const spoil of [
      (file: string) => truncate(file, 20),
      (file: string) => writeFile(file, '{"version":1,"answer":{"text":5}}'),
      (file: string) => writeFile(file, ''),
    ]) {
      await keep(model, store).ask(aRequest(), at(0));
      await store.flush();
      const [file = ''] = await listFiles();
      await spoil(path.join(folder, file));
    }
    await keep(model, store).ask(aRequest(), at(0));
    assert.equal(model.asked.length, 4);
    await store.flush();
  });

  it('holds no key, though the endpoint had one', async () => {
    const store = new FileAnswerStore({ folder });
    await keep(
      { ...createFunctionModel(() => anAnswer('yes')), origin: 'openai http://h' },
      store,
    ).ask(aRequest(), at(0));
    await store.flush();
    const [file = ''] = await listFiles();
    assert.deepEqual(
      Object.keys(JSON.parse(await readFile(path.join(folder, file), 'utf8')) as object),
      ['version', 'answeredAt', 'answer'],
    );
  });

  it('stays within its size: the oldest answers go', async () => {
    const model = createFunctionModel(() => anAnswer('y'.repeat(1000)));
    const roomy = new FileAnswerStore({ folder });
    for (let attempt = 0; attempt < 5; attempt += 1)
      await keep(model, roomy).ask(aRequest(), at(attempt));
    await roomy.flush();
    const oldest = (await listFiles()).slice(0, 3);
    for (const name of oldest) await utimes(path.join(folder, name), 1, 1);
    const tight = new FileAnswerStore({ folder, maxBytes: 4000 });
    await keep(model, tight).ask(aRequest(), at(9));
    await tight.flush();
    const left = await listFiles();
    assert.ok(left.length <= 3, `${left.length}`);
    assert.equal(
      oldest.some((name) => left.includes(name)),
      false,
    );
  });

  it('goes on when nothing can be kept, and says why once', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const failures: unknown[] = [];
    const store = new FileAnswerStore({
      folder: path.join(folder, 'file'),
      onFailure: (error) => failures.push(error),
    });
    const model = createFunctionModel(() => anAnswer('yes'));
    const cases = ['a', 'b'].map((id) => aCase(id));
    const result = await run(model, { cases }, { dependencies: { cache: store } });
    assert.equal(result.summary.passed, 2);
    assert.equal(failures.length, 1);
  });

  it('forgets everything on request', async () => {
    const store = new FileAnswerStore({ folder: path.join(folder, 'answers') });
    await keep(
      createFunctionModel(() => anAnswer('yes')),
      store,
    ).ask(aRequest(), at(0));
    await store.flush();
    await store.clear();
    assert.deepEqual(await listFiles(), []);
  });

  it('shares attempts between a single run and one with repeats, and counts only what is new', async () => {
    const model = createFunctionModel(() => anAnswer('yes'));
    const cache = new FileAnswerStore({ folder });
    const once = await run(model, {}, { dependencies: { cache } });
    const thrice = await run(model, {}, { dependencies: { cache }, options: { repeat: 3 } });
    assert.equal(model.asked.length, 3);
    assert.deepEqual(
      thrice.cases[0]?.attempts.map(({ source }) => source),
      ['cache', 'model', 'model'],
    );
    assert.equal(once.summary.spent.tokens, 15);
    assert.equal(thrice.summary.spent.tokens, 30);
    assert.deepEqual(thrice.summary.usage, { inputTokens: 30, outputTokens: 15 });
    assert.equal(thrice.cases[0].attempts[0]?.answer?.latencyMs, 100);
  });
});
