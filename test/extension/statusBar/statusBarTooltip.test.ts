import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { calculateStatusBar } from '../../../src/extension/statusBar/statusBarModel.ts';
import type { RolloutSummaryDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { aRollout, moment, shared, watched } from './aWatchedRollout.ts';

describe('the tooltip of the status bar item', () => {
  it('says what happens next and when', () => {
    const rollout = aRollout({
      next: {
        kind: 'advance',
        stage: 'wide',
        mode: 'automatic',
        earliestAt: '2026-11-12T20:10:00Z',
      },
    });
    const view = calculateStatusBar({
      active: undefined,
      rollouts: [watched({ rollout })],
      connection: shared,
      moment,
    });
    assert.match(view?.tooltip ?? '', /Next: stage wide, by itself at about 20:10/);
    assert.match(view?.tooltip ?? '', /registry\.example\.com · live/);
  });

  it('says who is waited for, also while it is paused', () => {
    const tooltip = (isAsked: boolean) => {
      const rollouts = [
        watched({ need: 'paused', isAsked, rollout: aRollout({ phase: 'paused' }) }),
      ];
      const facts = { active: undefined, connection: shared, moment };
      return calculateStatusBar({ ...facts, rollouts })?.tooltip ?? '';
    };
    assert.match(tooltip(true), /^It waits for your review\.$/m);
    assert.doesNotMatch(tooltip(false), /review/);
  });

  it('says what guards say, and after a rollback whether things are well again', () => {
    const tooltip = (rollout: RolloutSummaryDto) =>
      calculateStatusBar({
        active: undefined,
        rollouts: [watched({ rollout })],
        connection: shared,
        moment,
      })?.tooltip ?? '';
    const healths = [
      ['harm', /Guards: 1\.4\.0 is worse than 1\.3\.0\./],
      ['error', /cannot be trusted/],
      ['inconclusive', /too early to tell/],
      ['clear', /clear, 1\.4\.0 is not worse/],
      ['noData', /reported nothing yet/],
    ] as const;
    for (const [health, text] of healths) assert.match(tooltip(aRollout({ health })), text);
    const since = '2026-11-12T18:40:00Z';
    const confirmed = { actor: { name: 'Grace', kind: 'person' as const }, at: since };
    const back = (recovery: NonNullable<RolloutSummaryDto['recovery']>) =>
      tooltip(aRollout({ phase: 'rolledBack', rules: [], recovery }));
    assert.match(back({ state: 'watching', since }), /too little was reported/);
    assert.match(back({ state: 'recovered', since }), /1\.3\.0 is back where it was/);
    assert.match(back({ state: 'notRecovered', since }), /probably not the prompt/);
    assert.match(back({ state: 'unknown', since }), /nothing from before the start/);
    assert.match(back({ state: 'recovered', since, confirmed }), /confirmed by Grace/);
  });
});
