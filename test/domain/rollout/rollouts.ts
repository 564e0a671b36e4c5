import type { Actor } from '../../../src/domain/identity/actor.ts';
import type { GateCondition } from '../../../src/domain/rollout/gateCondition.ts';
import type {
  EndedRollout,
  PausedRollout,
  PendingRollout,
  ProgressingRollout,
  RolloutFacts,
} from '../../../src/domain/rollout/rollout.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';

export const ada: Actor = { name: 'ada', kind: 'person' };
export const registry: Actor = { name: 'registry', kind: 'machine' };
export const candidateHash = 'c'.repeat(64);

/** Evals, one cohort, a tenth, everybody. */
export const aPlan: RolloutPlan = {
  owner: 'support-oncall',
  stages: [
    { name: 'offline', eval: {} },
    { name: 'internal', traffic: { when: { tenant: ['internal'] }, percent: 50 }, hold: '1h' },
    { name: 'tenth', traffic: 10, hold: '4h' },
    { name: 'full', traffic: 100, hold: '24h' },
  ],
};

export function facts(plan: RolloutPlan = aPlan): RolloutFacts {
  return {
    id: 'r1',
    prompt: 'support/answer',
    environment: 'production',
    candidate: '1.4.0',
    candidateHash,
    stable: '1.3.0',
    plan,
    note: {},
    salt: 'abcd',
    createdAt: 0,
    createdBy: ada,
    revision: 1,
    updatedAt: 0,
  };
}

export function aPending(stageIndex = 0, plan?: RolloutPlan): PendingRollout {
  return { ...facts(plan), phase: 'pending', stageIndex };
}

export function aProgressing(stageIndex = 1, plan?: RolloutPlan): ProgressingRollout {
  return { ...facts(plan), phase: 'progressing', stageIndex, stageEnteredAt: 5, watchedMs: 60_000 };
}

export function aPaused(stageIndex = 1, plan?: RolloutPlan): PausedRollout {
  const pause = { cause: 'person', actor: ada, at: 6 } as const;
  return { ...aProgressing(stageIndex, plan), phase: 'paused', pause };
}

export function anEnded(phase: EndedRollout['phase']): EndedRollout {
  const end = { cause: 'person', actor: ada, at: 7 } as const;
  return { ...facts(), phase, stageIndex: 1, end };
}

/** A condition of a gate, waiting unless said otherwise. */
export function aCondition(parts: Partial<GateCondition> = {}): GateCondition {
  return {
    key: 'hold',
    state: 'waiting',
    code: 'hold_running',
    overridable: true,
    params: {},
    ...parts,
  };
}
