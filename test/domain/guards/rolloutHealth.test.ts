import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { GuardVerdict } from '../../../src/domain/rollout/guardReading.ts';
import type { GuardReasonCode } from '../../../src/domain/guards/guardAssessment.ts';
import { assessHealth } from '../../../src/domain/guards/rolloutHealth.ts';

const guard = (verdict: GuardVerdict, code: GuardReasonCode = 'no_sign_of_harm') => ({
  ...{ verdict, reason: { code, params: {} }, dryRun: false },
});
const silent = guard('inconclusive', 'no_records');

describe('the health of a rollout', () => {
  it('is the worst of its guards', () => {
    const all = [guard('clear'), silent, guard('inconclusive'), guard('error'), guard('harm')];
    const healths = all.map((_, index) => assessHealth({ guards: all.slice(0, index + 1) }));
    assert.deepEqual(healths, ['clear', 'noData', 'inconclusive', 'error', 'harm']);
  });

  it('is an error while units do not arrive as they should', () => {
    const traffic = { verdict: 'error' } as const;
    assert.equal(assessHealth({ guards: [guard('clear')], traffic }), 'error');
    assert.equal(assessHealth({ guards: [guard('harm')], traffic }), 'harm');
    assert.equal(assessHealth({ guards: [guard('clear')], traffic: { verdict: 'ok' } }), 'clear');
  });

  it('leaves out guards whose units do not get the candidate yet', () => {
    const unserved = guard('inconclusive', 'not_served');
    assert.equal(assessHealth({ guards: [guard('clear'), unserved] }), 'clear');
    assert.equal(assessHealth({ guards: [unserved] }), undefined);
  });

  it('is not there without a guard that acts', () => {
    assert.equal(assessHealth({ guards: [], traffic: { verdict: 'error' } }), undefined);
    assert.equal(assessHealth({ guards: [{ ...guard('harm'), dryRun: true }] }), undefined);
  });
});
