import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  createRollout,
  describeStartProblem,
  type RolloutStart,
  type StartProblem,
} from '../../../src/domain/rollout/startRollout.ts';
import { ada, aPending, aPlan, candidateHash } from './rollouts.ts';

const start: RolloutStart = {
  id: 'r1',
  salt: 'abcd',
  prompt: 'support/answer',
  environment: 'production',
  candidate: '1.4.0',
  candidateHash,
  stable: '1.3.0',
  plan: aPlan,
  actor: ada,
};

function problemOf(parts: Partial<RolloutStart>): StartProblem {
  const result = createRollout({ ...start, ...parts }, 0);
  if (result.kind !== 'invalid') assert.fail('The rollout was created.');
  return result.problem;
}

describe('createRollout', () => {
  it('is pending at the first stage with revision 1', () => {
    assert.deepEqual(createRollout(start, 0), { kind: 'created', rollout: aPending() });
  });

  it('joins the note of the person with that of the plan', () => {
    const plan = { ...aPlan, note: { change: 'plan', mainRisk: 'terse' } };
    const result = createRollout({ ...start, plan, note: { change: 'mine' } }, 0);
    assert.ok(result.kind === 'created');
    assert.deepEqual(result.rollout.note, { change: 'mine', mainRisk: 'terse' });
  });

  it('needs a stable version', () => {
    const problem = problemOf({ stable: undefined });
    assert.equal(problem.code, 'no_stable_version');
    assert.match(describeStartProblem(problem), /^production serves no version yet/);
  });

  it('needs a candidate that is not stable already', () => {
    const problem = problemOf({ stable: '1.4.0' });
    assert.equal(problem.code, 'candidate_is_stable');
    assert.match(describeStartProblem(problem), /^1\.4\.0 is the stable version already/);
  });

  it('needs a plan that can work, but not a perfect one', () => {
    const problem = problemOf({ plan: { stages: [{ name: 'offline' }] } });
    assert.equal(problem.code, 'invalid_plan');
    assert.match(describeStartProblem(problem), /No stage has traffic/);
  });
});
