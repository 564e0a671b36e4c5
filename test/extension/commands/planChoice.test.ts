import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fastPlan } from '../../../src/domain/rollout/builtInPlans.ts';
import { listPlans, type PlanFile } from '../../../src/extension/commands/planChoice.ts';

const aFile = (path: string, name: string | undefined): PlanFile => ({
  uri: `file:///shop/${path}`,
  path,
  plan: name === undefined ? undefined : { ...fastPlan, name },
  problem: name === undefined ? 'no stages' : undefined,
});

const draw = (files: readonly PlanFile[]) =>
  listPlans('prompts/support/answer.prompt.yml', files).map(({ name, origin }) => [name, origin]);

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
