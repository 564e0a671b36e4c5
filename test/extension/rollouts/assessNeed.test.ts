import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type {
  GateConditionDto,
  RolloutSummaryDto,
} from '../../../src/protocol/registry/rolloutDto.ts';
import { assessNeed } from '../../../src/extension/rollouts/assessNeed.ts';

const ada = { name: 'Ada', kind: 'person', roles: ['owner', 'reviewer', 'author'] } as const;

function aCondition(code: GateConditionDto['code'], state: GateConditionDto['state'] = 'waiting') {
  return { key: code, code, state, overridable: true, params: {} };
}

function need(
  change: Partial<Pick<RolloutSummaryDto, 'phase' | 'waitsFor' | 'next'>>,
  facts: { readonly roles?: readonly string[]; readonly isUnseen?: boolean } = {},
) {
  const rollout = {
    phase: 'progressing',
    waitsFor: [],
    ...change,
  } as unknown as RolloutSummaryDto;
  const identity = { ...ada, roles: [...(facts.roles ?? ada.roles)] } as never;
  return assessNeed(rollout, { identity, isUnseen: facts.isUnseen ?? false, isProtected: true });
}

describe('what a rollout asks of the person who looks', () => {
  const manual = { kind: 'advance', mode: 'manual' } as const;

  it('needs an owner when only a person’s decision is missing', () => {
    const waits = { waitsFor: [aCondition('person_advances')], next: manual };
    assert.equal(need(waits), 'needsYou');
    assert.equal(need(waits, { roles: ['author'] }), 'running');
  });

  it('needs a reviewer for a review', () => {
    const waits = { waitsFor: [aCondition('reviews_missing')], next: manual };
    assert.equal(need(waits, { roles: ['reviewer'] }), 'needsYou');
    assert.equal(need(waits, { roles: ['viewer'] }), 'running');
  });

  it('asks nobody while time or data are missing too', () => {
    const waitsFor = [aCondition('hold_running'), aCondition('person_advances')];
    assert.equal(need({ waitsFor, next: manual }), 'running');
  });

  it('is held by a failed condition', () => {
    const waitsFor = [aCondition('evidence_regression', 'failed')];
    assert.equal(need({ waitsFor, next: manual }), 'held');
  });

  it('knows the other phases', () => {
    assert.equal(need({ phase: 'paused' }), 'paused');
    assert.equal(need({ phase: 'pending', waitsFor: [aCondition('evidence_missing')] }), 'pending');
    assert.equal(need({ phase: 'rolledBack' }), 'ended');
    assert.equal(need({ phase: 'rolledBack' }, { isUnseen: true }), 'unseenEnd');
  });
});
