import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { LoadedCase } from '../../../src/evals/fixtures/loadedCase.ts';
import { CaseWatch } from '../../../src/extension/caseTests/caseWatch.ts';
import type { PromptFixtures } from '../../../src/extension/caseTests/promptFixtures.ts';
import { eventually } from '../../editor/eventually.ts';
import { aCase } from './aCase.ts';
import { aPrompt } from './aPrompt.ts';

const uri = 'file:///shop/prompts/answer.prompt.yml';

describe('continuous runs', () => {
  let prompt: PromptFixtures;
  let contentHash: string | undefined;
  let isUnsaved: boolean;
  let runs: { ids: readonly string[]; signal: AbortSignal; end: () => void }[];
  let watch: CaseWatch;
  /** Runs end by themselves, unless a test holds them. */
  let areHeld: boolean;
  let looks: number;

  const setCases = (...cases: readonly LoadedCase[]): void => {
    prompt = aPrompt({ fixtures: { cases, broken: [], problems: [], files: [] } });
  };
  const ran = (): readonly (readonly string[])[] => runs.map(({ ids }) => ids);
  const save = async (expected: readonly (readonly string[])[]): Promise<void> => {
    watch.saved(uri);
    await eventually(() => assert.deepEqual(ran(), expected));
  };
  /** Until the files have been looked at because of this. */
  const look = async (cause: () => void): Promise<void> => {
    const before = looks;
    cause();
    await eventually(() => assert.equal(looks, before + 1));
    await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(() => {
    setCases(aCase({ id: 'a' }), aCase({ id: 'b', values: { question: 'Where?' } }));
    contentHash = 'one';
    isUnsaved = false;
    areHeld = false;
    looks = 0;
    runs = [];
    watch = new CaseWatch({
      book: { read: () => Promise.resolve(prompt) },
      readContentHash: () => {
        looks += 1;
        return Promise.resolve(contentHash);
      },
      hasUnsaved: () => isUnsaved,
      run: (_prompt, due, signal) =>
        new Promise((resolve) => {
          const end = (): void => resolve();
          signal.addEventListener('abort', end);
          runs.push({ ids: due.map(({ id }) => id), signal, end });
          if (!areHeld) end();
        }),
      onError: assert.ifError,
    });
  });

  afterEach(() => watch.dispose());

  it('ask everything after a change of the prompt, and of fixtures what it changed', async () => {
    await look(() => watch.opened(uri));
    contentHash = 'two';
    await save([['a', 'b']]);
    setCases(aCase({ id: 'b', values: { question: 'Where?' } }), aCase({ id: 'c' }));
    await save([['a', 'b'], ['c']]);
  });

  it('ask nothing after a save that changes nothing', async () => {
    await look(() => watch.opened(uri));
    await look(() => watch.saved(uri));
    contentHash = 'two';
    await save([['a', 'b']]);
  });

  it('ask everything where it is not known what the save changed', async () => {
    isUnsaved = true;
    await look(() => watch.opened(uri));
    isUnsaved = false;
    await save([['a', 'b']]);
  });

  it('wait while the prompt is broken, and then know what it was before', async () => {
    await look(() => watch.opened(uri));
    contentHash = undefined;
    await look(() => watch.saved(uri));
    contentHash = 'one';
    await look(() => watch.saved(uri));
    assert.deepEqual(ran(), []);
    contentHash = 'two';
    await save([['a', 'b']]);
  });

  it('end a run that a save overtakes, and ask what was left of it with what is new', async () => {
    await look(() => watch.opened(uri));
    areHeld = true;
    setCases(
      aCase({ id: 'a', threshold: 0.5 }),
      aCase({ id: 'b', values: { question: 'Where?' } }),
    );
    await save([['a']]);
    setCases(aCase({ id: 'a', threshold: 0.5 }), aCase({ id: 'b', threshold: 0.5 }));
    await save([['a'], ['a', 'b']]);
    assert.equal(runs[0]?.signal.aborted, true);
    await look(() => watch.saved(uri));
    assert.equal(runs[1]?.signal.aborted, false);
    assert.equal(runs.length, 2);
  });

  it('end with the watch', async () => {
    areHeld = true;
    await save([['a', 'b']]);
    watch.dispose();
    assert.equal(runs[0]?.signal.aborted, true);
    watch.saved(uri);
    watch.opened(uri);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(looks, 1);
  });
});
