import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import { toRecoveryView } from '../../../src/extension/rolloutPanel/recoveryView.ts';
import { toReviewView } from '../../../src/extension/rolloutPanel/reviewView.ts';
import { someLive } from './liveFactsOf.ts';
import { ada, anEnded, aRollout, before, parseReading, someFacts } from './panelFacts.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const bob = { name: 'Bob', kind: 'person', roles: ['reviewer'] } as const;
const identity = { ...bob, roles: [...bob.roles] };

const wanted: Partial<RolloutDto> = {
  stageIndex: 3,
  stageName: 'wide',
  rules: [{ percent: 25 }],
  candidateAuthor: ada,
  guards: [parseReading],
  reviewWanted: { stage: 'wide', role: 'reviewer', missing: 1, reviewedBy: [] },
};

function reviewOf(rollout: Partial<RolloutDto>, facts: Partial<RolloutPanelFacts> = {}) {
  const all = someFacts({ rollout: aRollout(rollout), live: someLive, identity, ...facts });
  const view = toReviewView(aRollout(rollout), all);
  assert.ok(view);
  return view;
}

describe('toReviewView', () => {
  it('shows what a reviewer needs on one screen', () => {
    const view = reviewOf(wanted);
    assert.equal(
      view.sentence,
      'One more person with the role reviewer has to sign off before 1.4.0 leaves stage “wide”. A refusal holds the rollout; it takes nothing back.',
    );
    assert.deepEqual(view.blastRadius.map(plain), [
      'Now: 25 % of all traffic.',
      'Next, “full”: 100 % of all traffic.',
      'Seen with 1.4.0 so far: 412 conversations.',
      'Requests in the last 5 min: 1,000, so about 12,000 an hour.',
    ]);
    assert.deepEqual(
      view.movements.map((one) =>
        [one.name, one.stable, one.candidate, one.movement, one.tone].map(plain),
      ),
      [
        ['parse failures', '1 % of 300', '7 % of 100', '+6 pt', 'attention'],
        ['cost, average', '$0.01 of 200', '$0.012 of 50', '+$0.002 (+20 %)', 'attention'],
        ['latency, average', '800 ms of 400', '800 ms of 50', 'no change', 'idle'],
      ],
    );
    assert.deepEqual(view.evidence, ['Evals: 19/20, no regression']);
    assert.deepEqual(
      view.links.map(({ intent }) => intent.kind),
      ['openDiff', 'openEvidence', 'showSamples'],
    );
    assert.deepEqual(
      view.actions.map(({ label, intent }) => [label, intent]),
      [
        ['Sign off', { kind: 'review', decision: 'approve', stage: 'wide', rolloutId: 'r1' }],
        ['Refuse', { kind: 'review', decision: 'refuse', stage: 'wide', rolloutId: 'r1' }],
      ],
    );
    assert.equal(view.comment?.hint, 'A refusal needs one.');
  });

  it('says why this person cannot review, and offers it to nobody who cannot', () => {
    const whyNot = (who: RolloutPanelFacts['identity']): string => {
      const facts = someFacts({ rollout: aRollout(wanted), ...(who ? { identity: who } : {}) });
      const view = toReviewView(aRollout(wanted), facts);
      assert.deepEqual([view?.actions, view?.comment], [[], undefined]);
      return view?.sentence.replace(/^.*“wide”\. /, '') ?? '';
    };
    assert.equal(
      whyNot({ ...identity, name: 'Ada' }),
      'You published 1.4.0, and nobody reviews what is their own.',
    );
    assert.equal(
      whyNot({ ...identity, roles: ['viewer'] }),
      'Your token has not the role reviewer.',
    );
    assert.match(whyNot({ ...identity, kind: 'machine' }), /only persons review/);
    assert.equal(
      whyNot({ ...identity, environments: ['staging'] }),
      'Your token is not for production.',
    );
    assert.equal(whyNot(undefined), 'Who you are is not known yet.');
  });

  it('keeps what was decided', () => {
    const reviews = [
      { stage: 'wide', actor: bob, decision: 'refuse', comment: 'Too long.', at: before(60_000) },
    ] as const;
    const view = reviewOf({ reviews: [...reviews] });
    assert.equal(view.heading, 'Reviews');
    assert.deepEqual(view.decisions, [
      {
        verdict: { tone: 'held', icon: 'error', word: 'refused' },
        text: 'Bob, stage “wide”, 09:59',
        comment: 'Too long.',
      },
    ]);
    assert.deepEqual(view.actions, []);
    assert.equal(toReviewView(aRollout(), someFacts()), undefined);
  });
});

describe('toRecoveryView', () => {
  const end = { cause: 'guard', actor: ada, guard: 'parseFailure', at: before(60_000) } as const;
  const detail: RolloutDto['recoveryDetail'] = {
    state: 'notRecovered',
    since: before(60_000),
    metrics: [
      {
        metric: 'parseFailure',
        state: 'notRecovered',
        source: 'before',
        range: { count: 900, estimate: 0.01, low: 0.005, high: 0.02 },
        now: { count: 80, estimate: 0.05, low: 0.03, high: 0.09 },
      },
      { metric: 'latencyMs', budget: 4000, state: 'watching', source: 'during' },
    ],
  };
  const rollout = anEnded('rolledBack', end, { recoveryDetail: detail });

  it('puts the range from before beside what is now, and lets the owner close the record', () => {
    const owner = { ...identity, roles: ['owner' as const] };
    const view = toRecoveryView(rollout, someFacts({ rollout, identity: owner }));
    assert.equal(view?.verdict.word, 'not back in its range');
    assert.match(
      view.sentence,
      /the cause is probably not 1\.4\.0\. If you know that things are well, say how/,
    );
    assert.deepEqual(
      view.rows.map((row) => [row.metric, row.before, row.now, row.verdict.word].map(plain)),
      [
        ['parse failures', '0.5 % to 2 %', '5 % of 80', 'not back in its range'],
        ['latency over 4 s', 'not known', 'nothing reported', 'still watching'],
      ],
    );
    assert.deepEqual(
      view.actions.map(({ intent }) => intent),
      [{ kind: 'confirmRecovery', rolloutId: rollout.id }],
    );
    assert.equal(view.comment?.label, 'How you know that things are well');
    assert.equal(view.actions[0]?.style, 'secondary');
  });

  it('wants no reason for what the numbers show', () => {
    const owner = { ...identity, roles: ['owner' as const] };
    const well = anEnded('rolledBack', end, { recoveryDetail: { ...detail, state: 'recovered' } });
    const view = toRecoveryView(well, someFacts({ rollout: well, identity: owner }));
    assert.match(view?.sentence ?? '', /Confirm the recovery to close the record\.$/);
    assert.equal(view?.comment?.label, 'What it was (optional)');
    assert.equal(view.actions[0]?.style, 'primary');
  });

  it('says that it is not known yet, where a person may confirm before the numbers tell', () => {
    const owner = { ...identity, roles: ['owner' as const] };
    const open = anEnded('rolledBack', end, { recoveryDetail: { ...detail, state: 'watching' } });
    const view = toRecoveryView(open, someFacts({ rollout: open, identity: owner }));
    assert.equal(
      view?.sentence,
      'It is not known yet whether 1.3.0 is back: too little has been reported since the rollback. More outcomes will tell. If you know already that things are well, say how, and confirm the recovery now.',
    );
    assert.match(view.actions[0]?.detail ?? '', /on your word, before the numbers tell/);
    assert.equal(view.actions[0]?.style, 'secondary');
    assert.equal(view.comment?.label, 'How you know that things are well');
  });

  it('asks nobody who may not, and nobody once it is confirmed', () => {
    const view = toRecoveryView(rollout, someFacts({ rollout, identity }));
    assert.match(view?.sentence ?? '', /A person with the role owner confirms/);
    assert.deepEqual(view?.actions, []);
    const confirmed = { actor: ada, at: before(0), comment: 'It was the model.' };
    const closed = anEnded('rolledBack', end, {
      recoveryDetail: { ...detail, state: 'recovered', confirmed },
    });
    assert.match(
      toRecoveryView(closed, someFacts({ rollout: closed }))?.sentence ?? '',
      /Confirmed by Ada, 10:00\. “It was the model\.”$/,
    );
    assert.equal(toRecoveryView(aRollout(), someFacts()), undefined);
  });
});
