import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import type { LiveFacts } from '../../../src/extension/rolloutPanel/liveFacts.ts';
import { pairSamples } from '../../../src/extension/rolloutPanel/pairSamples.ts';
import { toGuardsView } from '../../../src/extension/rolloutPanel/guardsView.ts';
import { toReviewView } from '../../../src/extension/rolloutPanel/reviewView.ts';
import { toSamplesView } from '../../../src/extension/rolloutPanel/samplesView.ts';
import { someLive, someSamples } from './liveFactsOf.ts';
import { aRollout, aSample, before, carefulPlan, parseReading, someFacts } from './panelFacts.ts';

function viewOf(live: Partial<LiveFacts> = {}, hasPromptFile = true) {
  const view = toSamplesView(
    aRollout(),
    someFacts({ live: { ...someLive, ...live }, hasPromptFile }),
  );
  assert.ok(view);
  return view;
}

describe('toSamplesView', () => {
  it('puts what stable answered beside what went wrong: the same input first, else the same cohort nearest in time', () => {
    const { pairs } = viewOf();
    assert.deepEqual(
      pairs.map(({ stable, candidate }) => [stable?.id, candidate?.id]),
      [
        ['s1', 'c1'],
        ['s2', 'c2'],
      ],
    );
    const [first] = pairs;
    assert.equal(first?.candidate?.title, '1.4.0 · stage ten · tenant acme · 09:59');
    assert.equal(first.candidate.failed, 'went wrong: parse failures');
    assert.equal(first.candidate.metrics, 'parse\u00a0failures:\u00a0yes');
    assert.deepEqual(
      first.candidate.actions.map(({ label }) => label),
      ['Open', 'Compare', 'Make fixture'],
    );
    assert.equal(pairs[1]?.stable?.redacted, '2 places were redacted.');
  });

  it('uses each sample once, and shows alone what has no partner', () => {
    const one = aSample('a');
    const two = aSample('b', { at: before(0) });
    const stable = aSample('s', { arm: 'stable' });
    const other = aSample('o', { arm: 'stable', cohort: { tenant: 'globex' }, input: 'x' });
    const idsOf = (withOthers: boolean) =>
      pairSamples([one, two], [stable, other], withOthers).map((pair) => [
        pair.stable?.id,
        pair.candidate?.id,
      ]);
    assert.deepEqual(idsOf(false), [
      ['s', 'a'],
      [undefined, 'b'],
    ]);
    assert.deepEqual(idsOf(true), [
      ['s', 'a'],
      [undefined, 'b'],
      ['o', undefined],
    ]);
  });

  it('offers what can be looked for, and marks what is shown', () => {
    assert.deepEqual(
      viewOf().filters.map(({ action, chosen }) => [
        action.label.replaceAll('\u00a0', ' '),
        chosen,
      ]),
      [
        ['Failing (7)', true],
        ['All', false],
        ['parse failures', false],
        ['latency over 4 s', false],
        ['tenant acme', false],
        ['tenant internal', false],
        ['tenant: all others', false],
      ],
    );
    const chosen = viewOf({ filter: { cohort: 'tenant=acme' } }).filters.filter((f) => f.chosen);
    assert.deepEqual(
      chosen.map(({ action }) => action.intent),
      [{ kind: 'showSamples', cohort: 'tenant=acme' }],
    );
    assert.deepEqual(viewOf().more?.intent, { kind: 'showSamplesMore' });
  });

  it('counts nothing and offers no search before there is a sample', () => {
    const none = { stable: 0, candidate: 0, failed: 0 };
    const view = viewOf({
      samples: { ...someSamples, stored: none, stable: [], candidate: [] },
      filter: {},
    });
    assert.equal(view.intro, 'What applications sent and got, redacted before it was stored.');
    assert.deepEqual(view.filters, []);
    assert.equal(view.empty, 'No application has sent a sample of this rollout yet.');
  });

  it('speaks of what went wrong only where guards say so', () => {
    const stored = { stable: 9, candidate: 3, failed: 0 };
    const live = { ...someLive, samples: { ...someSamples, stored } };
    const counts = (rollout: RolloutDto) => {
      const view = toSamplesView(rollout, someFacts({ live }));
      const labels = view?.filters.map(({ action }) => action.label) ?? [];
      return [view?.intro.split('stored. ')[1], labels.slice(0, 2)];
    };
    assert.deepEqual(counts(aRollout()), [
      'Stored: 9 of 1.3.0 and 3 of 1.4.0; none went wrong on a guard.',
      ['Failing (0)', 'All'],
    ]);
    const { guards: _, ...plan } = carefulPlan;
    assert.deepEqual(counts(aRollout({ plan })), [
      'Stored: 9 of 1.3.0 and 3 of 1.4.0.',
      ['All', 'tenant acme'],
    ]);
  });

  it('says how many samples could not be kept, and what helps', () => {
    const lostOf = (redactionTimeout: number, tooLong: number) =>
      viewOf({ samples: { ...someSamples, lost: { redactionTimeout, tooLong } } }).lost;
    assert.equal(viewOf().lost, undefined);
    assert.equal(lostOf(0, 0), undefined);
    assert.equal(
      lostOf(1, 0),
      '1 sample was not kept, because redacting it took too long; its outcome counts. An operator can simplify the patterns that “prompt-rollout environment show production” lists.',
    );
    assert.equal(
      lostOf(0, 2),
      '2 samples were not kept, because redacted they would have been too long.',
    );
    assert.match(lostOf(12, 1) ?? '', /^12 samples .* their outcomes count\. .* 1 sample was/);
  });

  it('asks the registry for nothing else while it cannot be reached', () => {
    const connection = { kind: 'offline', problem: 'It is away.' } as const;
    const view = toSamplesView(aRollout(), someFacts({ live: someLive, connection }));
    const facts = someFacts({ live: someLive, connection });
    const reading = aRollout({
      reviewWanted: { stage: 'ten', role: 'reviewer', missing: 1, reviewedBy: [] },
      guards: [parseReading],
    });
    const asking = [
      ...(view?.filters.map(({ action }) => action) ?? []),
      view?.more,
      toGuardsView(reading, facts).rows[0]?.open,
      toReviewView(reading, facts)?.links.find(({ intent }) => intent.kind === 'showSamples'),
    ];
    assert.deepEqual(
      new Set(asking.map((action) => action?.unavailable)),
      new Set(['The registry cannot be reached.']),
    );
    assert.equal(view?.pairs[0]?.candidate?.actions[0]?.unavailable, undefined);
  });

  it('says what is read, what broke, and what is not kept', () => {
    const { samples: _, ...unread } = someLive;
    const emptyOf = (live: LiveFacts) => toSamplesView(aRollout(), someFacts({ live }))?.empty;
    assert.equal(emptyOf(unread), 'Reading the samples…');
    assert.equal(
      emptyOf({ ...unread, samplesProblem: 'It broke.' }),
      'The samples could not be read: It broke.',
    );
    assert.match(
      viewOf({ samples: { ...someSamples, kept: false, candidate: [], stable: [] } }).empty ?? '',
      /^production keeps no samples\. .*environment set production --samples on/,
    );
    const none = { candidate: [], stable: [] };
    assert.equal(
      viewOf({ samples: { ...someSamples, ...none } }).empty,
      'No stored sample is like that.',
    );
    const stored = { stable: 0, candidate: 0, failed: 0 };
    assert.equal(
      viewOf({ samples: { ...someSamples, ...none, stored } }).empty,
      'No application has sent a sample of this rollout yet.',
    );
  });

  it('sends no more of a long text than is read in a panel, and of stable alone no more than a page', () => {
    const long = aSample('c1', { output: 'x'.repeat(5000) });
    const stable = Array.from({ length: 50 }, (_, index) =>
      aSample(`s${index}`, { arm: 'stable', cohort: { tenant: 'globex' }, input: 'y' }),
    );
    const { pairs } = viewOf({
      filter: {},
      samples: { ...someSamples, candidate: [long], stable },
    });
    assert.equal(pairs.length, 21);
    assert.match(pairs[0]?.candidate?.output ?? '', /^x{4000}…\n\(1,000 more characters: open/);
  });

  it('says where a fixture cannot be made', () => {
    const action = viewOf({}, false).pairs[0]?.candidate?.actions.at(-1);
    assert.equal(action?.unavailable, 'No file in this window holds this prompt.');
  });
});
