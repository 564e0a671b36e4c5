import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { pauseCauses, type PauseCause } from '../../../src/domain/rollout/rollout.ts';
import type { EventDto } from '../../../src/protocol/registry/eventDto.ts';
import { toCautions } from '../../../src/extension/rolloutPanel/cautionTexts.ts';
import { blastRadiusLines } from '../../../src/extension/rolloutPanel/blastRadius.ts';
import { toHistoryView } from '../../../src/extension/rolloutPanel/historyView.ts';
import { someLive } from './liveFactsOf.ts';
import { ada, anEvent, aRollout, before, parseReading, someFacts } from './panelFacts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

function rowOf(change: Partial<EventDto>) {
  const history = { events: [anEvent(1, change)], more: false };
  const [row] = toHistoryView(someFacts({ history }))?.rows ?? [];
  assert.ok(row);
  return row;
}

describe('toHistoryView', () => {
  it('tells verdicts from actions, with what the guards said at that moment', () => {
    const row = rowOf({ guards: [{ ...parseReading, verdict: 'harm' }], reason: 'harm' });
    assert.deepEqual([row.icon, row.tone, row.actor], ['error', 'bad', 'registry']);
    assert.deepEqual(row.details?.map(plain), [
      'parse failures: harm · 1.4.0 2.5 % of 412, 1.3.0 2 % of 3,711; difference +0.5 pt (−1.4 to +2.4)',
    ]);
    assert.equal(rowOf({ guards: [parseReading] }).icon, 'pulse');
  });

  it('says what became of the rollout and by which guard, in words and not by codes', () => {
    const summary = '50 % → 0 %';
    const change = (phase: 'rolledBack' | 'paused' | 'completed' | 'cancelled' | 'progressing') =>
      rowOf({ rollout: aRollout({ phase }), summary: phase === 'paused' ? 'a → b' : summary });
    assert.deepEqual(
      (['rolledBack', 'paused', 'completed', 'cancelled', 'progressing'] as const).map(
        (phase) => change(phase).text,
      ),
      [
        'rolled back: 50 % → 0 %',
        'paused',
        'completed: 50 % → 0 %',
        'cancelled',
        'rollout: 50 % → 0 %',
      ],
    );
    const harm = { guards: [{ ...parseReading, verdict: 'harm' as const }] };
    const taken = rowOf({
      ...harm,
      rollout: aRollout({ phase: 'rolledBack' }),
      reason: 'parseFailure',
      summary,
    });
    assert.equal(taken.text, 'rolled back by guard “parse failures”: 50 % → 0 %');
    assert.equal(taken.reason, undefined);
    const resumed = rowOf({
      rollout: aRollout({ phase: 'progressing' }),
      summary: 'paused → progressing',
    });
    assert.equal(resumed.text, 'resumed');
    assert.equal(rowOf(harm).text, 'guards: parse failures harm');
  });

  it('names the rollout of each line where there are several, unless the line does', () => {
    const of = (number: number, rolloutId: string, candidate: string, change: Partial<EventDto>) =>
      anEvent(number, {
        ...change,
        rolloutId,
        rollout: { ...aRollout({ candidate }), id: rolloutId },
      });
    const guards = [parseReading];
    const events = [
      of(4, 'b', '1.5.0', { guards }),
      of(3, 'b', '1.5.0', { type: 'rollout.started', summary: '1.5.0 to production' }),
      of(2, 'a', '1.4.0', { type: 'rollout.recovery', summary: 'Stable is back.' }),
      of(1, 'a', '1.4.0', { guards }),
    ];
    const textsOf = (shown: EventDto[]) =>
      toHistoryView(someFacts({ history: { events: shown, more: false } }))?.rows.map(
        ({ text }) => text,
      );
    assert.deepEqual(textsOf(events), [
      '1.5.0: guards: parse failures not clear yet',
      'started the rollout: 1.5.0 to production',
      '1.4.0: recovery: Stable is back.',
      '1.4.0: guards: parse failures not clear yet',
    ]);
    assert.equal(textsOf(events.slice(0, 1))?.[0], 'guards: parse failures not clear yet');
  });

  it('names what was overridden as the panel does', () => {
    const override = {
      conditions: ['units', 'hold', 'guard:parseFailure'],
      reason: 'The desk asked for it.',
    };
    const { text, reason } = rowOf({ override, summary: '10 % → 50 %' });
    assert.match(text, /; overrode sample size, time in this stage, parse failures$/);
    assert.equal(reason, override.reason);
  });

  it('tells apart why a stage paused by itself', () => {
    const actor = { name: 'registry', kind: 'machine' } as const;
    const textOf = (cause: PauseCause) => {
      const pause = { cause, actor, at: before(0) };
      return rowOf({ rollout: aRollout({ phase: 'paused', pause }), summary: 'a → b' }).text;
    };
    assert.deepEqual(pauseCauses.map(textOf), [
      'paused',
      'paused',
      'paused: not clear yet',
      'paused: no data yet',
      'paused: untrusted data',
    ]);
  });

  it('shows how each action ended', () => {
    const phase = (name: 'paused' | 'completed' | 'rolledBack' | 'progressing') =>
      rowOf({ rollout: aRollout({ phase: name }) });
    assert.deepEqual(
      (['paused', 'completed', 'rolledBack', 'progressing'] as const).map((name) => [
        phase(name).icon,
        phase(name).tone,
      ]),
      [
        ['debug-pause', 'paused'],
        ['check-all', 'good'],
        ['discard', 'bad'],
        ['rocket', undefined],
      ],
    );
    const review = { stage: 'wide', actor: ada, at: before(0), comment: 'Too long.' };
    const refused = rowOf({
      type: 'rollout.reviewed',
      actor: ada,
      review: { ...review, decision: 'refuse' },
    });
    assert.deepEqual([refused.icon, refused.tone, refused.reason], ['error', 'held', 'Too long.']);
    const approved = rowOf({
      type: 'rollout.reviewed',
      review: { ...review, decision: 'approve' },
    });
    assert.equal(approved.tone, 'good');
  });
});

describe('what else is said of live traffic', () => {
  it('names outcomes that count for nothing', () => {
    const rollout = aRollout();
    const cautions = toCautions(rollout, someFacts({ rollout, live: someLive }));
    assert.deepEqual(cautions.map(plain), [
      '12 outcomes were not counted, the last at 09:59: they name a version that their unit did not get.',
    ]);
  });

  it('says that nothing is reported, and what the last stage leads to', () => {
    const rollout = aRollout({ stageIndex: 4, stageName: 'full', rules: [{ percent: 100 }] });
    const { serving: _, ...facts } = someFacts({ rollout });
    assert.deepEqual(blastRadiusLines(rollout, facts).map(plain), [
      'Now: 100 % of all traffic.',
      'After this stage 1.4.0 is the stable version, and its guards watch no more.',
      'No outcome of 1.4.0 was reported so far.',
    ]);
  });
});
