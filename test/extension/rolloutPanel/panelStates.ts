// Every state that the panel can show, by name: the table test, the browser tests and the pictures use the same ones.
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import {
  aCondition,
  ada,
  after,
  anEnded,
  aRollout,
  aServing,
  aStableServing,
  aVersion,
  before,
  carefulPlan,
  evidenceMet,
  factsWithoutRollout,
  latencyClear,
  noData,
  now,
  parseInconclusive,
  parseReading,
  personAdvances,
  registryItself,
  someFacts,
} from './panelFacts.ts';
import { someLive } from './liveFactsOf.ts';

const minute = 60_000;
const { next: _next, ...rolloutWithoutNext } = aRollout();

const longPlan: RolloutPlan = {
  ...carefulPlan,
  stages: Array.from({ length: 30 }, (_, index) => ({
    name: `stage-${index + 1}-of-a-very-patient-plan`,
    traffic: Math.min(100, index * 3 + 1),
    hold: '30m',
  })),
};

const hostile =
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{{x}} ${y}';
const longKey = `${'a-very-long-folder-name/'.repeat(7)}and-a-long-prompt-name`;
const pausedRollout = aRollout({
  phase: 'paused',
  pause: {
    cause: 'person',
    actor: ada,
    reason: 'Waiting for the data team',
    at: before(20 * minute),
  },
});

export const panelStates = {
  healthy: someFacts(),
  heldWithoutData: someFacts({
    rollout: aRollout({ conditions: [evidenceMet, noData('parseFailure'), noData('latencyMs')] }),
  }),
  heldByEvals: someFacts({
    rollout: {
      ...rolloutWithoutNext,
      phase: 'pending',
      stageIndex: 0,
      stageName: 'internal',
      rules: [],
      conditions: [aCondition('evidence', 'evidence_missing')],
      next: { kind: 'begin', stage: 'internal', mode: 'automatic' },
    },
    serving: aStableServing(),
  }),
  waitingWithoutGuards: someFacts({
    rollout: aRollout({
      plan: { stages: carefulPlan.stages, advance: 'automatic' },
      conditions: [
        aCondition('hold', 'hold_running', {
          params: { watchedMs: 0, requiredMs: 30 * minute, remainingMs: 30 * minute },
        }),
      ],
      next: { kind: 'advance', stage: 'wide', mode: 'automatic', earliestAt: after(30 * minute) },
    }),
  }),
  needsYou: someFacts({
    rollout: aRollout({
      conditions: [evidenceMet, latencyClear, personAdvances],
      next: { kind: 'advance', stage: 'wide', mode: 'manual' },
    }),
  }),
  internalOnly: someFacts({
    rollout: aRollout({
      stageIndex: 0,
      stageName: 'internal',
      rules: [{ when: { tenant: ['internal'] }, percent: 50 }],
      next: { kind: 'advance', stage: 'one', mode: 'automatic', earliestAt: after(80 * minute) },
    }),
    serving: aServing({
      deployment: {
        prompt: 'support/answer',
        environment: 'production',
        revision: 12,
        stable: '1.3.0',
        candidate: {
          version: '1.4.0',
          rolloutId: 'r1',
          stage: 'internal',
          rules: [{ when: { tenant: ['internal'] }, percent: 50 }],
        },
        actor: ada,
        reason: 'rollout_started',
        at: before(40 * minute),
      },
      served: [{ version: '1.3.0', lastServedAt: before(2000), recent: 3, total: 120_000 }],
      recentWithoutUnit: 14,
    }),
  }),
  pausedByPerson: someFacts({ rollout: pausedRollout }),
  pausedByGuard: someFacts({
    rollout: aRollout({
      phase: 'paused',
      pause: { cause: 'guard', actor: registryItself, guard: 'latencyMs', at: before(5 * minute) },
      conditions: [
        evidenceMet,
        aCondition('guard:latencyMs', 'guard_harm', {
          state: 'failed',
          overridable: false,
          params: { metric: 'latencyMs', unit: 'conversation', units: 412 },
        }),
      ],
    }),
  }),
  lastStage: someFacts({
    rollout: aRollout({
      stageIndex: 4,
      stageName: 'full',
      rules: [{ percent: 100 }],
      conditions: [latencyClear, personAdvances],
      next: { kind: 'complete', mode: 'manual' },
    }),
  }),
  reviewWanted: someFacts({
    live: { ...someLive, filter: {} },
    identity: { name: 'Bob', kind: 'person', roles: ['reviewer'] },
    rollout: aRollout({
      stageIndex: 3,
      stageName: 'wide',
      rules: [{ percent: 25 }],
      guards: [parseReading],
      candidateAuthor: ada,
      conditions: [
        evidenceMet,
        latencyClear,
        aCondition('reviews', 'reviews_missing', {
          params: { have: 0, need: 1, missing: 1, role: 'reviewer' },
        }),
      ],
      reviewWanted: { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: [] },
      next: { kind: 'advance', stage: 'full', mode: 'automatic' },
    }),
  }),
  rolledBackByGuard: someFacts({
    live: someLive,
    rollout: anEnded(
      'rolledBack',
      {
        cause: 'guard',
        actor: registryItself,
        guard: 'parseFailure',
        at: before(6 * 60 * minute),
      },
      {
        guards: [
          {
            ...parseReading,
            verdict: 'harm',
            reason: { code: 'worse_than_margin', params: { margin: 0.02 } },
            arms: {
              stable: { units: 3711, estimate: 0.009, low: 0.006, high: 0.013 },
              candidate: { units: 412, estimate: 0.061, low: 0.04, high: 0.09 },
            },
            difference: { estimate: 0.052, low: 0.021, high: 0.083 },
          },
        ],
      },
    ),
    serving: aStableServing('1.3.0', {
      served: [
        { version: '1.3.0', lastServedAt: before(2000), recent: 1000, total: 120_000 },
        { version: '1.4.0', lastServedAt: before(6 * 60 * minute - 1000), recent: 0, total: 2400 },
      ],
    }),
  }),
  rolledBackByPerson: someFacts({
    rollout: anEnded('rolledBack', {
      cause: 'person',
      actor: ada,
      reason: 'Answers got too long',
      at: before(minute),
    }),
    serving: aStableServing('1.3.0', {
      served: [
        { version: '1.3.0', lastServedAt: before(2000), recent: 950, total: 120_000 },
        { version: '1.4.0', lastServedAt: before(minute), recent: 50, total: 2400 },
      ],
    }),
  }),
  completed: someFacts({
    rollout: anEnded(
      'completed',
      { cause: 'completed', actor: ada, at: before(30 * minute) },
      { stageIndex: 4, stageName: 'full' },
    ),
    serving: aStableServing('1.4.0', { previousStable: '1.3.0' }),
  }),
  cancelled: someFacts({
    rollout: anEnded(
      'cancelled',
      { cause: 'cancelled', actor: ada, at: before(30 * minute) },
      { stageIndex: 0, stageName: 'internal' },
    ),
    serving: aStableServing(),
  }),
  nothingRunning: factsWithoutRollout({
    past: [
      anEnded(
        'rolledBack',
        { cause: 'person', actor: ada, at: before(3 * 24 * 60 * minute) },
        { id: 'r0' },
      ),
      anEnded(
        'completed',
        { cause: 'completed', actor: registryItself, at: before(30 * 24 * 60 * minute) },
        { id: 'r-1', candidate: '1.3.0', stable: '1.2.4' },
      ),
    ],
  }),
  notDeployed: factsWithoutRollout({
    serving: { deployment: null, served: [], recentWithoutUnit: 0 },
    history: { events: [], more: false },
  }),
  loading: (() => {
    const { serving: _serving, history: _history, past: _past, ...rest } = factsWithoutRollout();
    return rest;
  })(),
  offline: someFacts({
    connection: { kind: 'offline', problem: 'registry.example.com cannot be reached.' },
    asOf: Date.UTC(2026, 10, 12, 9, 42),
  }),
  local: someFacts({ registry: 'Local', confirms: false }),
  readOnly: someFacts({ mayAct: false }),
  hostile: someFacts({
    rollout: aRollout({
      owner: hostile,
      note: { change: hostile, mainRisk: 'javascript:alert(1)', dashboard: 'javascript:alert(1)' },
      plan: { ...carefulPlan, rollbackTrigger: hostile },
    }),
    stable: aVersion('1.3.0', 'x'),
    candidate: aVersion('1.4.0', hostile, hostile),
    history: { events: [], more: false },
  }),
  extreme: someFacts({
    target: {
      registry: 'https://registry.example.com',
      prompt: longKey,
      environment: 'production-europe-west-second-region',
    },
    registry: 'registry.with-a-long-host-name.internal.example.com',
    rollout: aRollout({
      plan: longPlan,
      stageIndex: 14,
      stageCount: 30,
      next: {
        kind: 'advance',
        stage: 'stage-16-of-a-very-patient-plan',
        mode: 'automatic',
        earliestAt: after(80 * minute),
      },
      owner: 'the-customer-support-on-call-rotation-of-the-second-region',
      note: { change: 'Explains every step of the answer. '.repeat(10).slice(0, 300) },
      conditions: [
        parseInconclusive,
        latencyClear,
        ...Array.from({ length: 8 }, (_, index) => noData(`aRatherLongMetricName${index}`)),
      ],
    }),
  }),
} as const satisfies Record<string, RolloutPanelFacts>;

export type PanelStateName = keyof typeof panelStates;

export { now };
