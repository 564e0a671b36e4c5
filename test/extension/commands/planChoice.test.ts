import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import {
  describeStages,
  firstShare,
  firstWholeShare,
  listPlans,
  type PlanFile,
} from '../../../src/extension/commands/planChoice.ts';

const aFile = (path: string, name: string | undefined): PlanFile => ({
  uri: `file:///shop/${path}`,
  path,
  plan: name === undefined ? undefined : { ...fastPlan, name },
  problem: name === undefined ? 'no stages' : undefined,
});

const draw = (files: readonly PlanFile[]) =>
  listPlans('prompts/support/answer.prompt.yml', files).map(({ name, origin }) => [name, origin]);

describe('a plan in a list', () => {
  const evals = { name: 'evals', eval: {} };
  const internal = { name: 'internal', traffic: { when: { tenant: ['internal'] }, percent: 50 } };
  const plan = { owner: 'desk', stages: [evals, internal, { name: 'all', traffic: 100 }] };
  const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

  it('shows its stages with the shares of their cohorts', () => {
    const text = 'evals → internal 50 % → 100 % · owner desk';
    assert.equal(plain(describeStages(plan)), text);
  });

  it('begins with the first stage that serves somebody, in few words or in full', () => {
    assert.equal(firstShare(plan), 'internal only');
    assert.equal(plain(firstWholeShare(plan)), 'internal 50 %');
    assert.equal(plain(firstWholeShare({ stages: [evals] })), '0 %');
  });
});

describe('the plans to choose from', () => {
  it('begin with the one beside the prompt', () => {
    const files = [
      aFile('prompts/fast.rollout.yml', 'Quick'),
      aFile('prompts/support/answer.rollout.yml', 'Own'),
    ];
    assert.deepEqual(
      draw(files).map(([name]) => name),
      ['Own', 'Quick', 'Careful', 'Fast'],
    );
  });

  it('name each plan once: a file takes the place of the built-in plan with its name', () => {
    assert.deepEqual(draw([aFile('prompts/fast.rollout.yml', 'Fast')]), [
      ['Fast', 'prompts/fast.rollout.yml'],
      ['Careful', 'built in'],
    ]);
  });

  it('keep the built-in plan beside a file with errors', () => {
    assert.deepEqual(draw([aFile('prompts/Fast.rollout.yml', undefined)]), [
      ['Fast', 'prompts/Fast.rollout.yml'],
      ['Careful', 'built in'],
      ['Fast', 'built in'],
    ]);
  });
});
