import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GateConditionDto, RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { RolloutView } from '../../../src/protocol/panel/rolloutView.ts';
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import {
  aCondition,
  aRollout,
  aServing,
  before,
  carefulPlan,
  evidenceMet,
  holdRunning,
  latencyClear,
  noData,
  now,
  parseInconclusive,
  parseReading,
  personAdvances,
  someFacts,
} from './panelFacts.ts';
import { panelStates, type PanelStateName } from './panelStates.ts';

/** What a person reads first, with ordinary spaces. */
interface FirstLines {
  readonly word: string;
  readonly sentence: string;
  readonly next: readonly string[];
  readonly actions: readonly string[];
}

const running = ['Advance to 25 %…', 'Pause (stays at 10 %)', 'Roll back (0 %)'];
const clock = 'Next: 25 % by itself in about 1 h 20 min (Mon–Fri 9–17 Europe/Berlin).';
const needs = 'Still open: parse failures (140 more conversations).';
const healthy: FirstLines = {
  word: 'Healthy',
  sentence: '10 % of traffic and 50 % of tenant internal have 1.4.0, no harm seen.',
  next: [clock, needs],
  actions: running,
};

const table: Readonly<Record<PanelStateName, FirstLines>> = {
  healthy,
  offline: healthy,
  readOnly: healthy,
  hostile: healthy,
  local: { ...healthy, actions: ['Advance to 25 %', ...running.slice(1)] },
  heldWithoutData: {
    word: 'Held',
    sentence:
      '10 % of traffic and 50 % of tenant internal have 1.4.0. Held by: parse failures, latency over 4 s.',
    next: ['Next: 25 % by itself, once that is settled.'],
    actions: running,
  },
  heldByEvals: {
    word: 'Held',
    sentence: '1.4.0 gets no traffic yet. Held by: evals on this content.',
    next: ['Next: internal 50 % by itself, once that is settled.'],
    actions: ['Start with internal 50 %…', 'Cancel (stays at 0 %)'],
  },
  waitingWithoutGuards: {
    word: 'Waiting',
    sentence:
      '10 % of traffic and 50 % of tenant internal have 1.4.0. This plan has no guards: nothing watches for harm.',
    next: ['Next: 25 % by itself in about 30 min.'],
    actions: running,
  },
  needsYou: {
    word: 'Needs you',
    sentence: '10 % of traffic and 50 % of tenant internal have 1.4.0.',
    next: ['Next: 25 % when a person says so.'],
    actions: running,
  },
  internalOnly: {
    word: 'Healthy',
    sentence: 'Only 50 % of tenant internal has 1.4.0, no harm seen.',
    next: [clock.replace('25 %', '1 %'), needs],
    actions: ['Advance to 1 %…', 'Pause (stays at internal 50 %)', 'Roll back (0 %)'],
  },
  pausedByPerson: {
    word: 'Paused',
    sentence:
      '10 % of traffic and 50 % of tenant internal have 1.4.0. Paused by Ada, 09:40. “Waiting for the data team”',
    next: ['Next: nothing by itself, until a person resumes it.'],
    actions: ['Resume (from 10 %)', 'Roll back (0 %)'],
  },
  pausedByGuard: {
    word: 'Paused',
    sentence:
      '10 % of traffic and 50 % of tenant internal have 1.4.0. Paused by guard “latency over 4 s”, 09:55.',
    next: ['Next: nothing by itself, until a person resumes it.'],
    actions: ['Roll back (0 %)', 'Resume (from 10 %)'],
  },
  lastStage: {
    word: 'Needs you',
    sentence: '100 % of traffic has 1.4.0.',
    next: ['Next: 1.4.0 becomes stable when a person says so.'],
    actions: ['Make 1.4.0 stable…', 'Pause (stays at 100 %)', 'Roll back (0 %)'],
  },
  reviewWanted: {
    word: 'Needs you',
    sentence: '25 % of traffic has 1.4.0.',
    next: [
      'Next: 100 % by itself (Mon–Fri 9–17 Europe/Berlin), once nothing is missing.',
      'Still open: review.',
    ],
    actions: ['Advance to 100 %…', 'Pause (stays at 25 %)', 'Roll back (0 %)'],
  },
  rolledBackByGuard: {
    word: 'Rolled back 04:00',
    sentence: 'By guard “parse failures” (6.1 % vs 0.9 %). Not served since 04:00:01.',
    next: ['Everyone has 1.3.0.'],
    actions: ['What changed', 'Failing samples (7)', 'Make fixture', 'Start again…'],
  },
  rolledBackByPerson: {
    word: 'Rolled back 09:59',
    sentence: 'By Ada. Everyone has 1.3.0.',
    next: ['Not served since 09:59:00.', 'Reason: Answers got too long'],
    actions: ['What changed', 'Start again…'],
  },
  completed: {
    word: 'Completed 09:30',
    sentence: '1.4.0 is the stable version now.',
    next: [],
    actions: ['What changed', 'Start canary…', 'Revert to 1.3.0…'],
  },
  cancelled: {
    word: 'Cancelled 09:30',
    sentence: 'By Ada, before 1.4.0 got any traffic.',
    next: [],
    actions: ['What changed', 'Start again…'],
  },
  nothingRunning: {
    word: 'No rollout',
    sentence: 'Everyone has 1.3.0 since Mon 10:00, deployed by Ada.',
    next: [],
    actions: ['Start canary…', 'Revert to 1.2.4…'],
  },
  notDeployed: {
    word: 'Not deployed',
    sentence: 'production serves no version of this prompt.',
    next: ['Applications use their own default until a version is deployed.'],
    actions: ['Start canary…'],
  },
  loading: {
    word: 'Loading',
    sentence: 'What production serves is not known yet.',
    next: [],
    actions: [],
  },
  extreme: {
    word: 'Held',
    sentence:
      '10 % of traffic and 50 % of tenant internal have 1.4.0. Held by: a rather long metric name0, ' +
      'a rather long metric name1, a rather long metric name2 and 5 more.',
    next: ['Next: 46 % by itself, once that is settled.'],
    actions: ['Advance to 46 %…', 'Pause (stays at 10 %)', 'Roll back (0 %)'],
  },
};

function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function firstLines(view: RolloutView): FirstLines {
  return {
    word: plain(view.headline.word),
    sentence: plain(view.headline.sentence),
    next: view.headline.next.map(plain),
    actions: view.actions.map((action) => plain(action.label)),
  };
}

describe('rolloutPanelModel', () => {
  for (const [name, facts] of Object.entries(panelStates)) {
    it(`words the state ${name}`, () => {
      const expected = Object.entries(table).find(([key]) => key === name)?.[1];
      assert.deepEqual(firstLines(toRolloutView(facts)), expected);
    });
  }

  it('claims health only where a guard has looked at data', () => {
    const wordOf = (...conditions: Parameters<typeof aCondition>[]): string =>
      toRolloutView(
        someFacts({
          rollout: aRollout({ conditions: conditions.map((one) => aCondition(...one)) }),
        }),
      ).headline.word;
    assert.equal(wordOf(['hold', 'hold_running']), 'Waiting');
    assert.equal(wordOf(['guard:a', 'guard_no_data'], ['hold', 'hold_running']), 'Held');
    assert.equal(wordOf(['guard:a', 'guard_error', { state: 'error' }]), 'Held');
    assert.equal(wordOf(['guard:a', 'guard_clear', { state: 'met' }]), 'Healthy');
    assert.equal(wordOf(['guard:a', 'guard_inconclusive']), 'Healthy');
  });

  it('claims no health of a candidate that nothing was reported of yet', () => {
    const { arms } = parseReading;
    const headlineOf = (units: number) => {
      const candidate = { ...arms.candidate, units };
      const guards = [{ ...parseReading, arms: { ...arms, candidate } }];
      const rollout = aRollout({ guards, conditions: [parseInconclusive, holdRunning] });
      return toRolloutView(someFacts({ rollout })).headline;
    };
    assert.equal(headlineOf(1).word, 'Healthy');
    const { word, sentence } = headlineOf(0);
    assert.deepEqual(
      [word, plain(sentence)],
      [
        'Waiting',
        '10 % of traffic and 50 % of tenant internal have 1.4.0, too early to tell whether it harms.',
      ],
    );
  });

  it('needs you only where nothing but a decision is missing and you may take it', () => {
    const word = (conditions: GateConditionDto[], mayAct = true): string =>
      toRolloutView(someFacts({ mayAct, rollout: aRollout({ conditions }) })).headline.word;
    assert.equal(word([latencyClear, personAdvances]), 'Needs you');
    assert.equal(word([latencyClear, personAdvances], false), 'Healthy');
    assert.equal(word([latencyClear, personAdvances, holdRunning]), 'Healthy');
    assert.equal(word([noData('parseFailure'), personAdvances]), 'Held');
  });

  it('needs nobody who may not review, and makes the way around a review no first choice', () => {
    const asked = panelStates.reviewWanted;
    const wordFor = (name: string): string =>
      toRolloutView({ ...asked, identity: { name, kind: 'person', roles: ['reviewer'] } }).headline
        .word;
    assert.equal(wordFor('Bob'), 'Needs you');
    assert.notEqual(wordFor('Ada'), 'Needs you');
    const alone = { name: 'Ada', kind: 'person' as const, roles: ['owner' as const] };
    const local = toRolloutView({ ...asked, identity: alone, isLocal: true });
    assert.equal(local.headline.word, 'Needs you');
    assert.deepEqual(
      toRolloutView(asked).actions.map(({ style }) => style),
      ['secondary', 'secondary', 'secondary'],
    );
  });

  it('says plainly that a guard has no data', () => {
    const view = toRolloutView(panelStates.heldWithoutData);
    assert.deepEqual(
      view.waitsFor?.rows.map((row) => [row.label, row.detail].map(plain).join(': ')),
      [
        'evals on this content: 19/20, no regression',
        'parse failures: no data yet',
        'latency over 4 s: no data yet',
        'review: not needed before 25 %',
      ],
    );
    assert.deepEqual(
      view.guards?.rows.map((row) => row.verdict.word),
      ['no data yet', 'no data yet'],
    );
  });

  it('shows how much is missing at the end of a row', () => {
    const rows = toRolloutView(panelStates.healthy).waitsFor?.rows ?? [];
    assert.deepEqual(
      rows.map((row) => plain(row.remaining ?? '')),
      ['', '140 more', '', '1 h 20 min left', ''],
    );
  });

  it('lets watched and remaining time move together from when the rollout was read', () => {
    const second = 1000;
    const hold = (requiredMs: number, elapsedMs: number, change: Partial<RolloutDto> = {}) => {
      const watchedMs = 4 * second;
      const params = { watchedMs, requiredMs, remainingMs: requiredMs - watchedMs };
      const rollout = aRollout({
        conditions: [aCondition('hold', 'hold_running', { params })],
        ...change,
      });
      const facts = someFacts({ rollout, readAt: now - elapsedMs });
      const row = toRolloutView(facts).waitsFor?.rows[0];
      return `${plain(row?.detail ?? '')} · ${plain(row?.remaining ?? '')}`;
    };
    assert.equal(hold(30 * second, 0), '4 s of 30 s · 26 s left');
    assert.equal(hold(30 * second, 22 * second), '26 s of 30 s · 4 s left');
    assert.equal(hold(30 * second, 60 * second), '30 s of 30 s · ');
    assert.equal(hold(300 * second, 25_400), '29 s of 5 min · 4 min 31 s left');
    assert.equal(
      hold(300 * second, 25_400, { phase: 'paused' }),
      '29 s of 5 min · 4 min 31 s left',
    );
    assert.equal(hold(7200 * second, 600 * second), '10 min of 2 h · 1 h 50 min left');
  });

  it('does not guess watched time while the registry is away', () => {
    const facts = someFacts({
      readAt: now - 600_000,
      connection: { kind: 'offline', problem: 'away' },
    });
    const row = toRolloutView(facts).waitsFor?.rows.find((one) => one.key === 'hold');
    assert.equal(plain(row?.detail ?? ''), '40 min of 2 h');
  });

  it('refuses an advance over harm, and says why', () => {
    const harm = aCondition('guard:latencyMs', 'guard_harm', {
      state: 'failed',
      overridable: false,
      params: { metric: 'latencyMs' },
    });
    const view = toRolloutView(someFacts({ rollout: aRollout({ conditions: [harm] }) }));
    assert.equal(
      view.actions.find((action) => action.intent.kind === 'advance')?.unavailable,
      'A guard sees harm, which nobody can override.',
    );
  });

  it('keeps what only looks while the registry cannot be reached', () => {
    const view = toRolloutView({
      ...panelStates.rolledBackByGuard,
      connection: { kind: 'offline', problem: 'gone' },
    });
    assert.deepEqual(
      view.actions.map((action) => action.unavailable),
      [undefined, undefined, undefined, 'The registry cannot be reached.'],
    );
    const [, failing, fixture] = view.actions;
    assert.deepEqual(failing?.intent, {
      kind: 'showSamples',
      arm: 'candidate',
      failed: 'any',
    });
    assert.deepEqual(fixture?.intent, { kind: 'makeFixture', sampleId: 'c1' });
  });

  it('gives the shares of what was served, as shares of all traffic', () => {
    const served = toRolloutView(panelStates.healthy).served;
    assert.deepEqual(
      served?.bars.map((bar) => [bar.version, bar.roleText, plain(bar.shareText)]),
      [
        ['1.3.0', 'stable', '90.4 %'],
        ['1.4.0', 'candidate', '9.6 %'],
      ],
    );
    assert.deepEqual(
      served.cohorts.map((row) => plain(`${row.cohort} ${row.shareText}`)),
      ['tenant internal 50 %', 'everyone else 10 %'],
    );
    assert.deepEqual(served.lines.map(plain), ['1,000 requests, last served 2 s ago']);
  });

  it('says when nobody asked, and never divides by nothing', () => {
    const quiet = aServing({
      served: [{ version: '1.3.0', lastServedAt: before(3_600_000), recent: 0, total: 4 }],
    });
    const served = toRolloutView(someFacts({ serving: quiet })).served;
    assert.deepEqual(served?.bars, []);
    assert.equal(plain(served.empty ?? ''), 'Nobody asked in the last 5 min; last served 1 h ago.');
  });

  it('shortens a long plan to what is near, and keeps it whole below', () => {
    const view = toRolloutView(panelStates.extreme);
    assert.equal(view.stages?.items.length, 7);
    assert.equal(view.stages.earlier, '12 before');
    assert.equal(view.stages.later, '11 more');
    assert.equal(view.plan?.rows.length, 30);
  });

  it('marks where an ended rollout stopped', () => {
    const states = toRolloutView(panelStates.rolledBackByGuard).stages?.items.map((i) => i.state);
    assert.deepEqual(states, ['done', 'done', 'stopped', 'skipped', 'skipped']);
  });

  it('announces no countdown, so that a wait is not read out again and again', () => {
    const early = toRolloutView(panelStates.healthy).headline.announcement;
    const late = toRolloutView({ ...panelStates.healthy, now: panelStates.healthy.now + 60_000 });
    assert.equal(late.headline.announcement, early);
  });

  it('never promises a time that has passed', () => {
    const next = {
      kind: 'advance',
      stage: 'wide',
      mode: 'automatic',
      earliestAt: before(1),
    } as const;
    const lines = (...conditions: GateConditionDto[]): string[] =>
      toRolloutView(
        someFacts({
          rollout: aRollout({ next, conditions, plan: { stages: carefulPlan.stages } }),
        }),
      ).headline.next.map(plain);
    assert.deepEqual(lines(latencyClear), ['Next: 25 % by itself, at any moment.']);
    const units = aCondition('units', 'units_missing', { params: { missing: 3, unit: 'user' } });
    assert.deepEqual(lines(units), [
      'Next: 25 % by itself, once nothing is missing.',
      'Still open: sample size (3 more users).',
    ]);
  });

  it('opens no dashboard that is not a web address', () => {
    const kinds = (name: PanelStateName): string[] =>
      toRolloutView(panelStates[name]).note?.actions.map((action) => action.intent.kind) ?? [];
    assert.deepEqual(kinds('healthy'), ['openDashboard', 'copyNote', 'exportNote']);
    assert.deepEqual(kinds('hostile'), ['copyNote', 'exportNote']);
  });

  it('opens the eval run that a condition is about, where there is one', () => {
    const rowOf = (facts: RolloutPanelFacts) => toRolloutView(facts).waitsFor?.rows[0];
    const intent = { kind: 'openEvidence', evidenceId: 'e1' };
    assert.deepEqual(rowOf(panelStates.healthy)?.open?.intent, intent);
    assert.equal(rowOf(panelStates.heldByEvals)?.open, undefined);
  });

  it('keeps the evidence row of a pending rollout with the whole sentence', () => {
    const rows = toRolloutView(panelStates.heldByEvals).waitsFor?.rows;
    assert.equal(rows?.[0]?.label, 'evals on this content');
    assert.match(rows[0].detail, /run the evals/);
    assert.equal(evidenceMet.state, 'met');
  });
});
