import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GuardDto } from '../../../src/protocol/registry/guardDto.ts';
import type { Guard } from '../../../src/domain/rollout/rolloutPlan.ts';
import { guardNumbers } from '../../../src/extension/rolloutPanel/guardNumbers.ts';
import { toGuardsView } from '../../../src/extension/rolloutPanel/guardsView.ts';
import { aRollout, before, carefulPlan, parseReading, someFacts } from './panelFacts.ts';

const plain = (text: string | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');

function rowOf(guard: Guard, reading?: Partial<GuardDto>) {
  const rollout = aRollout({
    plan: { ...carefulPlan, guards: [guard] },
    guards: reading === undefined ? [] : [{ ...parseReading, ...reading }],
  });
  const [row] = toGuardsView(rollout, someFacts({ rollout })).rows;
  assert.ok(row);
  return row;
}

describe('toGuardsView', () => {
  it('puts both arms, the difference and the limit beside each other', () => {
    const row = rowOf({ metric: 'parseFailure', margin: 0.02 }, {});
    assert.deepEqual(JSON.parse(plain(JSON.stringify(row))), {
      key: 'parseFailure',
      name: 'parse failures',
      stable: { value: '2 %', interval: '1.5 % to 2.6 %', units: '3,711 conversations' },
      candidate: { value: '2.5 %', interval: '1.2 % to 4.7 %', units: '412 conversations' },
      difference: '+0.5 pt (−1.4 to +2.4)',
      limit: 'at most +2 pt',
      verdict: { tone: 'waiting', icon: 'watch', word: 'not clear yet' },
      sentence:
        'No harm is seen on parse failures; about 140 more conversations are needed to show that the candidate is within its margin.',
      needed: 'about 140 more in all',
      onHarm: 'on harm: roll back',
    });
  });

  it('tells rates from averages by what the plan says, never by the name of the metric', () => {
    const limitOf = (guard: Guard): string => plain(rowOf(guard).limit);
    assert.equal(limitOf({ metric: 'qualityScore', margin: 0.02 }), 'at most +2 pt');
    assert.equal(limitOf({ metric: 'wrongTokens', margin: 0.02 }), 'at most +2 pt');
    assert.equal(limitOf({ metric: 'costUsd', margin: 0.002, ceiling: 1 }), 'at most +$0.002');
    assert.equal(limitOf({ metric: 'latencyMs', margin: 0.02, budget: 4000 }), 'at most +2 pt');
    assert.equal(limitOf({ metric: 'success', margin: 0.05 }), 'at most −5 pt');
    assert.equal(limitOf({ metric: 'feedback' }), 'must not fall');
    assert.equal(limitOf({ metric: 'refusal' }), 'must not rise');
  });

  it('shows averages in their own unit', () => {
    const row = rowOf(
      { metric: 'costUsd', ceiling: 1, onHarm: 'pause' },
      {
        metric: 'costUsd',
        measure: { kind: 'mean', ceiling: 1 },
        difference: { estimate: 0.01234, low: -0.001, high: 0.02 },
      },
    );
    assert.equal(row.candidate?.value, '$0.025');
    assert.equal(row.difference, '+$0.0123 (−$0.001 to +$0.02)');
    assert.equal(row.onHarm, 'on harm: pause');
  });

  it('keeps two guards of one metric apart by their cohort', () => {
    const when = { tenant: ['acme'] };
    const rollout = aRollout({
      plan: {
        ...carefulPlan,
        guards: [{ metric: 'parseFailure' }, { metric: 'parseFailure', when, dryRun: true }],
      },
      guards: [{ ...parseReading, key: 'parseFailure@tenant=acme', when, verdict: 'clear' }],
    });
    const { rows } = toGuardsView(rollout, someFacts({ rollout }));
    assert.deepEqual(
      rows.map(({ key, cohort, verdict }) => [key, cohort, verdict.word]),
      [
        ['parseFailure', undefined, 'no data yet'],
        ['parseFailure@tenant=acme', 'tenant acme', 'clear'],
      ],
    );
    assert.equal(rows[1]?.onHarm, 'on harm: only noted (dry run)');
  });

  it('says how sure harm is, since the interval beside it may still contain 0', () => {
    const sentenceOf = (value: number, rest: Partial<GuardDto> = {}): string =>
      rowOf(
        { metric: 'parseFailure' },
        {
          ...{ verdict: 'harm', reason: { code: 'worse_than_margin', params: { margin: 0.02 } } },
          ...{ eValue: { value, threshold: 60 }, ...rest },
        },
      ).sentence;
    const chance = 'If it were not, fewer than 1 in 60 rollouts would look like this.';
    const wider =
      'How large the difference is remains less certain, so its interval still contains 0.';
    assert.ok(sentenceOf(93.4).endsWith(`allows. ${chance} ${wider}`));
    const apart = { estimate: 0.005, low: 0.001, high: 0.009 };
    assert.ok(sentenceOf(93.4, { difference: apart }).endsWith(`allows. ${chance}`));
    assert.doesNotMatch(sentenceOf(12), /1 in 60/);
    assert.doesNotMatch(sentenceOf(93.4, { verdict: 'clear' }), /1 in 60/);
  });

  it('says why the difference is not one number minus the other', () => {
    const difference = { estimate: 0.121, low: -0.01, high: 0.444 };
    const row = rowOf({ metric: 'parseFailure' }, { difference });
    assert.match(
      row.sentence,
      / The difference is taken within each stage, so it is not simply one number minus the other\.$/,
    );
    assert.match(
      guardNumbers({ ...parseReading, difference }, aRollout()) ?? '',
      /; difference within stages \+12\.1\u00a0pt \(−1 to \+44\.4\)$/,
    );
    assert.doesNotMatch(rowOf({ metric: 'parseFailure' }, {}).sentence, /within each stage/);
  });

  it('claims nothing where nothing was reported, or where it cannot be trusted', () => {
    const guard = { metric: 'parseFailure' };
    const none = rowOf(guard);
    assert.deepEqual([none.verdict.word, none.stable], ['no data yet', undefined]);
    assert.equal(none.sentence, 'Nothing has been reported on it yet.');
    const silent = rowOf(guard, {
      verdict: 'error',
      reason: { code: 'silent', params: { quietMs: 7_200_000 } },
      arms: { stable: { units: 0 }, candidate: { units: 0 } },
    });
    assert.equal(silent.verdict.word, 'untrusted data');
    assert.match(silent.sentence, /^Nothing was reported for 2 h;/);
  });

  it('says aloud what else may make a difference, and who has nobody to be compared with', () => {
    const rollout = aRollout({
      confounders: [
        {
          code: 'other_rollout',
          rolloutId: 'r9',
          prompt: 'sales/followup',
          candidate: '2.0.0',
          since: before(0),
        },
        {
          code: 'dependency_changed',
          dependency: 'model',
          from: 'm-1',
          to: 'm-2',
          at: before(3_600_000),
        },
        {
          code: 'dependency_differs',
          dependency: 'retrieval',
          stable: 'i1',
          candidate: 'i2',
        },
        {
          code: 'traffic_mix_changed',
          attribute: 'tenant',
          value: 'acme',
          before: 0.1,
          now: 0.4,
          at: before(0),
        },
      ],
      withoutBaseline: [
        { when: { tenant: ['internal'] }, comparesWith: 'otherUnits' },
        { comparesWith: 'earlierStages' },
        { comparesWith: 'nothing' },
      ],
    });
    const { cautions } = toGuardsView(rollout, someFacts({ rollout }));
    assert.deepEqual(cautions.map(plain), [
      'Everyone with tenant internal gets 1.4.0: nobody like them is served 1.3.0 at the same time. What guards say rests on other units at the same time.',
      'Everyone gets 1.4.0: nobody is served 1.3.0 at the same time. What guards say rests on earlier stages.',
      'Everyone gets 1.4.0: nobody is served 1.3.0 at the same time. Guards have nothing to compare it with.',
      'A rollout of sales/followup to 2.0.0 serves the same units since 10:00: a difference may come from it.',
      'The model changed from m-1 to m-2 at 09:00: numbers from before and after it are not alike.',
      'The retrieval version is not the same: 1.3.0 runs with i1, 1.4.0 with i2. A difference may come from it.',
      'Units with tenant acme were 10 % of all and are 40 % since 10:00: numbers over time are not alike.',
    ]);
  });
});
