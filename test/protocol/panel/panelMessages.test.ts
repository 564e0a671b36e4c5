import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFromPanel } from '../../../src/protocol/panel/fromPanel.ts';
import { plainIntents } from '../../../src/protocol/panel/panelIntent.ts';
import { parsePanelState } from '../../../src/protocol/panel/panelState.ts';
import { parseToPanel } from '../../../src/protocol/panel/toPanel.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { aChart, charts } from '../../webview/chartViews.ts';
import { aRunningView } from '../../webview/liveViews.ts';
import { panelStates } from '../../extension/rolloutPanel/panelStates.ts';

const target = { registry: 'local:1', prompt: 'support/answer', environment: 'production' };

describe('panel messages', () => {
  it('reads every message of the page', () => {
    const messages = [
      { protocol: 1, type: 'ready' },
      { protocol: 1, type: 'rendered', sequence: 3 },
      ...plainIntents.map((kind) => ({ protocol: 1, type: 'request', id: 1, intent: { kind } })),
      { protocol: 1, type: 'request', id: 2, intent: { kind: 'startCanary', version: '1.4.0' } },
      { protocol: 1, type: 'request', id: 2, intent: { kind: 'startCanary' } },
      { protocol: 1, type: 'request', id: 3, intent: { kind: 'openVersion', version: '1.4.0' } },
      { protocol: 1, type: 'request', id: 4, intent: { kind: 'openRollout', rolloutId: 'r1' } },
    ];
    for (const message of messages) assert.deepEqual(parseFromPanel(message), message);
  });

  it('does not read what this version of the protocol does not know', () => {
    const messages = [
      undefined,
      null,
      'ready',
      { type: 'ready' },
      { protocol: 2, type: 'ready' },
      { protocol: 1, type: 'ready', extra: true },
      { protocol: 1, type: 'request', id: 0, intent: { kind: 'advance' } },
      { protocol: 1, type: 'request', id: 1, intent: { kind: 'deleteEverything' } },
      { protocol: 1, type: 'request', id: 1, intent: { kind: 'advance', to: 100 } },
      { protocol: 1, type: 'request', id: 1, intent: { kind: 'openVersion' } },
      { protocol: 1, type: 'request', id: 1.5, intent: { kind: 'advance' } },
    ];
    for (const message of messages) assert.equal(parseFromPanel(message), undefined);
  });

  it('reads the view of every state', () => {
    for (const [name, facts] of Object.entries(panelStates)) {
      const message = {
        protocol: 1,
        type: 'view',
        sequence: 1,
        target,
        view: toRolloutView(facts),
      };
      assert.deepEqual(parseToPanel(structuredClone(message)), message, name);
    }
  });

  it('reads charts with any number of points, and none whose points do not fit together', () => {
    const view = (change: object) => ({
      ...{ protocol: 1, type: 'view', sequence: 1, target },
      view: aRunningView({ charts: { ...charts, charts: [{ ...aChart({}, 1000), ...change }] } }),
    });
    const good = view({});
    assert.deepEqual(parseToPanel(structuredClone(good)), good);
    const [stable] = aChart({}, 1000).series;
    const wrong = [
      { times: ['now'] },
      { times: [1] },
      { times: 'now' },
      { series: [{ ...stable, values: Array.from({ length: 1000 }, () => 'x') }] },
      { series: [{ ...stable, values: Array.from({ length: 1000 }, () => Number.NaN) }] },
    ];
    for (const change of wrong) assert.equal(parseToPanel(view(change)), undefined);
  });

  it('reads answers, and no failure without its code', () => {
    const failed = { protocol: 1, type: 'reply', id: 1, ok: false };
    const good = [
      { protocol: 1, type: 'accepted', id: 1 },
      { protocol: 1, type: 'reply', id: 1, ok: true },
      { ...failed, code: 'conflict', message: 'Somebody was faster.' },
    ];
    for (const message of good) assert.deepEqual(parseToPanel(message), message);
    assert.equal(parseToPanel(failed), undefined);
    assert.equal(parseToPanel({ ...failed, code: 'strange', message: '' }), undefined);
  });

  it('reads a kept state, and nothing else as one', () => {
    const state = { protocol: 1, target, sections: { note: false }, scrollTop: 12.5 };
    assert.deepEqual(parsePanelState(state), state);
    assert.equal(parsePanelState({ ...state, protocol: 2 }), undefined);
    assert.equal(parsePanelState({ ...state, target: { prompt: 'x' } }), undefined);
    assert.equal(parsePanelState(undefined), undefined);
  });

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseFromPanel(value);
        parseToPanel(value);
        parsePanelState(value);
      }),
    );
  });
});
