import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Role } from '../../../src/domain/identity/actor.ts';
import {
  assessNeed,
  mayConfirmRecovery,
  type NeedFacts,
} from '../../../src/extension/rollouts/assessNeed.ts';
import { listKnownPersons } from '../../../src/extension/rollouts/ownsRollout.ts';
import type {
  GateConditionDto,
  RolloutSummaryDto,
} from '../../../src/protocol/registry/rolloutDto.ts';
import { aWatched, now } from '../editing/aWorkingCopy.ts';

const everyRole: Role[] = ['viewer', 'author', 'reviewer', 'owner', 'operator'];

function facts(change: Partial<NeedFacts> & { readonly roles?: Role[] } = {}): NeedFacts {
  const { roles = everyRole, ...rest } = change;
  return {
    identity: { name: 'Ada', kind: 'person', roles },
    isUnseen: false,
    isOvertaken: false,
    isProtected: true,
    knownPersons: new Set(['Ada', 'Grace']),
    now,
    ...rest,
  };
}

function aCondition(
  code: GateConditionDto['code'],
  state: GateConditionDto['state'] = 'waiting',
): GateConditionDto {
  return { key: code, state, code, overridable: true, params: {} };
}

function need(
  change: Partial<RolloutSummaryDto>,
  looked: Partial<NeedFacts> & { readonly roles?: Role[] } = {},
) {
  return assessNeed(aWatched(change).rollout, facts(looked));
}

const manual = { kind: 'advance', mode: 'manual' } as const;
const reviewWanted = { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: [] } as const;
const wantsReview: Partial<RolloutSummaryDto> = {
  waitsFor: [aCondition('reviews_missing')],
  next: manual,
  reviewWanted: { ...reviewWanted, reviewedBy: [] },
  candidateAuthor: { name: 'Grace', kind: 'person' },
};

describe('what a rollout asks of the person who looks', () => {
  it('needs an owner when only a person’s decision is missing', () => {
    const waits = { waitsFor: [aCondition('person_advances')], next: manual };
    assert.equal(need(waits), 'needsYou');
    assert.equal(need(waits, { roles: ['author'] }), 'running');
    assert.equal(need(waits, { roles: ['author'], isProtected: false }), 'needsYou');
  });

  it('asks nobody while time or data are missing too', () => {
    const waitsFor = [aCondition('hold_running'), aCondition('person_advances')];
    assert.equal(need({ waitsFor, next: manual }), 'running');
  });

  it('asks a reviewer for a review, whatever else is waited for', () => {
    assert.equal(need(wantsReview, { roles: ['reviewer'] }), 'review');
    const waitsFor = [aCondition('hold_running'), aCondition('reviews_missing')];
    assert.equal(need({ ...wantsReview, waitsFor }, { roles: ['reviewer'] }), 'review');
    assert.equal(need(wantsReview, { roles: ['viewer'] }), 'running');
  });

  it('asks neither the author, nor who has decided, nor a machine, nor a token for elsewhere', () => {
    const candidateAuthor = { name: 'Ada', kind: 'person' } as const;
    assert.equal(need({ ...wantsReview, candidateAuthor }), 'running');
    const decided = { ...reviewWanted, reviewedBy: ['Ada'] };
    assert.equal(need({ ...wantsReview, reviewWanted: decided }), 'running');
    const pipeline = { name: 'ci', kind: 'machine', roles: everyRole } as const;
    assert.equal(need(wantsReview, { identity: { ...pipeline, roles: everyRole } }), 'running');
    const elsewhere = { name: 'Ada', kind: 'person', roles: everyRole, environments: ['staging'] };
    assert.equal(need(wantsReview, { identity: { ...elsewhere, kind: 'person' } }), 'running');
    assert.equal(need(wantsReview, { identity: undefined }), 'running');
  });

  it('is harm while a worse candidate is served, paused or not', () => {
    const pause = {
      cause: 'guard',
      actor: { name: 'registry', kind: 'machine' },
      guard: 'latencyMs',
      at: '2026-11-20T11:00:00Z',
    } as const;
    const person = { ...pause, cause: 'person' } as const;
    assert.equal(need({ health: 'harm' }), 'harm');
    assert.equal(need({ health: 'harm', phase: 'paused', pause: person }), 'harm');
    assert.equal(need({ phase: 'paused', pause }), 'harm');
    assert.equal(need({ health: 'inconclusive', phase: 'paused', pause }), 'harm');
    assert.equal(need({ health: 'clear', phase: 'paused', pause }), 'paused');
    assert.equal(need({ health: 'inconclusive', phase: 'paused', pause: person }), 'paused');
    assert.equal(need({ health: 'harm', phase: 'pending' }), 'pending');
  });

  it('is held by a failed condition', () => {
    const waitsFor = [aCondition('evidence_regression', 'failed')];
    assert.equal(need({ waitsFor, next: manual }), 'held');
    assert.equal(need({ ...wantsReview, waitsFor }), 'held');
  });

  it('knows the other phases', () => {
    assert.equal(need({ phase: 'paused' }), 'paused');
    assert.equal(need({ phase: 'pending', waitsFor: [aCondition('evidence_missing')] }), 'pending');
    assert.equal(need({ phase: 'rolledBack' }), 'ended');
    assert.equal(need({ phase: 'rolledBack' }, { isUnseen: true }), 'unseenEnd');
  });
});

describe('whose a rollback is to confirm', () => {
  const back = (
    recovery: Partial<NonNullable<RolloutSummaryDto['recovery']>>,
    change: Partial<RolloutSummaryDto> = {},
  ): Partial<RolloutSummaryDto> => ({
    phase: 'rolledBack',
    rules: [],
    recovery: { state: 'recovered', since: '2026-11-20T11:00:00Z', ...recovery },
    ...change,
  });

  it('is the owner’s from the rollback on, where there is anything to compare with', () => {
    assert.equal(need(back({})), 'recovery');
    assert.equal(need(back({ state: 'notRecovered' })), 'recovery');
    const actor = { name: 'registry', kind: 'machine' } as const;
    const end = { cause: 'guard', actor, at: '2026-11-20T11:00:00Z' } as const;
    assert.equal(need(back({ state: 'watching' }, { end })), 'recovery');
    const byPerson = { ...end, cause: 'person' } as const;
    assert.equal(need(back({ state: 'watching' }, { end: byPerson })), 'recovering');
    assert.equal(need(back({ state: 'unknown' })), 'ended');
    assert.equal(need(back({}), { isUnseen: true }), 'unseenEnd');
  });

  it('is nobody’s once somebody confirmed it', () => {
    const confirmed = {
      actor: { name: 'Grace', kind: 'person' as const },
      at: '2026-11-20T11:30:00Z',
    };
    assert.equal(need(back({ confirmed })), 'ended');
    assert.equal(need(back({ state: 'watching', confirmed })), 'ended');
  });

  it('is not over for others before stable is known to be back', () => {
    const others = { roles: ['author'] as Role[] };
    assert.equal(need(back({ state: 'watching' }), others), 'recovering');
    assert.equal(need(back({ state: 'notRecovered' }), others), 'recovering');
    assert.equal(need(back({ state: 'recovered' }), others), 'ended');
    assert.equal(need(back({ state: 'unknown' }), others), 'ended');
  });

  it('is over a day later for those who may not confirm it, unless stable is known not to be well', () => {
    const others = { roles: ['author'] as Role[] };
    const hours = (count: number) => new Date(now - count * 60 * 60 * 1000).toISOString();
    const watching = (since: string) => back({ state: 'watching', since });
    assert.equal(need(watching(hours(23)), others), 'recovering');
    assert.equal(need(watching(hours(25)), others), 'ended');
    assert.equal(need(watching(hours(25))), 'recovering');
    assert.equal(need(back({ state: 'notRecovered', since: hours(25) }), others), 'recovering');
  });

  it('is nobody’s once something else is served since', () => {
    for (const state of ['watching', 'notRecovered', 'recovered'] as const) {
      assert.equal(need(back({ state }), { isOvertaken: true }), 'ended');
      const others = { roles: ['author'] as Role[], isOvertaken: true };
      assert.equal(need(back({ state }), others), 'ended');
    }
    assert.equal(need(back({}), { isOvertaken: true, isUnseen: true }), 'ended');
  });

  it('is the person’s whom the plan names, and a team’s where no person has that name', () => {
    assert.equal(need(back({}, { owner: 'Ada' })), 'recovery');
    assert.equal(need(back({}, { owner: 'Grace' })), 'ended');
    assert.equal(need(back({}, { owner: 'support-oncall' })), 'recovery');
    assert.equal(need(back({}, { owner: 'support-oncall' }), { roles: ['author'] }), 'ended');
    assert.equal(need(back({}, { owner: 'support-oncall' }), { isProtected: false }), 'ended');
  });

  it('is no machine’s, and not without the role', () => {
    const rollout = aWatched(back({}, { owner: 'Ada' })).rollout;
    assert.equal(mayConfirmRecovery(rollout, facts({ roles: ['author'] })), false);
    assert.equal(mayConfirmRecovery(rollout, facts({ identity: undefined })), false);
  });
});

describe('the persons that a registry’s rollouts tell of', () => {
  it('are who started, wrote, paused, ended, reviewed and confirmed, but no machine', () => {
    const at = '2026-11-20T11:00:00Z';
    const person = (name: string) => ({ name, kind: 'person' as const });
    const known = listKnownPersons([
      aWatched({
        createdBy: person('Ada'),
        candidateAuthor: person('Grace'),
        pause: { cause: 'person', actor: person('Alan'), at },
        reviewWanted: { ...reviewWanted, reviewedBy: ['Edsger'] },
      }).rollout,
      aWatched({
        createdBy: { name: 'ci', kind: 'machine' },
        end: { cause: 'person', actor: person('Barbara'), at },
        recovery: { state: 'recovered', since: at, confirmed: { actor: person('Donald'), at } },
      }).rollout,
    ]);
    assert.deepEqual([...known].sort(), ['Ada', 'Alan', 'Barbara', 'Donald', 'Edsger', 'Grace']);
  });
});
