import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AttemptResult } from '../../../src/evals/run/runResult.ts';
import { followCases } from '../../../src/extension/evalEngine/followCases.ts';
import { aCase } from '../caseTests/aCase.ts';

describe('what is told of cases while they run', () => {
  const follow = () => {
    const told: string[] = [];
    const cases = [aCase({ id: 'a' }), aCase({ id: 'b', repeat: 3 })];
    const { onAttemptStart, onAttempt } = followCases(
      {
        cases,
        onStart: ({ id }) => told.push(`${id} begins`),
        onCase: ({ id }, { attempts }) =>
          told.push(`${id} ended: ${attempts.map(({ attempt }) => attempt).join(', ')}`),
      },
      { repeat: 1 },
    );
    const attempt = (id: string, number: number): void => {
      const result: AttemptResult = {
        ...{ attempt: number, outcome: 'pass', score: 1, assertions: [] },
      };
      onAttemptStart({ id });
      onAttempt({ id }, result);
    };
    return { told, attempt };
  };

  it('is that a case begins once, and ends with its last attempt, in their order', () => {
    const { told, attempt } = follow();
    for (const number of [2, 0, 1]) attempt('b', number);
    attempt('a', 0);
    assert.deepEqual(told, ['b begins', 'b ended: 0, 1, 2', 'a begins', 'a ended: 0']);
  });

  it('is nothing of attempts that only confirm, and of cases that nobody asked for', () => {
    const { told, attempt } = follow();
    for (const number of [0, 1, 2]) attempt('a', number);
    attempt('unknown', 0);
    assert.deepEqual(told, ['a begins', 'a ended: 0']);
  });
});
