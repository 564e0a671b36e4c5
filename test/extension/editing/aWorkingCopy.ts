import type { WorkingCopy } from '../../../src/extension/projects/workingCopy.ts';
import type { TextMoment } from '../../../src/extension/rollouts/rolloutSentence.ts';
import type { WatchedRollout } from '../../../src/extension/statusBar/statusBarFacts.ts';

export const now = Date.parse('2026-11-20T12:00:00Z');
export const moment: TextMoment = { now, place: { locale: 'en', timeZone: 'UTC' } };

export function aWorkingCopy(
  state: WorkingCopy['state'],
  change: Partial<WorkingCopy> = {},
): WorkingCopy {
  return {
    project: 'file:///shop',
    key: 'support/answer',
    uri: 'file:///shop/prompts/support/answer.prompt.yml',
    path: 'prompts/support/answer.prompt.yml',
    contentHash: 'a'.repeat(64),
    state,
    problem: undefined,
    ...change,
  };
}

export function aWatched(
  change: Partial<WatchedRollout['rollout']> = {},
  watched: Partial<Omit<WatchedRollout, 'rollout'>> = {},
): WatchedRollout {
  return {
    project: 'file:///shop',
    need: 'running',
    isAsked: false,
    isDefaultEnvironment: true,
    clockOffsetMs: 0,
    ...watched,
    rollout: {
      id: 'r1',
      prompt: 'support/answer',
      environment: 'production',
      phase: 'progressing',
      revision: 3,
      candidate: '1.4.0',
      stable: '1.3.0',
      stageIndex: 1,
      stageCount: 5,
      stageName: 'canary',
      rules: [{ percent: 10 }],
      waitsFor: [],
      next: {
        kind: 'advance',
        stage: 'wide',
        mode: 'automatic',
        earliestAt: '2026-11-20T13:00:00Z',
      },
      createdAt: '2026-11-20T10:00:00Z',
      createdBy: { name: 'Ada', kind: 'person' },
      updatedAt: '2026-11-20T11:00:00Z',
      ...change,
    },
  };
}
