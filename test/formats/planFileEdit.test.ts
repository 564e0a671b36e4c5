import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtInPlans } from '../../src/domain/rollout/builtInPlans.ts';
import type { RolloutPlan } from '../../src/domain/rollout/rolloutPlan.ts';
import { parsePlanFile } from '../../src/formats/planFile.ts';
import { editPlanFile } from '../../src/formats/planFileEdit.ts';

const file = `# The plan for production.
owner: support-oncall # who is asked
guards:
  - { metric: refusal, margin: 0.02, onHarm: rollback }
stages:
  - name: canary # a few first
    traffic: 10
    hold: 4h
  - { name: full, traffic: 100 }
`;

function planOf(text: string): RolloutPlan {
  const { plan } = parsePlanFile(text);
  assert.ok(plan);
  return plan;
}

describe('writing a plan into a plan file', () => {
  it('leaves a file that holds it alone', () => {
    assert.equal(editPlanFile(file, planOf(file)), file);
  });

  it('changes only the line that differs', () => {
    const other = planOf(file.replace('hold: 4h', 'hold: 2h'));
    assert.equal(editPlanFile(file, other), file.replace('hold: 4h', 'hold: 2h'));
  });

  it('adds and removes keys', () => {
    const { owner: _owner, ...rest } = planOf(file);
    const other: RolloutPlan = { ...rest, rollbackTrigger: 'refusals rise' };
    const edited = editPlanFile(file, other);
    assert.deepEqual(planOf(edited), other);
    assert.match(edited, /- \{ metric: refusal, margin: 0.02, onHarm: rollback \}/);
  });

  it('writes any plan, also over a file that cannot be read', () => {
    for (const plan of builtInPlans) {
      for (const text of [file, file.replaceAll('\n', '\r\n'), 'stages: [', '', '{ stages: [] }']) {
        assert.deepEqual(planOf(editPlanFile(text, plan)), plan);
      }
    }
  });
});
