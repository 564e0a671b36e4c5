import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TrafficRule } from '../../../src/domain/deployment/trafficRule.ts';
import {
  rolloutOutcomeText,
  rolloutStateText,
} from '../../../src/extension/rollouts/rolloutSentence.ts';
import { aRollout } from '../rolloutPanel/panelFacts.ts';

const moment = { now: 0, place: { locale: 'en', timeZone: 'UTC' } };

describe('how far a rollout is, in words', () => {
  const texts = (rules: TrafficRule[], phase: 'progressing' | 'paused' = 'progressing') => {
    const rollout = { ...aRollout({}), rules, phase };
    return [rolloutOutcomeText(rollout, moment), rolloutStateText(rollout, moment)].map((text) =>
      text.replaceAll('\u00a0', ' '),
    );
  };

  it('names the share of a cohort where there is room, and says only whose it is where there is none', () => {
    const internal = { when: { tenant: ['internal'] }, percent: 50 };
    assert.deepEqual(texts([internal]), ['internal 50 % in production', 'internal only']);
    assert.deepEqual(texts([internal], 'paused'), [
      'internal 50 % in production · paused',
      'internal only · paused',
    ]);
    assert.deepEqual(texts([{ percent: 10 }, internal]), ['10 % in production', '10 %']);
  });
});
