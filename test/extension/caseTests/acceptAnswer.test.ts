import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { AssertionResult } from '../../../src/evals/assertions/assertionResult.ts';
import type { AttemptResult } from '../../../src/evals/run/runResult.ts';
import { loadCases } from '../../../src/evals/fixtures/loadCases.ts';
import type { WorkspaceFiles } from '../../../src/evals/fixtures/workspaceFiles.ts';
import {
  acceptAnswer,
  type AcceptDeps,
  type ShownFailure,
} from '../../../src/extension/caseTests/acceptAnswer.ts';
import { reportCase } from '../../../src/extension/caseTests/caseReport.ts';
import type { PromptFixtures } from '../../../src/extension/caseTests/promptFixtures.ts';
import { aPrompt } from './aPrompt.ts';

const promptText = 'model: m\ninputs: { q: {} }\nmessages:\n  - { role: user, content: "{{q}}" }\n';
const one = `  - vars: { q: one }
    assert:
      - { type: equals, value: a }
`;
const two = `  - vars: { q: two }
    assert:
      - type: assert-set
        assert:
          - type: contains
            value: b
          - type: equals
            value: b # as the desk writes it
`;

describe('accepting an answer', () => {
  let text: string;
  let revealed: number[];

  const read = async (): Promise<PromptFixtures> => {
    const files: WorkspaceFiles = {
      readText: (path) =>
        Promise.resolve({ kind: 'text', text: path.endsWith('.prompt.yml') ? promptText : text }),
      listNames: () => Promise.resolve(['answer.prompt.yml', 'answer.fixtures.yml']),
    };
    return aPrompt({ fixtures: await loadCases('prompts/answer.prompt.yml', files) });
  };

  /** What the Test Explorer shows after an answer to the case that asks this. */
  const fail = async (
    q: string,
    path: readonly number[],
    actual: string,
  ): Promise<ShownFailure> => {
    const prompt = await read();
    const loaded = prompt.fixtures.cases.find(({ values }) => values['q'] === q);
    assert.ok(loaded);
    const result: AssertionResult = {
      ...{ path, type: 'equals', negated: false, outcome: 'fail', score: 0, weight: 1 },
      ...{ reason: 'Another text.', expected: 'b', actual },
    };
    const attempt: AttemptResult = {
      ...{ attempt: 0, outcome: 'fail', score: 0 },
      assertions: [result],
    };
    const [found] = reportCase(loaded, { case: loaded, attempts: [attempt] }).messages;
    assert.ok(found);
    return { found, prompt, caseId: loaded.id };
  };

  const deps = (): AcceptDeps => ({
    book: { read },
    files: {
      applyEdits: (_uri, edits) => {
        assert.equal(edits.length, 1);
        const [edit] = edits;
        assert.ok(edit);
        const { start, end } = edit.range;
        text = text.slice(0, start.offset) + edit.newText + text.slice(end.offset);
        return Promise.resolve(true);
      },
      create: () => assert.fail('A file was created.'),
    },
    editor: {
      readText: () => Promise.resolve(text),
      reveal: (_uri: string, at?: { readonly line: number }) => {
        revealed.push(at?.line ?? -1);
        return Promise.resolve();
      },
    } as unknown as AcceptDeps['editor'],
  });

  beforeEach(() => {
    text = `tests:\n${one}${two}`;
    revealed = [];
  });

  it('writes it where the assertion expects it, in a set too, and shows the line', async () => {
    await acceptAnswer(await fail('two', [0, 1], 'c\nd'), deps());
    const { cases } = (await read()).fixtures;
    assert.equal(cases[1]?.assertions[0]?.assertions?.[1]?.value, 'c\nd');
    assert.ok(text.includes('# as the desk writes it'));
    assert.deepEqual(revealed, [10]);
  });

  it('finds the case where it is now, after others were put before it', async () => {
    const failure = await fail('two', [0, 1], 'c');
    text = `tests:\n${one.replaceAll('one', 'zero')}${one}${two}`;
    await acceptAnswer(failure, deps());
    const values = (await read()).fixtures.cases.map(({ assertions }) => assertions[0]);
    assert.deepEqual([values[0]?.value, values[1]?.value], ['a', 'a']);
    assert.equal(values[2]?.assertions?.[1]?.value, 'c');
  });

  it('writes nothing when the assertion says something else by now, or the case is gone', async () => {
    const failure = await fail('one', [0], 'c');
    text = text.replace('value: a', 'value: x');
    await assert.rejects(acceptAnswer(failure, deps()), /was changed since/);
    text = `tests:\n${two}`;
    await assert.rejects(acceptAnswer(failure, deps()), /was changed since/);
  });

  it('does not write what an assertion would read as a value of the case', async () => {
    await assert.rejects(acceptAnswer(await fail('one', [0], 'Hi {{name}}'), deps()), /“\{\{”/);
  });

  it('is not possible for a message that it knows nothing of', async () => {
    await assert.rejects(acceptAnswer(undefined, deps()), /Run it again/);
  });
});
