import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  countAttention,
  describeRolloutRow,
  rolloutChildrenOf,
  type RolloutTreeFacts,
} from '../../../src/extension/tree/rolloutTreeModel.ts';
import { aWatched } from '../editing/aWorkingCopy.ts';
import { moment } from './treeFacts.ts';

const end = { at: '2026-11-12T11:40:00Z', actor: { kind: 'person', name: 'Grace' } } as const;

function draw(facts: RolloutTreeFacts): string[] {
  return rolloutChildrenOf(undefined, facts).map((ref) => {
    const row = describeRolloutRow(ref, facts);
    return `${row?.icon ?? ''}: ${row?.label ?? ''} | ${row?.description ?? ''}`.replaceAll(
      '\u00a0',
      ' ',
    );
  });
}

describe('the Rollouts view', () => {
  it('names environment and state first, since a narrow view cuts the end', () => {
    const rollouts = [
      aWatched({ phase: 'progressing' }, { need: 'needsYou' }),
      aWatched({ id: 'r2', phase: 'paused' }, { need: 'paused' }),
      aWatched({ id: 'r3', phase: 'pending' }, { need: 'pending' }),
    ];
    assert.deepEqual(draw({ rollouts, moment }), [
      'person: support/answer 1.4.0 | production · 10 % · needs you',
      'debug-pause: support/answer 1.4.0 | production · 10 % · paused',
      'watch: support/answer 1.4.0 | production · waiting to start',
    ]);
  });

  it('says what guards say, and what is asked of this person', () => {
    const recovery = { state: 'recovered', since: end.at } as const;
    const rollouts = [
      aWatched({ id: 'a', health: 'harm' }, { need: 'harm' }),
      aWatched({ id: 'b', health: 'clear' }, { need: 'review' }),
      aWatched({ id: 'c', health: 'error' }, { need: 'held' }),
      aWatched({ id: 'd', health: 'inconclusive' }),
      aWatched({ id: 'e', health: 'noData' }),
      aWatched(
        { id: 'f', phase: 'rolledBack', rules: [], end: { ...end, cause: 'guard' }, recovery },
        { need: 'recovery' },
      ),
    ];
    assert.deepEqual(draw({ rollouts, moment }), [
      'warning: support/answer 1.4.0 | production · 10 % · harm',
      'person: support/answer 1.4.0 | production · 10 % · review by you · clear',
      'error: support/answer 1.4.0 | production · 10 % · held · untrusted data',
      'rocket: support/answer 1.4.0 | production · 10 % · not clear yet',
      'rocket: support/answer 1.4.0 | production · 10 % · no data yet',
      'person: support/answer 1.4.0 | production · rolled back 11:40 · Grace · recovered? confirm it',
    ]);
    assert.equal(countAttention({ rollouts, moment }), 3);
  });

  it('puts what a guard paused for harm first, with the word and the icon of harm', () => {
    const phase = 'paused';
    const rollouts = [
      aWatched({ id: 'a' }, { need: 'needsYou' }),
      aWatched({ id: 'b', phase, health: 'harm' }, { need: 'harm' }),
    ];
    assert.deepEqual(draw({ rollouts, moment }), [
      'warning: support/answer 1.4.0 | production · 10 % · paused · harm',
      'person: support/answer 1.4.0 | production · 10 % · needs you',
    ]);
    assert.equal(countAttention({ rollouts, moment }), 2);
    const unsure = [aWatched({ phase, health: 'inconclusive' }, { need: 'harm' })];
    assert.deepEqual(draw({ rollouts: unsure, moment }), [
      'warning: support/answer 1.4.0 | production · 10 % · paused · harm seen · not clear yet',
    ]);
  });

  it('says of a paused one, too, that it waits for a review by this person', () => {
    const rollouts = [aWatched({ phase: 'paused' }, { need: 'paused', isAsked: true })];
    assert.deepEqual(draw({ rollouts, moment }), [
      'debug-pause: support/answer 1.4.0 | production · 10 % · paused · review by you',
    ]);
  });

  it('keeps a rollback above the last days until stable is known to be back', () => {
    const back = (
      id: string,
      state: 'watching' | 'notRecovered',
      need: 'recovery' | 'recovering',
    ) =>
      aWatched(
        {
          ...{ id, phase: 'rolledBack', rules: [], end: { ...end, cause: 'guard' } },
          recovery: { state, since: end.at },
        },
        { need },
      );
    const rollouts = [
      back('a', 'watching', 'recovery'),
      back('b', 'watching', 'recovering'),
      back('c', 'notRecovered', 'recovering'),
    ];
    assert.deepEqual(draw({ rollouts, moment }), [
      'discard: support/answer 1.4.0 | production · rolled back 11:40 · Grace · recovery not known yet',
      'discard: support/answer 1.4.0 | production · rolled back 11:40 · Grace · recovery not known yet',
      'warning: support/answer 1.4.0 | production · rolled back 11:40 · Grace · not recovered',
    ]);
    assert.equal(countAttention({ rollouts, moment }), 1, 'only who may confirm it is called');
  });

  it('gives the rows of what is asked menus of their own', () => {
    const contextOf = (...watched: Parameters<typeof aWatched>) => {
      const facts = { rollouts: [aWatched(...watched)], moment };
      const [ref] = rolloutChildrenOf(undefined, facts);
      return ref && describeRolloutRow(ref, facts)?.contextValue;
    };
    const asked = { need: 'review', isAsked: true } as const;
    assert.equal(contextOf({}, asked), 'rolloutReview');
    assert.equal(contextOf({}, { need: 'held', isAsked: true }), 'rolloutReview');
    assert.equal(contextOf({ phase: 'pending' }, asked), 'rolloutPendingReview');
    assert.equal(contextOf({ phase: 'pending' }), 'rolloutPending');
    assert.equal(
      contextOf({ phase: 'paused' }, { need: 'paused', isAsked: true }),
      'rolloutPausedReview',
    );
    assert.equal(contextOf({ phase: 'paused' }, { need: 'paused' }), 'rolloutPaused');
    assert.equal(contextOf({}, { need: 'needsYou' }), 'rolloutProgressing');
    assert.equal(contextOf({ phase: 'rolledBack' }, { need: 'recovery' }), 'rolloutRecovery');
    assert.equal(contextOf({ phase: 'rolledBack' }, { need: 'unseenEnd' }), 'rolloutEnded');
  });

  it('puts a rollback that nobody saw first, then what runs, then other news, then the rest', () => {
    const rollouts = [
      aWatched(
        { id: 'done', phase: 'completed', end: { ...end, cause: 'completed' } },
        { need: 'unseenEnd' },
      ),
      aWatched(
        { id: 'old', phase: 'completed', end: { ...end, cause: 'completed' } },
        { need: 'ended' },
      ),
      aWatched({ id: 'runs', phase: 'progressing' }, { need: 'running' }),
      aWatched(
        { id: 'back', phase: 'rolledBack', end: { ...end, cause: 'person' } },
        { need: 'unseenEnd' },
      ),
    ];
    assert.deepEqual(draw({ rollouts, moment }), [
      'warning: support/answer 1.4.0 | production · rolled back 11:40 · Grace',
      'rocket: support/answer 1.4.0 | production · 10 %',
      'check-all: support/answer 1.4.0 | production · completed 11:40',
      'history: Last 7 days | 1',
    ]);
  });
});
