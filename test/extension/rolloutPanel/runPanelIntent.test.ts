import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plainIntents } from '../../../src/protocol/panel/panelIntent.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import {
  runPanelIntent,
  type CarriedIntent,
} from '../../../src/extension/rolloutPanel/runPanelIntent.ts';
import { UserError } from '../../../src/extension/platform/userError.ts';
import { aRollout, aSample, someFacts } from './panelFacts.ts';

const samples = [
  aSample('c1', { output: '{"order": 12', metrics: { parseFailure: true } }),
  aSample('s1', { arm: 'stable', version: '1.3.0' }),
];

async function run(intent: CarriedIntent, rollout: RolloutDto = aRollout()): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const note = (...call: unknown[]): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  await runPanelIntent(intent, {
    target: someFacts().target,
    project: 'p',
    facts: someFacts({ rollout }),
    findSample: (id) => samples.find((sample) => sample.id === id),
    connection: {
      reconnect: () => void note('reconnect'),
      writer: () => Promise.reject(new UserError('offline')),
    },
    actions: {
      run: note,
      openDiff: (target, from, to) => note('diff', target.prompt, from, to),
      openRollout: (target) => note('rollout', target.rolloutId),
      openText: ({ name, text }) => note('text', name, text),
      compareTexts: (left, right, title) => note('texts', left.text, right.text, title),
      makeFixture: (target, { sample }) => note('fixture', target, sample.id),
      copyText: (text) => note('copy', text.split('\n')[0]),
      openExternal: (address) => note('open', address),
    },
  });
  return calls;
}

const place = { prompt: 'support/answer', environment: 'production', project: 'p' };
const onRollout = { ...place, rolloutId: 'r1' };

describe('runPanelIntent', () => {
  it('goes the same roads as the palette', async () => {
    const expected: Readonly<Record<(typeof plainIntents)[number], unknown[]>> = {
      advance: ['promptRollout.advance', onRollout],
      pause: ['promptRollout.pause', onRollout],
      resume: ['promptRollout.resume', onRollout],
      rollBack: ['promptRollout.revert', onRollout],
      cancel: ['promptRollout.revert', onRollout],
      revert: ['promptRollout.revert', place],
      openPrompt: ['promptRollout.openPromptFile', place],
      openDiff: ['diff', 'support/answer', '1.3.0', '1.4.0'],
      openDashboard: ['open', 'https://dashboards.example.com/support'],
      copyNote: ['copy', '## support/answer · production · 1.3.0 → 1.4.0'],
      exportNote: ['promptRollout.exportNote', onRollout],
      startAgain: ['promptRollout.startCanary', { ...place, version: '1.4.0' }],
      showSamplesMore: [],
      reconnect: ['reconnect'],
      showHistoryMore: [],
    };
    for (const kind of plainIntents) {
      const calls = await run({ kind });
      assert.deepEqual(calls, expected[kind].length === 0 ? [] : [expected[kind]], kind);
    }
  });

  it('passes the version or the rollout that was named', async () => {
    assert.deepEqual(await run({ kind: 'startCanary', version: '1.4.0' }), [
      ['promptRollout.startCanary', { ...place, version: '1.4.0' }],
    ]);
    assert.deepEqual(await run({ kind: 'startCanary' }), [['promptRollout.startCanary', place]]);
    assert.deepEqual(await run({ kind: 'openVersion', version: '1.4.0' }), [
      ['promptRollout.openVersion', { ...place, version: '1.4.0' }],
    ]);
    assert.deepEqual(await run({ kind: 'openEvidence', evidenceId: 'e1' }), [
      ['promptRollout.openEvidence', { ...place, evidenceId: 'e1' }],
    ]);
    assert.deepEqual(await run({ kind: 'openRollout', rolloutId: 'r0' }), [['rollout', 'r0']]);
  });

  it('opens, compares and keeps the samples that it shows', async () => {
    const [[, name, text] = []] = await run({ kind: 'openSample', sampleId: 'c1' });
    assert.equal(name, 'candidate 1.4.0 c1.txt');
    assert.match(
      String(text),
      /^Version: 1\.4\.0\n[^]*parse failures: yes[^]*── output ──\n\{"order": 12\n$/,
    );
    assert.deepEqual(await run({ kind: 'compareSamples', stableId: 's1', candidateId: 'c1' }), [
      [
        'texts',
        '── input ──\nWhere is my order?\n\n── output ──\n{"order": 12}\n',
        '── input ──\nWhere is my order?\n\n── output ──\n{"order": 12\n',
        'support/answer: samples of 1.3.0 ↔ 1.4.0',
      ],
    ]);
    assert.deepEqual(await run({ kind: 'makeFixture', sampleId: 'c1' }), [
      ['fixture', { ...place, version: '1.4.0' }, 'c1'],
    ]);
    await assert.rejects(run({ kind: 'openSample', sampleId: 'gone' }), /not shown any more/);
  });

  it('says why a review was not sent, so that what was typed stays', async () => {
    await assert.rejects(
      run({ kind: 'review', decision: 'refuse', stage: 'ten', rolloutId: 'r1', comment: ' ' }),
      /Say in the comment why you refuse/,
    );
    const approve = { kind: 'review', decision: 'approve', stage: 'ten', rolloutId: 'r1' } as const;
    await assert.rejects(run(approve), /offline/);
    await assert.rejects(run({ kind: 'confirmRecovery', rolloutId: 'r1' }), /offline/);
  });

  it('sends nothing about a rollout that the panel does not show any more', async () => {
    const intents = [
      { kind: 'review', decision: 'approve', stage: 'ten', rolloutId: 'r0' },
      { kind: 'confirmRecovery', rolloutId: 'r0' },
    ] as const;
    for (const intent of intents) {
      await assert.rejects(run(intent), {
        name: 'UserError',
        message: /^Another rollout has taken the place of .* so nothing was sent\./,
      });
    }
  });

  it('opens nothing but web addresses', async () => {
    const note = { dashboard: 'vscode://evil' };
    await assert.rejects(run({ kind: 'openDashboard' }, aRollout({ note })), /not a web address/);
  });
});
