import type { RolloutSummaryDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type {
  StatusBarConnection,
  WatchedRollout,
} from '../../../src/extension/statusBar/statusBarFacts.ts';

export const now = Date.UTC(2026, 10, 12, 18, 50);
export const moment = { now, place: { locale: 'en', timeZone: 'UTC' } };
export const shared: StatusBarConnection = {
  label: 'registry.example.com',
  isLocal: false,
  status: { kind: 'live' },
  asOf: now,
  clockOffsetMs: 0,
};

export function aRollout(change: Partial<RolloutSummaryDto> = {}): RolloutSummaryDto {
  return {
    id: 'r1',
    prompt: 'support/answer',
    environment: 'production',
    phase: 'progressing',
    revision: 1,
    candidate: '1.4.0',
    stable: '1.3.0',
    stageIndex: 1,
    stageCount: 3,
    stageName: 'ten',
    rules: [{ percent: 10 }],
    waitsFor: [],
    createdAt: '2026-11-12T18:00:00Z',
    createdBy: { name: 'Ada', kind: 'person' },
    updatedAt: '2026-11-12T18:40:00Z',
    ...change,
  };
}

export function watched(change: Partial<WatchedRollout> = {}): WatchedRollout {
  return {
    project: 'p',
    rollout: aRollout(),
    need: 'running',
    isAsked: false,
    isDefaultEnvironment: true,
    clockOffsetMs: 0,
    ...change,
  };
}
