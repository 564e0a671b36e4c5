import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Role } from '../../../src/domain/identity/actor.ts';
import { listNews, type NewsFacts } from '../../../src/extension/notifications/rolloutNews.ts';
import type {
  GateConditionDto,
  RolloutSummaryDto,
} from '../../../src/protocol/registry/rolloutDto.ts';
import { aWatched } from '../editing/aWorkingCopy.ts';

const at = '2026-11-20T11:40:00Z';
const person = (name: string) => ({ name, kind: 'person' as const });
const registry = { name: 'registry', kind: 'machine' as const };
const everyRole: Role[] = ['viewer', 'author', 'reviewer', 'owner'];

function facts(name: string, more: Partial<NewsFacts> & { roles?: Role[] } = {}): NewsFacts {
  const { roles = ['viewer'], ...rest } = more;
  return {
    identity: { ...person(name), roles },
    isProtected: true,
    isLocal: false,
    knownPersons: new Set(['Ada', 'Grace', 'Olga']),
    ...rest,
  };
}

/** Started by Ada, written by Grace, owned by Olga. */
function aRollout(change: Partial<RolloutSummaryDto> = {}): RolloutSummaryDto {
  return aWatched({
    owner: 'Olga',
    createdBy: person('Ada'),
    candidateAuthor: person('Grace'),
    ...change,
  }).rollout;
}

const rolledBack = aRollout({
  phase: 'rolledBack',
  rules: [],
  end: { cause: 'guard', guard: 'parseFailure', actor: registry, at },
});

function aCondition(code: GateConditionDto['code'], key: string): GateConditionDto {
  return { key, state: 'failed', code, overridable: false, params: {} };
}

const kinds = (rollout: RolloutSummaryDto, looked: NewsFacts): string[] =>
  listNews(rollout, looked).map(({ kind }) => kind);

describe('who hears what of a rollout', () => {
  it('tells its owner, its author and who started it, and nobody else', () => {
    for (const name of ['Olga', 'Grace', 'Ada'])
      assert.deepEqual(kinds(rolledBack, facts(name)), ['rolledBack'], name);
    assert.deepEqual(kinds(rolledBack, facts('Alan', { roles: everyRole })), []);
  });

  it('tells everybody who owns the environment where the plan names a team, or nobody', () => {
    for (const owner of ['support-oncall', undefined]) {
      const { owner: _, ...rest } = rolledBack;
      const rollout = owner === undefined ? rest : { ...rest, owner };
      assert.deepEqual(kinds(rollout, facts('Alan', { roles: everyRole })), ['rolledBack']);
      assert.deepEqual(kinds(rollout, facts('Alan', { roles: ['author'] })), []);
      const open = facts('Alan', { roles: everyRole, isProtected: false });
      assert.deepEqual(kinds(rollout, open), []);
    }
  });

  it('tells no machine of the same name', () => {
    const looked = facts('Ada');
    assert.deepEqual(
      kinds(rolledBack, { ...looked, identity: { ...looked.identity, kind: 'machine' } }),
      [],
    );
    const byMachine = { ...rolledBack, createdBy: { name: 'Alan', kind: 'machine' as const } };
    assert.deepEqual(kinds(byMachine, facts('Alan')), []);
  });

  it('tells no rollback of the person’s own, and no other end', () => {
    const by = (name: string) =>
      aRollout({ phase: 'rolledBack', end: { cause: 'person', actor: person(name), at } });
    assert.deepEqual(kinds(by('Ada'), facts('Ada')), []);
    assert.deepEqual(kinds(by('Grace'), facts('Ada')), ['rolledBack']);
    const completed = aRollout({
      phase: 'completed',
      end: { cause: 'completed', actor: registry, at },
    });
    assert.deepEqual(kinds(completed, facts('Ada')), []);
  });

  it('tells a pause by a guard, or for want of proof, and none by a person', () => {
    const paused = (cause: 'guard' | 'inconclusive' | 'person') =>
      aRollout({ phase: 'paused', pause: { cause, actor: registry, at, guard: 'parseFailure' } });
    assert.deepEqual(kinds(paused('guard'), facts('Ada')), ['paused']);
    assert.deepEqual(kinds(paused('inconclusive'), facts('Ada')), ['paused']);
    assert.deepEqual(kinds(paused('person'), facts('Ada')), []);
    const [first] = listNews(paused('guard'), facts('Ada'));
    assert.deepEqual([first?.at, first?.guard], [at, 'parseFailure']);
  });

  it('tells each guard that sees harm and does not act', () => {
    const waitsFor = [
      aCondition('guard_harm_noted', 'guard:parseFailure'),
      aCondition('guard_harm_noted', 'guard:costUsd@tenant=acme'),
      // Acted on within a moment, and told then.
      aCondition('guard_harm', 'guard:refusal'),
      aCondition('guard_error', 'guard:latencyMs'),
    ];
    const news = listNews(aRollout({ waitsFor }), facts('Ada'));
    assert.deepEqual(
      news.map(({ kind, guard }) => [kind, guard]),
      [
        ['harm', 'parseFailure'],
        ['harm', 'costUsd@tenant=acme'],
      ],
    );
    assert.equal(new Set(news.map(({ key }) => key)).size, 2);
    assert.deepEqual(kinds(aRollout({ waitsFor, phase: 'paused' }), facts('Ada')), [
      'harm',
      'harm',
      'harm',
    ]);
  });

  it('asks those who may review, and lets owner, author and starter know', () => {
    const rollout = aRollout({
      reviewWanted: { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: ['Edsger'] },
    });
    const isAsked = (name: string, roles: Role[]) =>
      listNews(rollout, facts(name, { roles })).map((one) => [one.kind, one.isAsked]);
    assert.deepEqual(isAsked('Alan', ['reviewer']), [['review', true]]);
    assert.deepEqual(isAsked('Ada', ['reviewer']), [['review', true]]);
    assert.deepEqual(isAsked('Grace', ['reviewer']), [['review', false]]);
    assert.deepEqual(isAsked('Olga', ['viewer']), [['review', false]]);
    assert.deepEqual(isAsked('Edsger', ['reviewer']), []);
  });

  it('tells of a refusal those whose rollout it is, and no other reviewer', () => {
    const refused = (refusedAt: number): Partial<RolloutSummaryDto> => ({
      waitsFor: [
        {
          ...aCondition('reviews_refused', 'reviews'),
          params: { actor: 'Bob', comment: 'too terse', refusedAt },
        },
      ],
      reviewWanted: { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: ['Bob'] },
    });
    const rollout = aRollout(refused(1));
    const reviewer = { roles: ['viewer', 'reviewer'] as Role[] };
    assert.deepEqual(kinds(rollout, facts('Cy', reviewer)), ['review']);
    assert.deepEqual(kinds(rollout, facts('Bob', reviewer)), []);
    assert.deepEqual(kinds(rollout, facts('Grace')), ['refused', 'review']);
    const keyOf = (one: RolloutSummaryDto) => listNews(one, facts('Grace'))[0]?.key;
    assert.equal(keyOf(aRollout(refused(1))), keyOf(rollout));
    assert.notEqual(keyOf(aRollout(refused(2))), keyOf(rollout));
    const pause = { cause: 'guard' as const, actor: registry, at, guard: 'parseFailure' };
    const paused = { ...rollout, phase: 'paused' as const };
    assert.deepEqual(kinds({ ...paused, pause }, facts('Grace')), ['paused', 'refused']);
    const byPerson = { ...pause, cause: 'person' as const };
    assert.deepEqual(kinds({ ...paused, pause: byPerson }, facts('Grace')), ['refused']);
  });

  it('tells when things are not well after a rollback, until somebody confirms them', () => {
    const recovery = { state: 'notRecovered' as const, since: at };
    const olga = facts('Olga');
    assert.deepEqual(kinds({ ...rolledBack, recovery }, olga), ['rolledBack', 'notRecovered']);
    const confirmed = { ...recovery, confirmed: { actor: person('Olga'), at } };
    assert.deepEqual(kinds({ ...rolledBack, recovery: confirmed }, olga), ['rolledBack']);
    assert.deepEqual(kinds({ ...rolledBack, recovery: { ...recovery, state: 'watching' } }, olga), [
      'rolledBack',
    ]);
  });
});
