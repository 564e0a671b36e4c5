import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GuardDto } from '../../../src/protocol/registry/guardDto.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { aCondition, aRollout, noData, parseReading, someFacts } from './panelFacts.ts';

const params = { need: 30, candidate: 17, stable: 19 };
const tooFew: GuardDto = { ...parseReading, reason: { code: 'too_few_units', params } };

function headlineOf(guards: readonly GuardDto[]): string[] {
  const rollout = aRollout({ guards: [...guards] });
  const { word, sentence } = toRolloutView(someFacts({ rollout })).headline;
  return [word, sentence.replaceAll('\u00a0', ' ')];
}

const clause = '10 % of traffic and 50 % of tenant internal have 1.4.0';

describe('rolloutPanel: healthy', () => {
  it('is nothing that guards below their minimum can say', () => {
    const slow = { ...tooFew, metric: 'latencyMs' };
    assert.deepEqual(headlineOf([tooFew, slow]), [
      'Waiting',
      `${clause}, too early to tell whether it harms.`,
    ]);
  });

  it('is said once a guard has compared', () => {
    assert.deepEqual(headlineOf([parseReading]), ['Healthy', `${clause}, no harm seen.`]);
    const rare = { ...tooFew, metric: 'latencyMs' };
    assert.deepEqual(headlineOf([parseReading, rare]), ['Healthy', `${clause}, no harm seen.`]);
  });
});

describe('rolloutPanel: what is still open', () => {
  it('names first what a person can give, before the others are only counted', () => {
    const review = aCondition('reviews', 'reviews_missing', {
      params: { have: 0, need: 1, missing: 1, role: 'reviewer' },
    });
    const waiting = ['refusal', 'toolError', 'costUsd', 'fallback'].map((metric) => ({
      ...noData(metric),
      code: 'guard_inconclusive' as const,
    }));
    const rollout = aRollout({ conditions: [...waiting, review] });
    const { next } = toRolloutView(someFacts({ rollout })).headline;
    assert.equal(next.at(-1), 'Still open: review, refusals, tool errors and 2 more.');
  });
});
