import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plainIntents, type PanelIntent } from '../../../src/protocol/panel/panelIntent.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { runPanelIntent } from '../../../src/extension/rolloutPanel/runPanelIntent.ts';
import { aRollout, someFacts } from './panelFacts.ts';

async function run(
  intent: PanelIntent,
  rollout: RolloutDto | undefined = aRollout(),
): Promise<unknown[][]> {
  const calls: unknown[][] = [];
  const note = (...call: unknown[]): Promise<void> => {
    calls.push(call);
    return Promise.resolve();
  };
  await runPanelIntent(intent, {
    target: someFacts().target,
    project: 'p',
    rollout,
    connection: { reconnect: () => void note('reconnect') },
    actions: {
      run: note,
      openDiff: (target, from, to) => note('diff', target.prompt, from, to),
      openRollout: (target) => note('rollout', target.rolloutId),
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

  it('opens nothing but web addresses', async () => {
    const note = { dashboard: 'vscode://evil' };
    await assert.rejects(run({ kind: 'openDashboard' }, aRollout({ note })), /not a web address/);
  });
});
