// Builders of what the registry says, for the panel's states.
import type { GateConditionDto, RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { GuardDto } from '../../../src/protocol/registry/guardDto.ts';
import type { ServingDto } from '../../../src/protocol/registry/deploymentDto.ts';
import type { EventDto } from '../../../src/protocol/registry/eventDto.ts';
import type { SampleDto } from '../../../src/protocol/registry/sampleDto.ts';
import type { VersionDto } from '../../../src/protocol/registry/versionDto.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';

/** Thursday, 12 November 2026, 10:00 UTC. */
export const now = Date.UTC(2026, 10, 12, 10, 0, 0);
const minute = 60_000;

export function before(ms: number): string {
  return new Date(now - ms).toISOString();
}

export function after(ms: number): string {
  return new Date(now + ms).toISOString();
}

export const ada = { name: 'Ada', kind: 'person' } as const;
export const registryItself = { name: 'registry', kind: 'machine' } as const;

export const carefulPlan: RolloutPlan = {
  name: 'Careful',
  owner: 'support-oncall',
  unit: 'conversation',
  rollbackTrigger: 'parse failures or refusals rise',
  advance: 'automatic',
  advanceHours: {
    days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
    from: '09:00',
    to: '17:00',
    timeZone: 'Europe/Berlin',
  },
  guards: [
    { metric: 'parseFailure', margin: 0.02, onHarm: 'rollback' },
    { metric: 'latencyMs', budget: 4000, margin: 0.02, onHarm: 'pause' },
  ],
  stages: [
    {
      name: 'internal',
      traffic: { when: { tenant: ['internal'] }, percent: 50 },
      hold: '1h',
      minUnits: 50,
    },
    { name: 'one', traffic: 1, hold: '4h' },
    { name: 'ten', traffic: 10, hold: '2h', eval: { passRate: 0.95 } },
    { name: 'wide', traffic: 25, hold: '24h', guards: 'clear', reviews: { count: 1 } },
    { name: 'full', traffic: 100, hold: '24h' },
  ],
};

export function aCondition(
  key: string,
  code: GateConditionDto['code'],
  change: Partial<GateConditionDto> = {},
): GateConditionDto {
  return { key, code, state: 'waiting', overridable: true, params: {}, ...change };
}

export const holdRunning = aCondition('hold', 'hold_running', {
  params: { watchedMs: 40 * minute, requiredMs: 120 * minute, remainingMs: 80 * minute },
});
export const evidenceMet = aCondition('evidence', 'evidence_ok', {
  state: 'met',
  params: { evidenceId: 'e1', passed: 19, cases: 20, verdict: 'noRegression' },
});
export const parseInconclusive = aCondition('guard:parseFailure', 'guard_inconclusive', {
  params: { metric: 'parseFailure', unit: 'conversation', units: 412, missing: 140 },
});
export const latencyClear = aCondition('guard:latencyMs', 'guard_clear', {
  state: 'met',
  params: { metric: 'latencyMs', unit: 'conversation', units: 412 },
});
export const noData = (metric: string): GateConditionDto =>
  aCondition(`guard:${metric}`, 'guard_no_data', { params: { metric, unit: 'conversation' } });
export const personAdvances = aCondition('advance', 'person_advances', { overridable: false });

export const parseReading: GuardDto = {
  metric: 'parseFailure',
  measure: { kind: 'rate' },
  verdict: 'inconclusive',
  reason: { code: 'no_sign_of_harm', params: { margin: 0.02, missing: 140 } },
  onHarm: 'rollback',
  dryRun: false,
  margin: 0.02,
  alpha: 0.025,
  units: 412,
  arms: {
    stable: { units: 3711, estimate: 0.02, low: 0.015, high: 0.026 },
    candidate: { units: 412, estimate: 0.025, low: 0.012, high: 0.047 },
  },
  difference: { estimate: 0.005, low: -0.014, high: 0.024 },
  eValue: { value: 1.4, threshold: 40 },
  unitsToDecide: 140,
};

/** At 10 % of the careful plan, waiting for time and for data. */
export function aRollout(change: Partial<RolloutDto> = {}): RolloutDto {
  return {
    id: 'r1',
    prompt: 'support/answer',
    environment: 'production',
    phase: 'progressing',
    revision: 7,
    candidate: '1.4.0',
    stable: '1.3.0',
    candidateHash: 'a'.repeat(64),
    planName: 'Careful',
    owner: 'support-oncall',
    stageIndex: 2,
    stageCount: 5,
    stageName: 'ten',
    rules: [{ when: { tenant: ['internal'] }, percent: 50 }, { percent: 10 }],
    waitsFor: [parseInconclusive, holdRunning],
    conditions: [evidenceMet, parseInconclusive, latencyClear, holdRunning],
    next: { kind: 'advance', stage: 'wide', mode: 'automatic', earliestAt: after(80 * minute) },
    hold: { watchedMs: 40 * minute, requiredMs: 120 * minute },
    stageEnteredAt: before(40 * minute),
    createdAt: before(26 * 60 * minute),
    createdBy: ada,
    updatedAt: before(40 * minute),
    plan: carefulPlan,
    note: {
      change: 'Answers quote the order number before anything else.',
      expectedGain: 'Fewer follow-up questions about which order is meant.',
      mainRisk: 'Longer answers; the JSON may be cut off.',
      dashboard: 'https://dashboards.example.com/support',
    },
    ...change,
  };
}

export function anEnded(
  phase: 'completed' | 'rolledBack' | 'cancelled',
  end: RolloutDto['end'],
  change: Partial<RolloutDto> = {},
): RolloutDto {
  const { next: _next, hold: _hold, ...rest } = aRollout();
  return {
    ...rest,
    phase,
    rules: [],
    conditions: [],
    waitsFor: [],
    ...(end === undefined ? {} : { end }),
    ...change,
  };
}

export function aServing(change: Partial<ServingDto> = {}): ServingDto {
  return {
    deployment: {
      prompt: 'support/answer',
      environment: 'production',
      revision: 12,
      stable: '1.3.0',
      candidate: {
        version: '1.4.0',
        rolloutId: 'r1',
        stage: 'ten',
        rules: [{ when: { tenant: ['internal'] }, percent: 50 }, { percent: 10 }],
      },
      actor: ada,
      reason: 'rollout_advanced',
      at: before(40 * minute),
    },
    previousStable: '1.2.4',
    served: [
      { version: '1.3.0', lastServedAt: before(2000), recent: 904, total: 120_000 },
      { version: '1.4.0', lastServedAt: before(4000), recent: 96, total: 2400 },
    ],
    recentWithoutUnit: 0,
    ...change,
  };
}

/** Only the stable version, as after a rollback or with no rollout. */
export function aStableServing(stable = '1.3.0', change: Partial<ServingDto> = {}): ServingDto {
  return aServing({
    deployment: {
      prompt: 'support/answer',
      environment: 'production',
      revision: 13,
      stable,
      actor: ada,
      reason: 'deployed',
      at: before(3 * 24 * 60 * minute),
    },
    served: [{ version: stable, lastServedAt: before(2000), recent: 1000, total: 120_000 }],
    ...change,
  });
}

export function aVersion(version: string, system: string, message = ''): VersionDto {
  return {
    prompt: 'support/answer',
    version,
    parent: null,
    contentHash: 'b'.repeat(64),
    message,
    state: 'live',
    stableIn: ['production'],
    candidateIn: [],
    origins: [],
    createdAt: before(48 * 60 * minute),
    createdBy: ada,
    content: {
      model: 'openai/gpt-4o-mini',
      modelParameters: { temperature: version === '1.4.0' ? 0.2 : 0.4 },
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: '{{question}}' },
      ],
    },
    source: '',
    dependencies: {},
  };
}

export function anEvent(number: number, change: Partial<EventDto> = {}): EventDto {
  return {
    number,
    type: 'rollout.changed',
    at: before(number * 40 * minute),
    actor: registryItself,
    prompt: 'support/answer',
    environment: 'production',
    rolloutId: 'r1',
    ...change,
  };
}

export const someHistory: readonly EventDto[] = [
  anEvent(1, { summary: '1 % → 10 %', number: 31 }),
  anEvent(6, { summary: 'internal 50 % → 1 %', actor: ada, reason: 'Looks good', number: 30 }),
  anEvent(30, { type: 'rollout.started', summary: '1.3.0 → 1.4.0', actor: ada, number: 28 }),
];

export function someFacts(change: Partial<RolloutPanelFacts> = {}): RolloutPanelFacts {
  return {
    target: {
      registry: 'https://registry.example.com',
      prompt: 'support/answer',
      environment: 'production',
    },
    registry: 'registry.example.com',
    connection: { kind: 'live' },
    asOf: now,
    now,
    place: { locale: 'en', timeZone: 'UTC' },
    mayAct: true,
    confirms: true,
    hasPromptFile: true,
    serving: aServing(),
    rollout: aRollout(),
    stable: aVersion('1.3.0', 'You answer questions about orders.\nBe brief.'),
    candidate: aVersion(
      '1.4.0',
      'You answer questions about orders.\nQuote the order number first.\nBe brief.',
      'Quote the order number first',
    ),
    past: [],
    history: { events: someHistory, more: true },
    ...change,
  };
}

/** A good one of the candidate. */
export function aSample(id: string, change: Partial<SampleDto> = {}): SampleDto {
  return {
    id,
    stage: 'ten',
    arm: 'candidate',
    version: '1.4.0',
    at: before(minute),
    cohort: { tenant: 'acme' },
    input: 'Where is my order?',
    output: '{"order": 12}',
    metrics: { parseFailure: false },
    failed: [],
    redactions: 0,
    ...change,
  };
}

/** Facts without a rollout; a property cannot simply be set to undefined. */
export function factsWithoutRollout(change: Partial<RolloutPanelFacts> = {}): RolloutPanelFacts {
  const { rollout: _rollout, stable: _stable, candidate: _candidate, ...rest } = someFacts();
  return { ...rest, serving: aStableServing(), ...change };
}
