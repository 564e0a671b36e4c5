import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { fitLenses, maxLensLength, type Lens } from '../../../src/extension/editing/lens.ts';
import { promptLenses, type PromptLensFacts } from '../../../src/extension/editing/promptLenses.ts';
import { commandIds } from '../../../src/extension/manifest.ts';
import { aWatched, aWorkingCopy, moment } from './aWorkingCopy.ts';

const plan: RolloutPlan = {
  stages: [
    { name: 'canary', traffic: 10 },
    { name: 'wide', traffic: 25 },
    { name: 'full', traffic: 100 },
  ],
};
const changed = aWorkingCopy({ kind: 'changedSince', version: '1.4.0' });

function lensesOf(facts: Partial<PromptLensFacts>): readonly Lens[] {
  return promptLenses({
    copy: changed,
    live: '1.3.0',
    environment: 'production',
    rollout: undefined,
    registry: { label: 'registry.example.com', status: { kind: 'live' } },
    changes: undefined,
    evals: undefined,
    ...facts,
  });
}

// The gap between number and sign is a no-break space, which is not the point here.
const line = (facts: Partial<PromptLensFacts>): string =>
  lensesOf(facts)
    .map(({ text }) => text)
    .join(' | ')
    .replaceAll('\u00a0', ' ');

describe('lenses of a prompt file', () => {
  it('say what is live and how the file stands to it', () => {
    assert.equal(line({}), 'live 1.3.0 | changed since 1.4.0 | compare');
    assert.equal(line({ copy: aWorkingCopy({ kind: 'live', version: '1.3.0' }) }), 'live 1.3.0');
    assert.equal(
      line({ copy: aWorkingCopy({ kind: 'equals', version: '1.4.0' }) }),
      'live 1.3.0 | equals 1.4.0 | compare',
    );
  });

  it('say what the fixtures say of exactly this content', () => {
    const newest = { passed: 19, total: 20, verdict: 'noRegression', baseline: '1.3.0' };
    const known = { cases: 20, newest, hasEarlier: true };
    const [, , , lens] = lensesOf({ evals: known });
    assert.equal(lens?.text, 'evals 19/20, no regression');
    assert.equal(lens.command, commandIds.compareBehaviour);
    assert.deepEqual(lens.target, { uri: changed.uri });
    const stale = lensesOf({ evals: { ...known, newest: undefined } }).at(-1);
    assert.deepEqual(
      [stale?.text, stale?.command],
      ['evals stale, run', commandIds.compareFixtures],
    );
    const fresh = lensesOf({ evals: { cases: 20, newest: undefined, hasEarlier: false } }).at(-1);
    assert.equal(fresh?.text, 'run 20 evals');
    const copy = aWorkingCopy({ kind: 'neverPublished' });
    assert.equal(
      line({ copy, live: undefined, evals: { ...known, newest: undefined, hasEarlier: false } }),
      'never published | bump | try | run 20 evals',
    );
    const one = lensesOf({ evals: { cases: 1, newest: undefined, hasEarlier: false } }).at(-1);
    assert.equal(one?.text, 'run 1 eval');
  });

  it('say what a rollout does next', () => {
    const copy = aWorkingCopy({ kind: 'live', version: '1.3.0' });
    assert.equal(
      line({ copy, rollout: { watched: aWatched(), plan, moment } }),
      'live 1.3.0 | canary 1.4.0 10 %, next 25 % in 1 h | compare',
    );
    assert.equal(
      line({ copy, rollout: { watched: aWatched(), plan: undefined, moment } }),
      'live 1.3.0 | canary 1.4.0 10 %, next wide in 1 h | compare',
    );
  });

  it('say when a person is needed, and what became of a rollout', () => {
    const rolloutText = (...[change, watched]: Parameters<typeof aWatched>): string =>
      line({
        copy: aWorkingCopy({ kind: 'live', version: '1.3.0' }),
        rollout: { watched: aWatched(change, watched), plan, moment },
      }).split(' | ')[1] ?? '';
    assert.equal(rolloutText({}, { need: 'needsYou' }), 'canary 1.4.0 10 % needs you');
    assert.equal(rolloutText({}, { need: 'review' }), 'canary 1.4.0 10 % needs you');
    assert.equal(rolloutText({}, { need: 'harm' }), 'canary 1.4.0 10 % harm');
    assert.equal(rolloutText({ phase: 'paused' }, { need: 'paused' }), 'canary 1.4.0 10 % paused');
    assert.equal(rolloutText({}, { need: 'held' }), 'canary 1.4.0 10 % held');
    assert.equal(
      rolloutText({ phase: 'pending', rules: [] }, { need: 'held' }),
      'canary 1.4.0 cannot start yet',
    );
    assert.equal(
      rolloutText({ phase: 'rolledBack', rules: [] }, { need: 'unseenEnd' }),
      '1.4.0 rolled back',
    );
    assert.equal(
      rolloutText(
        { environment: 'staging', rules: [{ percent: 100 }] },
        { isDefaultEnvironment: false, need: 'held' },
      ),
      '1.4.0 at 100 % held in staging',
    );
  });

  it('lead to the first version of a new prompt', () => {
    const lenses = lensesOf({ copy: aWorkingCopy({ kind: 'neverPublished' }), live: undefined });
    assert.deepEqual(
      lenses.map(({ text }) => text),
      ['never published', 'bump', 'try', 'preview'],
    );
    assert.deepEqual(
      lenses.map(({ command }) => command),
      [
        commandIds.bumpVersion,
        commandIds.bumpVersion,
        commandIds.tryPrompt,
        commandIds.previewPrompt,
      ],
    );
  });

  it('lead to what is wrong with the file', () => {
    const problem = { message: 'A tab.', line: 11, column: 0 };
    assert.equal(
      line({ copy: aWorkingCopy({ kind: 'invalid' }, { problem }) }),
      'live 1.3.0 | has errors, line 12 | compare',
    );
    assert.equal(
      line({ copy: aWorkingCopy({ kind: 'invalid' }, { problem, key: undefined }) }),
      'has no valid prompt key',
    );
  });

  it('keep a line while nothing is known, which says how to get on', () => {
    const copy = aWorkingCopy({ kind: 'unknown' });
    const of = (status: PromptLensFacts['registry']['status']): string =>
      line({ copy, live: undefined, registry: { label: 'r.example.com', status } });
    assert.equal(of({ kind: 'connecting' }), 'connecting to r.example.com');
    assert.equal(
      of({ kind: 'signedOut', origin: 'https://r.example.com', problem: 'No token.' }),
      'not connected to r.example.com: connect',
    );
    assert.equal(
      of({ kind: 'offline', problem: 'refused' }),
      'r.example.com cannot be reached: try again',
    );
  });

  it('show the last known state without the registry', () => {
    const registry = { label: 'r', status: { kind: 'offline', problem: 'gone' } } as const;
    assert.equal(line({ registry }), 'live 1.3.0 | changed since 1.4.0 | compare');
  });

  it('tell what changed where the pointer rests', () => {
    const changes = ['Model changed from a to b.'];
    assert.equal(lensesOf({ changes })[1]?.tooltip, 'Model changed from a to b.');
  });

  it('all do something', () => {
    const states = ['live', 'equals', 'changedSince'] as const;
    for (const kind of states) {
      for (const lens of lensesOf({ copy: aWorkingCopy({ kind, version: '1.4.0' }) })) {
        assert.notEqual(lens.command, '');
        assert.notEqual(lens.tooltip, '');
      }
    }
  });

  it('fit into four lenses and ninety characters, whatever they say', () => {
    const lens = fc.record({
      text: fc.string({ minLength: 1, maxLength: 90 }),
      short: fc.string({ minLength: 1, maxLength: 20 }),
      tooltip: fc.constant(''),
      command: fc.constant('x'),
    });
    fc.assert(
      fc.property(fc.array(lens, { maxLength: 6 }), (lenses) => {
        const fitted = fitLenses(lenses);
        assert.ok(fitted.length <= 4);
        assert.ok(fitted.map(({ text }) => text).join(' | ').length <= maxLensLength);
      }),
    );
  });
});
