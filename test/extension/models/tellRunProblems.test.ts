import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { RunErrorCode, RunProblem } from '../../../src/evals/run/runResult.ts';
import { tellRunProblems } from '../../../src/extension/models/tellRunProblems.ts';
import type { MessageAction } from '../../../src/extension/ui/ui.ts';
import { aProject } from '../tree/treeFacts.ts';

const project = {
  ...aProject([]),
  file: {
    models: [{ name: 'main', kind: 'openai' as const, url: 'https://models.example.com/v1' }],
  },
};
const problem = (code: RunErrorCode, message = `${code}.`): RunProblem => ({
  ...{ code, message, model: 'gpt', caseIds: ['c1'] },
});

describe('telling what kept a run from asking', () => {
  let said: { message: string; actions: readonly MessageAction[] }[];
  let done: string[];

  beforeEach(() => {
    said = [];
    done = [];
  });

  const tell = (problems: readonly RunProblem[], own: 'run' | 'try' = 'run'): void =>
    tellRunProblems(problems, project, {
      ui: { warn: (message, actions = []) => said.push({ message, actions }) },
      enterKey: ({ name, url }) => done.push(`key of ${name} at ${url}`),
      openProjectFile: ({ name }) => done.push(`file of ${name}`),
      ...(own === 'run'
        ? { replay: () => done.push('replay') }
        : { again: () => done.push('again') }),
    });

  const labelsFor = (code: RunErrorCode, own: 'run' | 'try' = 'run'): readonly string[] => {
    said = [];
    tell([problem(code)], own);
    return said[0]?.actions.map(({ label }) => label) ?? [];
  };

  it('offers what helps with each', () => {
    const key = ['Add Key…', 'Replay Recorded Answers'];
    const file = ['Open Project File', 'Replay Recorded Answers'];
    assert.deepEqual(labelsFor('key_missing'), key);
    assert.deepEqual(labelsFor('key_refused'), key);
    assert.deepEqual(labelsFor('no_endpoint'), file);
    assert.deepEqual(labelsFor('judge_missing'), file);
    assert.deepEqual(labelsFor('unreachable'), file);
    assert.deepEqual(labelsFor('budget_spent'), []);
  });

  it('offers another try where it was one question', () => {
    assert.deepEqual(labelsFor('key_refused', 'try'), ['Add Key…']);
    assert.deepEqual(labelsFor('unreachable', 'try'), ['Try Again', 'Open Project File']);
    assert.deepEqual(labelsFor('rate_limited', 'try'), ['Try Again']);
    assert.deepEqual(labelsFor('request_refused', 'try'), []);
  });

  it('acts on the endpoint that the model is asked at', () => {
    tell([problem('key_refused')]);
    for (const action of said[0]?.actions ?? []) action.run();
    assert.deepEqual(done, ['key of main at https://models.example.com/v1', 'replay']);
  });

  it('is one message for a run, and none for a cancellation', () => {
    tell([
      problem('key_missing', 'A.'),
      problem('judge_missing', 'B.'),
      problem('no_endpoint', 'A.'),
    ]);
    assert.deepEqual(
      said.map(({ message }) => message),
      ['A. B.'],
    );
    tell([problem('cancelled')]);
    assert.equal(said.length, 1);
  });

  it('lets a model of VS Code answer where a key or an endpoint is missing', async () => {
    const used: unknown[] = [];
    const again = (): void => undefined;
    tellRunProblems([problem('key_missing')], project, {
      ui: { warn: (message, actions = []) => said.push({ message, actions }) },
      enterKey: () => assert.fail('A key was asked for.'),
      openProjectFile: () => assert.fail('A file was opened.'),
      useVscodeModel: (...about) => used.push(...about),
      again,
    });
    const [, use] = said[0]?.actions ?? [];
    assert.equal(use?.label, 'Use a VS Code Model…');
    await use.run();
    assert.deepEqual(used, [project, 'gpt', again]);
  });
});
