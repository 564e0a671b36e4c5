import assert from 'node:assert/strict';
import { Value } from 'typebox/value';
import { describe, it } from 'mocha';
import { builtInPlans } from '../../../src/domain/rollout/builtInPlans.ts';
import { planFindingCodes, type PlanFinding } from '../../../src/domain/rollout/planFinding.ts';
import { lintPlan } from '../../../src/domain/rollout/planLint.ts';
import {
  rolloutPlanSchema,
  type RolloutPlan,
  type Stage,
} from '../../../src/domain/rollout/rolloutPlan.ts';

/** Nothing to say about. */
const good: RolloutPlan = {
  owner: 'support-oncall',
  monitoring: { dashboard: 'https://example.com/d' },
  rollbackTrigger: 'refusals rise',
  guards: [{ metric: 'refusal' }],
  stages: [
    { name: 'offline', eval: {} },
    { name: 'internal', traffic: { when: { tenant: ['internal'] }, percent: 50 }, hold: '1h' },
    { name: 'wide', traffic: 25, hold: '24h' },
    { name: 'full', traffic: 100, hold: '24h' },
  ],
};

const stages = (...list: Partial<Stage>[]): Pick<RolloutPlan, 'stages'> => ({
  stages: list.map((stage, index) => ({ name: `s${index}`, ...stage })),
});
const traffics = (...list: Stage['traffic'][]): Pick<RolloutPlan, 'stages'> =>
  stages(...list.map((traffic) => (traffic === undefined ? {} : { traffic })));
const internal = (percent: number): Stage['traffic'] => ({
  when: { tenant: ['internal'] },
  percent,
});
const { owner: _owner, ...withoutOwner } = good;
const { guards: _guards, ...withoutGuards } = good;
const { monitoring: _monitoring, ...withoutMonitoring } = good;

const cases: readonly [string, RolloutPlan, [string, string, string][]][] = [
  ['nothing about a good plan', good, []],
  ['no traffic', { ...good, ...traffics(undefined, 0) }, [['no_traffic', 'error', 'stages']]],
  [
    'an unknown time zone',
    { ...good, advanceHours: { days: ['Mon'], from: '09:00', to: '17:00', timeZone: 'Mars' } },
    [['unknown_time_zone', 'error', 'advanceHours.timeZone']],
  ],
  [
    'a known time zone not',
    { ...good, advanceHours: { days: ['Mon'], from: '09:00', to: '17:00', timeZone: 'UTC' } },
    [],
  ],
  [
    'two guards on one metric',
    { ...good, guards: [{ metric: 'a' }, { metric: 'a' }] },
    [['duplicate_guard', 'error', 'guards.1.metric']],
  ],
  [
    'two guards on one metric and cohort, however it is written',
    {
      ...good,
      guards: [
        { metric: 'a', when: { tenant: ['x', 'y'] } },
        { metric: 'a', when: { tenant: ['y', 'x'] } },
      ],
    },
    [['duplicate_guard', 'error', 'guards.1.metric']],
  ],
  [
    'guards on one metric and several cohorts not, declared or not',
    { ...good, guards: [{ metric: 'a' }, { metric: 'a', when: { tenant: ['x'] } }] },
    [],
  ],
  [
    'a guard for a cohort that no stage serves',
    {
      ...good,
      stages: [{ name: 'acme', traffic: { when: { tenant: ['acme'] }, percent: 50 }, hold: '1h' }],
      guards: [
        { metric: 'a', when: { tenant: ['globex'] } },
        { metric: 'a', when: { tenant: ['acme'] } },
        { metric: 'a', when: { region: ['eu'] } },
      ],
    },
    [
      ['guard_never_served', 'warning', 'guards.0.when'],
      ['last_stage_not_full', 'warning', 'stages.0'],
    ],
  ],
  [
    'a guard of more tenants than its name can hold',
    {
      ...good,
      guards: [
        { metric: 'a', when: { tenant: Array.from({ length: 50 }, (_, n) => `tenant${n}`) } },
      ],
    },
    [['guard_cohort_too_long', 'error', 'guards.0.when']],
  ],
  [
    'a pause for which there is nothing to be over',
    {
      ...good,
      ...{ onMissingData: 'pause', onInconclusive: 'pause' },
      stages: good.stages.map(({ hold: _, ...stage }) => stage),
    },
    [
      ['policy_without_effect', 'hint', 'onMissingData'],
      ['policy_without_effect', 'hint', 'onInconclusive'],
    ],
  ],
  [
    'a pause without guards that act',
    { ...good, onMissingData: 'pause', guards: [{ metric: 'a', dryRun: true }] },
    [['policy_without_effect', 'hint', 'onMissingData']],
  ],
  [
    'a guard on a number without a limit',
    { ...good, guards: [{ metric: 'costUsd' }] },
    [['guard_without_limit', 'error', 'guards.0']],
  ],
  [
    'a guard with two limits',
    { ...good, guards: [{ metric: 'costUsd', budget: 0.1, ceiling: 1 }] },
    [['guard_with_two_limits', 'error', 'guards.0']],
  ],
  [
    'a margin of a rate that is meant as a percentage',
    { ...good, guards: [{ metric: 'refusal', margin: 2 }] },
    [['margin_not_a_share', 'error', 'guards.0.margin']],
  ],
  [
    'a large margin of an average not',
    { ...good, guards: [{ metric: 'inputTokens', ceiling: 8000, margin: 200 }] },
    [],
  ],
  [
    'two stages of one name',
    {
      ...good,
      stages: [
        { name: 'a', traffic: 25 },
        { name: 'a', traffic: 100 },
      ],
    },
    [['duplicate_stage_name', 'error', 'stages.1.name']],
  ],
  ['no owner', withoutOwner, [['no_owner', 'warning', '']]],
  ['an empty trigger', { ...good, rollbackTrigger: ' ' }, [['no_rollback_trigger', 'warning', '']]],
  ['no monitoring', withoutMonitoring, [['no_monitoring', 'warning', '']]],
  ['a query as monitoring not', { ...good, monitoring: { query: 'up' } }, []],
  [
    'a first step that is too wide',
    { ...good, ...traffics(30, 100) },
    [['jump_too_wide', 'warning', 'stages.0.traffic']],
  ],
  [
    'a step by more than 75 points',
    { ...good, ...traffics(24, 100) },
    [
      ['jump_too_wide', 'warning', 'stages.1.traffic'],
      ['never_clear', 'warning', 'stages.1'],
    ],
  ],
  [
    'a stage at 100 % after one that asked for clear guards not',
    {
      ...good,
      ...stages({ traffic: 24, guards: 'clear', hold: '1h' }, { traffic: 99 }, { traffic: 100 }),
    },
    [],
  ],
  [
    'a stage at 100 % that asks for no more than no harm not, nor one whose guards never act',
    { ...good, ...stages({ traffic: 25, guards: 'noHarm' }, { traffic: 100, guards: 'noHarm' }) },
    [],
  ],
  [
    'a stage at 100 % before which no guard had to be clear',
    { ...good, ...stages({ traffic: 25, guards: 'noHarm' }, { traffic: 100 }) },
    [['never_clear', 'warning', 'stages.1']],
  ],
  [
    'a step to more than tenfold',
    { ...good, ...traffics(1, 11, 50, 100) },
    [['jump_too_wide', 'warning', 'stages.1.traffic']],
  ],
  ['a tenfold step not', { ...good, ...traffics(1, 10, 50, 100) }, []],
  [
    'a stage that shrinks',
    { ...good, ...traffics(25, 10, 100) },
    [['stage_shrinks', 'warning', 'stages.1.traffic']],
  ],
  [
    'a cohort below everybody',
    { ...good, ...traffics(25, internal(20), 100) },
    [['stage_shrinks', 'warning', 'stages.1.traffic']],
  ],
  [
    'a stage that repeats',
    { ...good, ...traffics(internal(20), internal(20), 25, 100) },
    [['stage_repeats', 'warning', 'stages.1.traffic']],
  ],
  [
    'a cohort without a baseline',
    { ...good, ...traffics(internal(100), 25, 100) },
    [['cohort_without_baseline', 'hint', 'stages.0.traffic']],
  ],
  [
    'a last stage that is not full',
    { ...good, ...traffics(10, 50) },
    [['last_stage_not_full', 'warning', 'stages.1']],
  ],
  [
    'wide traffic without guards',
    { ...withoutGuards, ...traffics(10, 25, 100) },
    [['no_guards_when_wide', 'warning', 'stages.1']],
  ],
  [
    'automatic advances without a check',
    { ...withoutGuards, ...stages({ traffic: 10, advance: 'automatic' }, { traffic: 24 }) },
    [
      ['automatic_without_check', 'warning', 'stages.0'],
      ['last_stage_not_full', 'warning', 'stages.1'],
    ],
  ],
  [
    'automatic advances with a dry run only',
    {
      ...good,
      guards: [{ metric: 'a', dryRun: true }],
      ...stages({ traffic: 20, advance: 'automatic' }, { traffic: 90 }, { traffic: 100 }),
    },
    [['automatic_without_check', 'warning', 'stages.0']],
  ],
  [
    'inconclusive advances without a minimum',
    {
      ...good,
      onInconclusive: 'advance',
      ...stages({ traffic: 25 }, { traffic: 100, minUnits: 5 }),
    },
    [['advance_without_minimum', 'warning', 'stages.0']],
  ],
  [
    'a hold before any traffic',
    { ...good, ...stages({ hold: '1h' }, { minUnits: 5 }, { traffic: 25 }, { traffic: 100 }) },
    [
      ['nothing_to_watch', 'hint', 'stages.0'],
      ['nothing_to_watch', 'hint', 'stages.1'],
    ],
  ],
  [
    'evals that need not tell',
    { ...good, ...stages({ eval: { passRate: 0.9 } }, { traffic: 25 }, { traffic: 100 }) },
    [['eval_without_verdict', 'hint', 'stages.0.eval.passRate']],
  ],
];

const short = (findings: readonly PlanFinding[]): [string, string, string][] =>
  findings.map(({ code, severity, path }) => [code, severity, path.join('.')]);

describe('lintPlan', () => {
  for (const [situation, plan, findings] of cases) {
    it(`reports ${situation}`, () => {
      assert.deepEqual(short(lintPlan(plan)), findings);
    });
  }

  it('is tested for every code, and says each in one clear sentence', () => {
    const all = cases.flatMap(([, plan]) => lintPlan(plan));
    assert.deepEqual(
      [...new Set(all.map(({ code }) => code))].sort(),
      [...planFindingCodes].sort(),
    );
    for (const { message } of all) assert.match(message, /^[A-Z“].*\.$/);
  });
});

describe('builtInPlans', () => {
  it('are valid, and lack only what nobody can know beforehand', () => {
    for (const plan of builtInPlans) {
      assert.equal(Value.Check(rolloutPlanSchema, plan), true);
      const codes = lintPlan(plan).map(({ code }) => code);
      const isWithoutGuards = plan.guards === undefined;
      assert.deepEqual(codes, [
        'no_owner',
        'no_monitoring',
        ...(isWithoutGuards ? ['no_guards_when_wide'] : []),
      ]);
    }
    assert.deepEqual(
      builtInPlans.map(({ name }) => name),
      ['Careful', 'Fast'],
    );
  });
});
