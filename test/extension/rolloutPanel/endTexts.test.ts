import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RolloutView } from '../../../src/protocol/panel/rolloutView.ts';
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { ada, anEnded, aServing, aStableServing, before, parseReading, now } from './panelFacts.ts';
import { panelStates } from './panelStates.ts';

const minute = 60_000;
const at = before(minute);
const registry = { name: 'registry', kind: 'machine' } as const;
const rolledBack = panelStates.rolledBackByGuard;

function told({ headline }: RolloutView): string[] {
  return [headline.sentence, ...headline.next].map((text) => text.replaceAll('\u00a0', ' '));
}

describe('rolloutPanel: what a rollout that ended says', () => {
  it('says of an older rollback that another deployment served its version again', () => {
    const serving = aServing({
      served: [{ version: '1.4.0', lastServedAt: before(minute), recent: 9, total: 99 }],
    });
    assert.deepEqual(told(toRolloutView({ ...rolledBack, serving })), [
      'By guard “parse failures” (6.1 % vs 0.9 %). A later deployment served 1.4.0 again.',
      'Everyone got 1.3.0 again.',
    ]);
  });

  it('says nothing in its note of traffic that a later deployment moved', () => {
    const trafficOf = (facts: RolloutPanelFacts): string | undefined =>
      toRolloutView(facts).note?.fields.find(({ label }) => label === 'Traffic')?.text;
    assert.equal(trafficOf(rolledBack), 'Nobody has 1.4.0.');
    assert.equal(trafficOf({ ...rolledBack, serving: aServing() }), undefined);
    assert.equal(trafficOf(panelStates.completed), 'Everyone has 1.4.0.');
    const serving = aStableServing('2.0.0');
    assert.equal(trafficOf({ ...panelStates.completed, serving }), undefined);
  });

  it('claims nothing of what was served where nothing was counted', () => {
    const serving = aStableServing('1.3.0', { served: [] });
    const [sentence] = told(toRolloutView({ ...rolledBack, serving }));
    assert.equal(sentence, 'By guard “parse failures” (6.1 % vs 0.9 %).');
  });

  it('calls a version stable only as long as it is', () => {
    const serving = aStableServing('2.0.0');
    const [sentence] = told(toRolloutView({ ...panelStates.completed, serving }));
    assert.equal(sentence, '1.4.0 became the stable version.');
  });

  it('keeps what a guard saw, and its samples, when a person rolls back', () => {
    const { rollout } = rolledBack;
    const end = { cause: 'person', actor: ada, at: new Date(now).toISOString() } as const;
    const guards = rollout?.guards ?? [];
    const facts = { ...rolledBack, rollout: anEnded('rolledBack', end, { guards }) };
    const view = toRolloutView(facts);
    assert.deepEqual(told(view).slice(0, 2), [
      'By Ada. Everyone has 1.3.0.',
      'Guard “parse failures” (6.1 % vs 0.9 %) saw harm.',
    ]);
    assert.deepEqual(
      view.actions.map(({ label }) => label),
      ['What changed', 'Failing samples (7)', 'Make fixture', 'Start again…'],
    );
  });

  it('blames no guard that saw no harm', () => {
    const end = { cause: 'person', actor: ada, at: before(minute) } as const;
    const guards = [parseReading, { ...parseReading, verdict: 'harm' as const, dryRun: true }];
    const facts = { ...rolledBack, rollout: anEnded('rolledBack', end, { guards }) };
    assert.doesNotMatch(told(toRolloutView(facts)).join(' '), /saw harm/);
  });
});

describe('rolloutPanel: what a guard paused', () => {
  it('has the numbers of the notification', () => {
    const { rollout } = rolledBack;
    const pause = { cause: 'guard', guard: 'parseFailure', at: before(minute) } as const;
    const paused = panelStates.pausedByPerson.rollout;
    assert.ok(paused !== undefined);
    const guards = rollout?.guards ?? [];
    const facts = {
      ...panelStates.pausedByPerson,
      rollout: { ...paused, guards, pause: { ...pause, actor: ada } },
    };
    assert.equal(
      told(toRolloutView(facts))[0],
      '10 % of traffic and 50 % of tenant internal have 1.4.0. Paused by guard “parse failures” (6.1 % vs 0.9 %), 09:59.',
    );
  });
});

describe('rolloutPanel: the last rollouts', () => {
  it('say which guard ended them, or who', () => {
    const ended = (end: Parameters<typeof anEnded>[1], id: string) =>
      anEnded('rolledBack', end, { id });
    const past = [
      ended({ cause: 'guard', guard: 'latencyMs@tenant=acme', actor: registry, at }, 'r2'),
      ended({ cause: 'person', actor: ada, at }, 'r1'),
    ];
    const view = toRolloutView({ ...panelStates.nothingRunning, past });
    assert.deepEqual(
      view.past?.items.map(({ text }) => text),
      ['1.3.0 → 1.4.0 · by guard “latency (tenant acme)”', '1.3.0 → 1.4.0 · Ada'],
    );
  });
});
