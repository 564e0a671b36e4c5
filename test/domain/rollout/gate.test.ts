import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence } from '../../../src/domain/evidence/evidence.ts';
import { summarizeCases } from '../../../src/domain/evidence/evidenceSummary.ts';
import { writeConditionSentence } from '../../../src/domain/rollout/conditionSentence.ts';
import { assessGate, type GateFacts } from '../../../src/domain/rollout/gate.ts';
import type { GateCondition } from '../../../src/domain/rollout/gateCondition.ts';
import type { GuardReading } from '../../../src/domain/rollout/guardReading.ts';
import type { Guard, RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { SignOff } from '../../../src/domain/rollout/signOff.ts';
import { listUnmetConditions } from '../../../src/domain/rollout/unmetConditions.ts';
import { aCondition, anEnded, aPaused, aPending, aProgressing, candidateHash } from './rollouts.ts';

// A Friday, 10:00 UTC.
const now = Date.parse('2026-11-20T10:00:00Z');

const evidence: Evidence = {
  id: 'e1',
  prompt: 'support/answer',
  contentHash: candidateHash,
  fixturesHash: 'f'.repeat(64),
  model: 'm1',
  baseline: '1.3.0',
  verdict: 'noRegression',
  summary: summarizeCases([{ id: 'x', kind: 'representative', passed: 1, failed: 0, errors: 0 }]),
  recordedAt: now,
};

function look(parts: Partial<GateFacts>): readonly GateCondition[] {
  return assessGate(
    {
      rollout: aProgressing(),
      environment: { requireEvidence: false },
      evidence: [],
      guards: [],
      signOffs: [],
      mode: 'automatic',
      ...parts,
    },
    now,
  );
}

const short = (gate: readonly GateCondition[]): string[] =>
  gate.map(({ key, state, code }) => `${key} ${state} ${code}`);

/** The gate of a stage that serves a tenth, or as much as `stage` says. */
function stageGate(
  stage: Partial<Stage>,
  parts: Partial<GateFacts> = {},
  plan: Partial<RolloutPlan> = {},
): readonly GateCondition[] {
  const stages = [{ name: 'tenth', traffic: 10, advance: 'automatic' as const, ...stage }];
  return look({
    rollout: { ...aProgressing(0, { ...plan, stages }), watchedMs: 60_000 },
    ...parts,
  });
}

describe('assessGate of a pending rollout', () => {
  it('asks for the evidence of an eval stage', () => {
    assert.deepEqual(short(look({ rollout: aPending() })), ['evidence waiting evidence_missing']);
    assert.deepEqual(short(look({ rollout: aPending(), evidence: [evidence] })), [
      'evidence met evidence_ok',
    ]);
  });

  it('asks for evidence on the model of the candidate against the stable of the environment', () => {
    const rollout = aPending();
    const other = look({ rollout, evidence: [evidence], candidateModel: 'm2' });
    assert.equal(other[0]?.code, 'evidence_other_model');
    const moved = look({ rollout: { ...rollout, stable: '1.2.0' }, evidence: [evidence] });
    assert.equal(moved[0]?.code, 'evidence_other_baseline');
  });

  it('asks for evidence where the environment does, in the last stage before traffic', () => {
    const environment = { requireEvidence: true };
    const plan = { stages: [{ name: 'a' }, { name: 'b' }, { name: 'c', traffic: 10 }] };
    assert.deepEqual(look({ rollout: aPending(0, plan), environment }), []);
    assert.equal(look({ rollout: aPending(1, plan), environment })[0]?.code, 'evidence_missing');
    assert.deepEqual(look({ rollout: aPending(1, plan) }), []);
    const atOnce = { stages: [{ name: 'a', traffic: 10, hold: '1h', reviews: { count: 1 } }] };
    assert.deepEqual(short(look({ rollout: aPending(0, atOnce), environment })), [
      'evidence waiting evidence_missing',
    ]);
    assert.deepEqual(look({ rollout: aPending(0, atOnce) }), []);
    assert.deepEqual(look({ rollout: aPending(7, atOnce), environment }), []);
  });

  it('asks for reviews and for a person where the stage before traffic says so', () => {
    const stages = [
      { name: 'a', reviews: { count: 1 }, advance: 'manual' as const, hold: '1h' },
      { name: 'b', traffic: 10 },
    ];
    const rollout = aPending(0, { stages });
    const asked = ['reviews waiting reviews_missing', 'advance waiting person_advances'];
    assert.deepEqual(short(look({ rollout })), asked);
    assert.deepEqual(short(look({ rollout, mode: 'manual' }))[1], 'advance met person_advances');
    const atZero = stages.map((stage) => ({ traffic: 0, ...stage }));
    assert.deepEqual(short(look({ rollout: aPending(0, { stages: atZero }) })), asked);
  });
});

describe('assessGate of a serving rollout', () => {
  it('has no conditions for a stage that asks for nothing', () => {
    assert.deepEqual(stageGate({}), []);
    assert.deepEqual(short(look({ rollout: aProgressing(9) })), [
      'advance waiting person_advances',
    ]);
  });

  it('watches for as long as the hold says', () => {
    const [running] = stageGate({ hold: '2m' });
    assert.deepEqual(running, {
      key: 'hold',
      state: 'waiting',
      code: 'hold_running',
      overridable: true,
      params: { watchedMs: 60_000, requiredMs: 120_000, remainingMs: 60_000 },
    });
    assert.deepEqual(short(stageGate({ hold: '1m' })), ['hold met hold_done']);
  });

  it('counts units', () => {
    assert.deepEqual(stageGate({ minUnits: 50 })[0]?.params, {
      have: 0,
      need: 50,
      missing: 50,
      unit: 'conversation',
    });
    const reached = stageGate({ minUnits: 50 }, { units: 60 }, { unit: 'user' });
    assert.deepEqual([reached[0]?.code, reached[0]?.params['unit']], ['units_reached', 'user']);
  });

  it('asks for evidence where the stage itself does', () => {
    assert.deepEqual(short(stageGate({ eval: {} })), ['evidence waiting evidence_missing']);
  });

  it('waits for a person unless the plan says automatic', () => {
    const rollout = aProgressing(0, { stages: [{ name: 'a', traffic: 10 }] });
    assert.deepEqual(short(look({ rollout })), ['advance waiting person_advances']);
    assert.deepEqual(short(look({ rollout, mode: 'manual' })), ['advance met person_advances']);
  });

  it('keeps automatic advances to the advance hours, and those of persons not', () => {
    const inside = { days: ['Fri' as const], from: '09:00', to: '17:00', timeZone: 'UTC' };
    const plan = (hours: RolloutPlan['advanceHours']): Partial<RolloutPlan> =>
      hours === undefined ? {} : { advanceHours: hours };
    assert.deepEqual(short(stageGate({}, {}, plan(inside))), [
      'advanceHours met inside_advance_hours',
    ]);
    const outside = stageGate({}, {}, plan({ ...inside, to: '10:00' }));
    assert.deepEqual(short(outside), ['advanceHours waiting outside_advance_hours']);
    assert.equal(outside[0]?.params['nextAt'], Date.parse('2026-11-27T09:00:00Z'));
    const nowhere = stageGate({}, {}, plan({ ...inside, timeZone: 'Mars/Olympus' }));
    assert.deepEqual(short(nowhere), ['advanceHours error outside_advance_hours']);
    assert.deepEqual(stageGate({}, { mode: 'manual' }, plan({ ...inside, to: '10:00' })), []);
  });

  it('is assessed while paused, too, and not after the end', () => {
    assert.deepEqual(short(look({ rollout: aPaused() })).slice(0, 1), [
      'hold waiting hold_running',
    ]);
    assert.deepEqual(look({ rollout: anEnded('completed') }), []);
    assert.deepEqual(look({ rollout: anEnded('rolledBack') }), []);
    assert.deepEqual(look({ rollout: anEnded('cancelled') }), []);
  });
});

describe('the way back in a gate', () => {
  const closed = { why: 'stable needs the input “a”, which the candidate no longer has' };

  it('holds from the first stage on, also where that has traffic', () => {
    const [condition] = look({ rollout: { ...aPending(), wayBack: closed } }).slice(1);
    assert.deepEqual(condition, {
      ...{ key: 'wayBack', state: 'failed', code: 'way_back_closed', overridable: true },
      params: closed,
    });
    const first: RolloutPlan = { stages: [{ name: 'tenth', traffic: 10 }] };
    const gate = look({ rollout: { ...aPending(0, first), wayBack: closed } });
    assert.deepEqual(short(gate), ['wayBack failed way_back_closed']);
    const serving = look({ rollout: { ...aProgressing(), wayBack: closed } });
    assert.equal(serving[0]?.code, 'way_back_closed');
  });

  it('is not held any more by what a person has said to be safe', () => {
    const wayBack = { ...closed, accepted: true } as const;
    for (const rollout of [aPending(), aProgressing()])
      assert.ok(look({ rollout: { ...rollout, wayBack } }).every(({ key }) => key !== 'wayBack'));
  });

  it('is listed before traffic only, where it is open', () => {
    const codes = (rollout: GateFacts['rollout']) =>
      look({ rollout }).filter(({ key }) => key === 'wayBack');
    assert.deepEqual(short(codes({ ...aPending(), wayBack: {} })), ['wayBack met way_back_open']);
    assert.deepEqual(codes({ ...aProgressing(), wayBack: {} }), []);
    assert.deepEqual(codes(aPending()), []);
  });
});

describe('guards of a gate', () => {
  const guard: Guard = { metric: 'refusal' };
  const plan = (parts: Partial<Guard> = {}): Partial<RolloutPlan> => ({
    guards: [{ ...guard, ...parts }],
  });
  const reading = (
    verdict: GuardReading['verdict'],
    parts: Partial<GuardReading> = {},
  ): Partial<GateFacts> => ({
    guards: [{ key: 'refusal', metric: 'refusal', verdict, ...parts }],
  });

  it('hold without data', () => {
    assert.deepEqual(short(stageGate({}, {}, plan())), ['guard:refusal waiting guard_no_data']);
  });

  it('hold on harm, which nobody can override, and on errors', () => {
    const [harm] = stageGate({}, reading('harm'), plan());
    assert.deepEqual([harm?.state, harm?.code, harm?.overridable], ['failed', 'guard_harm', false]);
    const [error] = stageGate({}, reading('error'), plan());
    assert.deepEqual(
      [error?.state, error?.code, error?.overridable],
      ['error', 'guard_error', true],
    );
  });

  it('need no more than no harm in a small canary, and must be clear in a wide one', () => {
    const codeAt = (stage: Partial<Stage>): string | undefined =>
      stageGate(stage, reading('inconclusive', { units: 5, unitsToDecide: 140 }), plan())[0]?.code;
    assert.equal(codeAt({ traffic: 24.9 }), 'guard_no_harm');
    assert.equal(codeAt({ traffic: 25 }), 'guard_inconclusive');
    assert.equal(codeAt({ traffic: { when: { tenant: ['a'] }, percent: 90 } }), 'guard_no_harm');
    assert.equal(codeAt({ traffic: 5, guards: 'clear' }), 'guard_inconclusive');
    assert.equal(codeAt({ traffic: 100, guards: 'noHarm' }), 'guard_no_harm');
    assert.equal(stageGate({ traffic: 50 }, reading('clear'), plan())[0]?.code, 'guard_clear');
  });

  it('say how many units will tell', () => {
    const [condition] = stageGate(
      { traffic: 50 },
      reading('inconclusive', { units: 5, unitsToDecide: 140 }),
      plan(),
    );
    assert.deepEqual(condition?.params, {
      metric: 'refusal',
      unit: 'conversation',
      units: 5,
      missing: 140,
    });
  });

  it('of one metric and several cohorts are conditions of their own, each with its words', () => {
    const when = { tenant: ['acme'] };
    const conditions = stageGate(
      {},
      {
        guards: [
          { key: 'refusal', metric: 'refusal', verdict: 'inconclusive', units: 5 },
          { key: 'refusal@tenant=acme', metric: 'refusal', when, verdict: 'harm' },
        ],
      },
      { guards: [guard, { ...guard, when }] },
    );
    assert.deepEqual(short(conditions), [
      'guard:refusal met guard_no_harm',
      'guard:refusal@tenant=acme failed guard_harm',
    ]);
    assert.equal(
      conditions.map((one) => writeConditionSentence(one)).at(-1),
      'The candidate is worse on refusals for tenant acme; roll it back, since harm cannot be overridden.',
    );
  });

  it('need their own minimum of units even for no harm', () => {
    const codeWith = (units: number): string | undefined =>
      stageGate({}, reading('inconclusive', { units }), plan({ minUnits: 10 }))[0]?.code;
    assert.equal(codeWith(9), 'guard_inconclusive');
    assert.equal(codeWith(10), 'guard_no_harm');
    const uncounted = stageGate({}, reading('inconclusive'), plan({ minUnits: 10 }));
    assert.equal(uncounted[0]?.code, 'guard_inconclusive');
  });

  it('let an inconclusive wide stage go only with the minimum and without an error', () => {
    const wide: Partial<Stage> = { traffic: 50, onInconclusive: 'advance', minUnits: 10 };
    const codeOf = (
      stage: Partial<Stage>,
      readings: GuardReading[],
      parts: Partial<RolloutPlan> = plan(),
    ): string | undefined =>
      stageGate(stage, { guards: readings }, parts).find(({ key }) => key === 'guard:refusal')
        ?.code;
    const enough: GuardReading = {
      ...{ key: 'refusal', metric: 'refusal' },
      ...{ verdict: 'inconclusive', units: 10 },
    };
    assert.equal(codeOf(wide, [enough]), 'guard_no_harm');
    assert.equal(codeOf(wide, [{ ...enough, units: 9 }]), 'guard_inconclusive');
    const broken: GuardReading = { key: 'other', metric: 'other', verdict: 'error' };
    assert.equal(codeOf(wide, [enough, broken]), 'guard_inconclusive');
    const { minUnits: _, ...withoutMinimum } = wide;
    assert.equal(codeOf(withoutMinimum, [enough]), 'guard_inconclusive');
    const byPlan: Partial<RolloutPlan> = { ...plan({ minUnits: 10 }), onInconclusive: 'advance' };
    assert.equal(codeOf({ traffic: 50 }, [enough], byPlan), 'guard_no_harm');
  });

  it('hold without data and without a unit in this stage, whatever other stages had', () => {
    const silent = reading('inconclusive', { units: 0, reason: { code: 'no_records' } });
    assert.equal(stageGate({}, silent, plan())[0]?.code, 'guard_no_data');
    const early = reading('inconclusive', { units: 0, reason: { code: 'no_sign_of_harm' } });
    assert.equal(stageGate({}, early, plan())[0]?.code, 'guard_inconclusive');
    const clear = reading('clear', { units: 0 });
    assert.equal(stageGate({}, clear, plan())[0]?.code, 'guard_no_data');
  });

  it('need no unit in this stage for a metric that is known to be rare', () => {
    const rare = reading('inconclusive', { units: 0, reportedShare: 0.02 });
    const codeOf = (parts: Partial<GateFacts>, guards = plan()) =>
      stageGate({}, parts, guards)[0]?.code;
    assert.equal(codeOf({ ...rare, units: 40 }), 'guard_no_harm');
    assert.equal(codeOf({ ...rare, units: 0 }), 'guard_inconclusive');
    assert.equal(codeOf(rare), 'guard_inconclusive');
    assert.equal(codeOf({ ...rare, units: 40 }, plan({ minUnits: 5 })), 'guard_inconclusive');
    const usual = reading('inconclusive', { units: 0, reportedShare: 0.5 });
    assert.equal(codeOf({ ...usual, units: 40 }), 'guard_inconclusive');
    const clear = reading('clear', { units: 0, reportedShare: 0.02 });
    assert.equal(codeOf({ ...clear, units: 40 }), 'guard_clear');
  });

  it('do not hold a stage that serves nobody of their cohort', () => {
    const waiting = reading('inconclusive', { reason: { code: 'not_served' } });
    assert.deepEqual(stageGate({}, waiting, plan()), []);
  });

  it('leave harm that they only notify of to a person', () => {
    const notify = plan({ onHarm: 'notify' });
    const [waiting] = stageGate({}, reading('harm'), notify);
    assert.deepEqual([waiting?.state, waiting?.code], ['waiting', 'guard_harm_noted']);
    const byPerson = stageGate({}, { ...reading('harm'), mode: 'manual' }, notify);
    assert.equal(byPerson[0]?.state, 'met');
  });

  it('leave out dry runs', () => {
    assert.deepEqual(stageGate({}, reading('harm'), plan({ dryRun: true })), []);
  });
});

describe('reviews of a gate', () => {
  const signOff = (name: string, parts: Partial<SignOff> = {}): SignOff => ({
    actor: { name, kind: 'person' },
    roles: ['reviewer'],
    stageIndex: 0,
    decision: 'approve',
    at: 1,
    ...parts,
  });
  const reviewed = (...signOffs: SignOff[]): GateCondition | undefined =>
    stageGate({ reviews: { count: 2 } }, { signOffs })[0];

  it('count different persons with the role, for this stage', () => {
    const missing = reviewed(
      signOff('ada'),
      signOff('ada', { at: 2 }),
      signOff('bob', { roles: ['author'] }),
      signOff('bot', { actor: { name: 'bot', kind: 'machine' } }),
      signOff('cyd', { stageIndex: 1 }),
    );
    assert.equal(missing?.code, 'reviews_missing');
    assert.deepEqual(missing.params, { have: 1, need: 2, missing: 1, role: 'reviewer' });
    assert.equal(reviewed(signOff('ada'), signOff('bob'))?.code, 'reviews_done');
  });

  it('take the latest decision of a person', () => {
    const refusal = signOff('ada', { decision: 'refuse', at: 5, comment: 'too terse' });
    assert.deepEqual(reviewed(refusal, signOff('ada'), signOff('bob'))?.params, {
      actor: 'ada',
      comment: 'too terse',
      refusedAt: 5,
    });
    const withdrawn = reviewed(refusal, signOff('ada', { at: 6 }), signOff('bob'));
    assert.equal(withdrawn?.code, 'reviews_done');
    assert.equal(reviewed(signOff('ada', { decision: 'refuse' }))?.params['comment'], '');
  });

  it('leave out the author of the candidate, also where the registry let one through', () => {
    const parts = { signOffs: [signOff('ada'), signOff('bob', { decision: 'refuse' })] };
    const reviews = { count: 1 };
    const byBob = { ...parts, candidateAuthor: { name: 'bob', kind: 'person' as const } };
    assert.equal(stageGate({ reviews }, parts)[0]?.code, 'reviews_refused');
    assert.equal(stageGate({ reviews }, byBob)[0]?.code, 'reviews_done');
    const byMachine = { ...parts, candidateAuthor: { name: 'bob', kind: 'machine' as const } };
    assert.equal(stageGate({ reviews }, byMachine)[0]?.code, 'reviews_refused');
  });

  it('may ask for another role', () => {
    const gate = stageGate(
      { reviews: { count: 1, role: 'owner' } },
      { signOffs: [signOff('ada')] },
    );
    assert.equal(gate[0]?.code, 'reviews_missing');
  });
});

describe('listUnmetConditions', () => {
  it('puts what failed first, then what is broken, then what waits', () => {
    const gate = (['waiting', 'met', 'error', 'failed'] as const).map((state) =>
      aCondition({ state }),
    );
    assert.deepEqual(
      listUnmetConditions(gate).map(({ state }) => state),
      ['failed', 'error', 'waiting'],
    );
  });
});
