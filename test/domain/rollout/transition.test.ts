import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rolloutPhases, stallCauses, type Rollout } from '../../../src/domain/rollout/rollout.ts';
import type { RolloutEvent } from '../../../src/domain/rollout/rolloutEvent.ts';
import { transition, type TransitionResult } from '../../../src/domain/rollout/transition.ts';
import { ada, aCondition, anEnded, aPaused, aPending, aProgressing, registry } from './rollouts.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';

const now = 1000;

const rollouts: Readonly<Record<Rollout['phase'], Rollout>> = {
  pending: aPending(),
  progressing: aProgressing(),
  paused: aPaused(),
  completed: anEnded('completed'),
  rolledBack: anEnded('rolledBack'),
  cancelled: anEnded('cancelled'),
};

const events = {
  begin: { type: 'begin', actor: registry, gate: [] },
  advanceManually: { type: 'advance', mode: 'manual', actor: ada, gate: [] },
  advanceAutomatically: { type: 'advance', mode: 'automatic', actor: registry, gate: [] },
  pause: { type: 'pause', actor: ada },
  resume: { type: 'resume', actor: ada },
  rollback: { type: 'rollback', actor: ada, cause: 'person' },
  cancel: { type: 'cancel', actor: ada },
  harmRollback: { type: 'harm', actor: registry, guard: 'refusal', onHarm: 'rollback' },
  harmPause: { type: 'harm', actor: registry, guard: 'refusal', onHarm: 'pause' },
  stall: { type: 'stall', actor: registry, cause: 'inconclusive', guard: 'refusal' },
  watched: { type: 'watched', elapsedMs: 500 },
} as const satisfies Record<string, RolloutEvent>;
type EventName = keyof typeof events;

/** Every phase in the columns' order: the phase afterwards, the kind of result, or the code of the refusal. */
const table: Readonly<Record<EventName, readonly string[]>> = {
  begin: ['progressing', 'rollout_serving', 'rollout_serving', ...final('rollout_final')],
  advanceManually: ['progressing', 'progressing', 'rollout_paused', ...final('rollout_final')],
  advanceAutomatically: [
    'rollout_pending',
    'progressing',
    'rollout_paused',
    ...final('rollout_final'),
  ],
  pause: ['rollout_pending', 'paused', 'unchanged', ...final('rollout_final')],
  resume: ['rollout_pending', 'rollout_not_paused', 'progressing', ...final('rollout_final')],
  rollback: ['cancelled', 'rolledBack', 'rolledBack', 'rollout_final', 'unchanged', 'unchanged'],
  cancel: [
    'cancelled',
    'rollout_serving',
    'rollout_serving',
    'rollout_final',
    'unchanged',
    'unchanged',
  ],
  harmRollback: [
    'rollout_pending',
    'rolledBack',
    'rolledBack',
    'rollout_final',
    'unchanged',
    'unchanged',
  ],
  harmPause: ['rollout_pending', 'paused', 'unchanged', 'rollout_final', 'unchanged', 'unchanged'],
  stall: ['rollout_pending', 'paused', 'unchanged', ...final('rollout_final')],
  watched: ['unchanged', 'credited', 'credited', ...final('unchanged')],
};

function final(outcome: string): string[] {
  return [outcome, outcome, outcome];
}

function outcomeOf(result: TransitionResult): string {
  switch (result.kind) {
    case 'changed':
      return result.rollout.phase;
    case 'rejected':
      return result.refusal.code;
    case 'credited':
    case 'unchanged':
      return result.kind;
  }
}

function changed(result: TransitionResult): Extract<TransitionResult, { kind: 'changed' }> {
  if (result.kind !== 'changed') assert.fail(`The result is ${result.kind}.`);
  return result;
}

const stages = (...traffics: (number | undefined)[]): RolloutPlan => ({
  stages: traffics.map((traffic, index) => ({
    name: `s${index}`,
    ...(traffic === undefined ? {} : { traffic }),
  })),
});

describe('transition decides every event in every phase', () => {
  const eventTypes: Readonly<Record<RolloutEvent['type'], true>> = {
    begin: true,
    advance: true,
    pause: true,
    resume: true,
    rollback: true,
    cancel: true,
    harm: true,
    stall: true,
    watched: true,
  };

  it('and this table has them all', () => {
    const covered = new Set(Object.values(events).map((event) => event.type));
    assert.deepEqual([...covered].sort(), Object.keys(eventTypes).sort());
    for (const row of Object.values(table)) assert.equal(row.length, rolloutPhases.length);
    assert.deepEqual(Object.keys(rollouts), [...rolloutPhases]);
  });

  for (const [name, event] of Object.entries(events)) {
    for (const [index, phase] of rolloutPhases.entries()) {
      const outcome = Object.entries(table).find(([key]) => key === name)?.[1][index] ?? '';
      it(`${name} while ${phase}: ${outcome}`, () => {
        const result = transition(rollouts[phase], event, now);
        assert.equal(outcomeOf(result), outcome);
        if (result.kind === 'changed') {
          assert.equal(result.rollout.revision, rollouts[phase].revision + 1);
          assert.equal(result.rollout.updatedAt, now);
        }
      });
    }
  }
});

describe('transition into traffic', () => {
  it('begins with the first stage that has traffic', () => {
    const { rollout, effects } = changed(transition(aPending(), events.begin, now));
    assert.deepEqual(rollout, {
      ...aPending(),
      phase: 'progressing',
      stageIndex: 1,
      stageEnteredAt: now,
      watchedMs: 0,
      revision: 2,
      updatedAt: now,
    });
    assert.deepEqual(effects, [
      {
        type: 'deploy',
        stable: '1.3.0',
        candidate: {
          version: '1.4.0',
          rolloutId: 'r1',
          stage: 'internal',
          salt: 'abcd',
          rules: [{ when: { tenant: ['internal'] }, percent: 50 }],
        },
        reason: 'rollout_started',
      },
    ]);
  });

  it('waits in each stage without traffic', () => {
    const plan = stages(undefined, undefined, 10);
    const first = changed(transition(aPending(0, plan), events.begin, now));
    assert.deepEqual([first.rollout.phase, first.rollout.stageIndex], ['pending', 1]);
    assert.deepEqual(first.effects, []);
    const second = changed(transition(first.rollout, events.begin, now));
    assert.deepEqual([second.rollout.phase, second.rollout.stageIndex], ['progressing', 2]);
  });

  it('begins at once where the first stage has traffic', () => {
    const { rollout } = changed(transition(aPending(0, stages(5, 100)), events.begin, now));
    assert.deepEqual([rollout.phase, rollout.stageIndex], ['progressing', 0]);
  });

  it('never begins a plan without traffic', () => {
    const result = transition(aPending(0, stages(undefined)), events.begin, now);
    assert.deepEqual(result, { kind: 'unchanged' });
    assert.deepEqual(transition(aPending(9), events.begin, now), { kind: 'unchanged' });
  });

  it('advances by one stage, keeps the cohorts before and watches anew', () => {
    const { rollout, effects } = changed(
      transition(aProgressing(), { ...events.advanceManually, reason: 'looks good' }, now),
    );
    assert.ok(rollout.phase === 'progressing');
    assert.deepEqual([rollout.stageIndex, rollout.watchedMs, rollout.stageEnteredAt], [2, 0, now]);
    assert.equal(effects[0]?.reason, 'rollout_advanced');
    assert.deepEqual(
      effects[0].candidate?.rules.map((rule) => rule.percent),
      [50, 10],
    );
  });

  it('completes after the last stage: the candidate becomes stable', () => {
    const { rollout, effects } = changed(
      transition(aProgressing(3), events.advanceAutomatically, now),
    );
    assert.ok(rollout.phase === 'completed');
    assert.deepEqual(rollout.end, { cause: 'completed', actor: registry, at: now });
    assert.equal('watchedMs' in rollout, false);
    assert.deepEqual(effects, [{ type: 'deploy', stable: '1.4.0', reason: 'rollout_completed' }]);
  });
});

describe('transition out of traffic', () => {
  it('rolls back to the stable version that the start froze', () => {
    for (const rollout of [aProgressing(), aPaused()]) {
      const result = changed(transition(rollout, { ...events.rollback, reason: 'bad' }, now));
      assert.ok(result.rollout.phase === 'rolledBack');
      assert.deepEqual(result.rollout.end, { cause: 'person', actor: ada, reason: 'bad', at: now });
      assert.equal('pause' in result.rollout, false);
      assert.deepEqual(result.effects, [
        { type: 'deploy', stable: '1.3.0', reason: 'rollout_rolled_back' },
      ]);
    }
  });

  it('rolls back by a guard and names it', () => {
    const { rollout } = changed(transition(aProgressing(), events.harmRollback, now));
    assert.ok(rollout.phase === 'rolledBack');
    assert.deepEqual(rollout.end, { cause: 'guard', actor: registry, guard: 'refusal', at: now });
  });

  it('ends a rollout that serves nothing without touching traffic', () => {
    const event = { ...events.rollback, cause: 'superseded' } as const;
    const { rollout, effects } = changed(transition(aPending(), event, now));
    assert.ok(rollout.phase === 'cancelled');
    assert.equal(rollout.end.cause, 'superseded');
    assert.deepEqual(effects, []);
  });
});

describe('transition of pauses and watched time', () => {
  it('keeps traffic, stage and watched time through pause and resume', () => {
    const before = aProgressing();
    const paused = changed(transition(before, { ...events.pause, reason: 'lunch' }, now));
    assert.ok(paused.rollout.phase === 'paused');
    assert.deepEqual(paused.rollout.pause, {
      cause: 'person',
      actor: ada,
      reason: 'lunch',
      at: now,
    });
    const resumed = changed(transition(paused.rollout, events.resume, now));
    assert.deepEqual([...paused.effects, ...resumed.effects], []);
    assert.deepEqual(resumed.rollout, { ...before, revision: 3, updatedAt: now });
  });

  it('watches a whole hold again after a resume from what could not be told', () => {
    for (const cause of stallCauses) {
      const stalled = changed(transition(aProgressing(), { ...events.stall, cause }, now)).rollout;
      assert.equal(stalled.phase === 'paused' && stalled.pause.cause, cause);
      const resumed = changed(transition(stalled, events.resume, now)).rollout;
      assert.deepEqual(resumed, { ...aProgressing(), watchedMs: 0, revision: 3, updatedAt: now });
    }
  });

  it('says in words why it paused, where it was told them', () => {
    const told = { ...events.stall, reason: 'It is not clear yet.' } as const;
    const { rollout } = changed(transition(aProgressing(), told, now));
    assert.equal(rollout.phase === 'paused' && rollout.pause.reason, 'It is not clear yet.');
  });

  it('says whether a guard or a lack of evidence paused it', () => {
    const causes = [events.harmPause, events.stall].map((event) => {
      const { rollout } = changed(transition(aProgressing(), event, now));
      assert.ok(rollout.phase === 'paused');
      return [rollout.pause.cause, rollout.pause.guard];
    });
    assert.deepEqual(causes, [
      ['guard', 'refusal'],
      ['inconclusive', 'refusal'],
    ]);
  });

  it('credits watched time without a new revision', () => {
    for (const rollout of [aProgressing(), aPaused()]) {
      assert.deepEqual(transition(rollout, events.watched, now), {
        kind: 'credited',
        rollout: { ...rollout, watchedMs: 60_500 },
      });
    }
  });

  it('credits nothing for no time, less than none, or none that is a number', () => {
    for (const elapsedMs of [0, -5, Number.NaN]) {
      const result = transition(aProgressing(), { type: 'watched', elapsedMs }, now);
      assert.deepEqual(result, { kind: 'unchanged' });
    }
  });
});

describe('transition through a gate', () => {
  const hold = aCondition();
  const harm = aCondition({
    key: 'guard:refusal',
    state: 'failed',
    code: 'guard_harm',
    overridable: false,
  });
  const advance = (parts: object): TransitionResult =>
    transition(aProgressing(), { ...events.advanceManually, gate: [hold], ...parts }, now);
  const override = (...conditions: string[]): object => ({
    override: { conditions, reason: 'urgent' },
  });

  it('is refused with the conditions that are not met, most important first', () => {
    const met = aCondition({ key: 'units', state: 'met', code: 'units_reached' });
    assert.deepEqual(advance({ gate: [met, hold, harm] }), {
      kind: 'rejected',
      refusal: { code: 'gate_not_met', conditions: [harm, hold] },
    });
    assert.equal(
      outcomeOf(transition(aPending(), { ...events.begin, gate: [hold] }, now)),
      'gate_not_met',
    );
  });

  it('goes on when a person overrides what is not met', () => {
    assert.equal(outcomeOf(advance(override('hold'))), 'progressing');
    const started = transition(
      aPending(),
      { ...events.begin, actor: ada, gate: [hold], ...override('hold') },
      now,
    );
    assert.equal(outcomeOf(started), 'progressing');
  });

  it('does not take an override from a machine', () => {
    assert.equal(outcomeOf(advance({ actor: registry, ...override('hold') })), 'gate_not_met');
  });

  it('never overrides harm', () => {
    const gate = [hold, harm];
    assert.equal(
      outcomeOf(advance({ gate, ...override('hold', harm.key) })),
      'harm_not_overridable',
    );
    assert.equal(outcomeOf(advance({ gate, ...override('hold') })), 'gate_not_met');
  });

  it('refuses an override without a reason or of something else', () => {
    const blank = { override: { conditions: ['hold'], reason: ' ' } };
    assert.equal(outcomeOf(advance(blank)), 'override_needs_reason');
    assert.equal(outcomeOf(advance(override('holding'))), 'override_unknown_condition');
  });

  it('remembers that a person said why the way back is safe', () => {
    const gate = [aCondition({ key: 'wayBack', state: 'failed', code: 'way_back_closed' })];
    const wayBack = { why: 'stable needs “a”' };
    const accepted = { ...wayBack, accepted: true };
    const start = { ...aPending(), wayBack };
    const asked = { ...events.begin, actor: ada, gate, ...override('wayBack') };
    assert.deepEqual(changed(transition(start, asked, now)).rollout.wayBack, accepted);
    const serving = { ...aProgressing(), wayBack };
    const onward = { ...events.advanceManually, gate, ...override('wayBack') };
    assert.deepEqual(changed(transition(serving, onward, now)).rollout.wayBack, accepted);
    const other = { ...events.advanceManually, gate: [hold], ...override('hold') };
    assert.deepEqual(changed(transition(serving, other, now)).rollout.wayBack, wayBack);
  });

  it('does not override what a manual advance satisfies by itself', () => {
    const person = aCondition({ key: 'advance', code: 'person_advances', overridable: false });
    assert.equal(outcomeOf(advance({ gate: [person], ...override('advance') })), 'gate_not_met');
  });
});
