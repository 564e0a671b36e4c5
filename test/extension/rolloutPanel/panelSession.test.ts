import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { PanelIntent } from '../../../src/protocol/panel/panelIntent.ts';
import type { ToPanel } from '../../../src/protocol/panel/toPanel.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { PanelSession } from '../../../src/extension/rolloutPanel/panelSession.ts';
import type { RolloutPanelFacts } from '../../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import { panelStates } from './panelStates.ts';

class Bench {
  facts: RolloutPanelFacts = panelStates.healthy;
  readonly sent: ToPanel[] = [];
  readonly ran: PanelIntent[] = [];
  readonly seen: string[] = [];
  readonly drafts: unknown[] = [];
  loads = 0;
  refreshes = 0;
  pages = 0;
  liveLoads = 0;
  hasNews = false;
  readonly shown: unknown[] = [];
  run = (_intent: PanelIntent): Promise<void> => Promise.resolve();
  isFocused = true;
  readonly #timers = new Set<{ readonly ms: number; readonly work: () => void }>();

  readonly session = new PanelSession({
    target: this.facts.target,
    source: {
      facts: () => this.facts,
      load: () => {
        this.loads += 1;
        return Promise.resolve(true);
      },
      refresh: () => {
        this.refreshes += 1;
        return Promise.resolve(true);
      },
      showMoreHistory: () => {
        this.pages += 1;
      },
      loadLive: () => {
        this.liveLoads += 1;
        return Promise.resolve(this.hasNews);
      },
      showMoreSamples: () => this.shown.push('more'),
      showSamples: (filter) => this.shown.push(filter),
      showCharts: (cohort) => this.shown.push(cohort),
    },
    post: (message) => this.sent.push(message),
    run: (intent) => {
      this.ran.push(intent);
      return this.run(intent);
    },
    onDrafts: (drafts) => this.drafts.push(drafts),
    onSeen: (rolloutId) => this.seen.push(rolloutId),
    isFocused: () => this.isFocused,
    every: (ms, work) => {
      const timer = { ms, work };
      this.#timers.add(timer);
      return { dispose: () => this.#timers.delete(timer) };
    },
  });

  get isWatching(): boolean {
    return this.#timers.size > 0;
  }

  async tick(): Promise<void> {
    for (const { work } of [...this.#timers]) work();
    await new Promise(setImmediate);
  }

  ready(): Promise<void> {
    return this.session.receive({ protocol: 1, type: 'ready' });
  }

  rendered(sequence: number): Promise<void> {
    return this.session.receive({ protocol: 1, type: 'rendered', sequence });
  }

  request(kind: 'advance' | 'showHistoryMore'): Promise<void> {
    return this.ask({ kind });
  }

  ask(intent: PanelIntent): Promise<void> {
    return this.session.receive({ protocol: 1, type: 'request', id: 7, intent });
  }

  get answers(): ToPanel[] {
    return this.sent.filter((message) => message.type !== 'view');
  }
}

describe('panelSession', () => {
  it('sends a whole view when the page is ready, and again when it was read anew', async () => {
    const bench = new Bench();
    bench.session.send();
    assert.equal(bench.sent.length, 0, 'a page that is not there is sent nothing');
    await bench.ready();
    assert.deepEqual(
      bench.sent.map((message) => (message.type === 'view' ? message.sequence : 0)),
      [1, 2],
    );
    assert.equal(bench.loads, 1);
  });

  it('shows what was reported after the first view, and what a person chose to see of it', async () => {
    const bench = new Bench();
    bench.hasNews = true;
    await bench.ready();
    assert.equal(bench.sent.length, 3, 'the view that is known, what was read, what was reported');
    await bench.ask({ kind: 'showSamples', failed: 'any' });
    await bench.ask({ kind: 'showSamplesMore' });
    await bench.ask({ kind: 'showCharts', cohort: 'tenant=acme' });
    assert.deepEqual(bench.shown, [{ failed: 'any' }, 'more', 'tenant=acme']);
    assert.equal(bench.liveLoads, 4);
    assert.deepEqual(bench.ran, []);
  });

  it('hands on what is typed, as text and bounded', async () => {
    const bench = new Bench();
    const tell = (drafts: unknown) =>
      bench.session.receive({ protocol: 1, type: 'drafts', drafts });
    await tell({ review: 'Half a sen' });
    await tell({ review: 'x'.repeat(5001) });
    await tell({ review: 7 });
    await tell({});
    assert.deepEqual(bench.drafts, [{ review: 'Half a sen' }, {}]);
    assert.deepEqual(bench.sent, []);
  });

  it('takes a person to a part with every view until one was rendered', async () => {
    const bench = new Bench();
    bench.session.reveal('review');
    await bench.ready();
    const reveals = () =>
      bench.sent.map((message) => (message.type === 'view' ? message.reveal : undefined));
    assert.deepEqual(reveals(), ['review', 'review']);
    await bench.session.receive({ protocol: 1, type: 'rendered', sequence: 2 });
    bench.session.send();
    assert.deepEqual(reveals(), ['review', 'review', undefined]);
    bench.session.setVisible(false);
    bench.session.reveal('review');
    bench.session.setVisible(true);
    assert.equal(reveals()[3], 'review', 'a hidden page is told when it is seen again');
    await bench.session.receive({ protocol: 1, type: 'rendered', sequence: 3 });
    bench.session.send();
    assert.equal(reveals().at(-1), 'review', 'not by a view from before');
  });

  it('reads served counts while it can be seen, and at no other time', async () => {
    const bench = new Bench();
    await bench.ready();
    await bench.tick();
    assert.equal(bench.refreshes, 1);
    bench.session.setVisible(false);
    assert.equal(bench.isWatching, false);
    const before = bench.sent.length;
    bench.session.send();
    await bench.session.reload();
    assert.equal(bench.sent.length, before, 'a hidden page is deaf');
    bench.session.setVisible(true);
    assert.equal(bench.isWatching, true);
    assert.ok(bench.sent.length > before);
    bench.session.dispose();
    assert.equal(bench.isWatching, false);
  });

  it('accepts a request at once and answers when it is done', async () => {
    const bench = new Bench();
    await bench.request('advance');
    assert.deepEqual(bench.ran, [{ kind: 'advance' }]);
    assert.deepEqual(bench.answers, [
      { protocol: 1, type: 'accepted', id: 7 },
      { protocol: 1, type: 'reply', id: 7, ok: true },
    ]);
  });

  it('tells what failed by code, and says nothing about a choice not to', async () => {
    const faults: (readonly [Error, string, string])[] = [
      [new CancelledError(), 'cancelled', ''],
      [new UserError('Read this.'), 'failed', 'Read this.'],
      [Object.assign(new Error('Gone.'), { code: 'unreachable' }), 'offline', 'Gone.'],
      [Object.assign(new Error('Late.'), { code: 'precondition_failed' }), 'conflict', 'Late.'],
      [Object.assign(new Error('No.'), { code: 'gate_not_met' }), 'refused', 'No.'],
      [new Error(''), 'failed', 'That could not be done. The log says more.'],
    ];
    for (const [fault, code, message] of faults) {
      const bench = new Bench();
      bench.run = () => Promise.reject(fault);
      await bench.request('advance');
      assert.deepEqual(bench.answers.at(-1), {
        protocol: 1,
        type: 'reply',
        id: 7,
        ok: false,
        code,
        message,
      });
    }
  });

  it('tells nobody about a choice that was made after the panel was closed', async () => {
    const bench = new Bench();
    let choose = (): void => undefined;
    bench.run = () =>
      new Promise((resolve) => {
        choose = resolve;
      });
    const intent: PanelIntent = { kind: 'pause' };
    const asked = bench.session.receive({ protocol: 1, type: 'request', id: 7, intent });
    bench.session.dispose();
    choose();
    await asked;
    assert.deepEqual(
      bench.sent.map((message) => message.type),
      ['accepted'],
    );
  });

  it('reads more history itself', async () => {
    const bench = new Bench();
    await bench.request('showHistoryMore');
    assert.deepEqual([bench.pages, bench.loads, bench.ran.length], [1, 1, 0]);
  });

  it('counts an ended rollout as seen once it was on the screen for a while', async () => {
    const bench = new Bench();
    bench.facts = panelStates.rolledBackByGuard;
    await bench.ready();
    await bench.rendered(2);
    await bench.rendered(2);
    assert.deepEqual(bench.seen, [], 'nobody reads that fast');
    await bench.tick();
    await bench.rendered(3);
    await bench.tick();
    assert.deepEqual(bench.seen, ['r1']);
  });

  it('does not count an ended rollout as seen in a window without the focus, or a hidden panel', async () => {
    const bench = new Bench();
    bench.facts = panelStates.rolledBackByGuard;
    bench.isFocused = false;
    await bench.ready();
    await bench.rendered(2);
    await bench.tick();
    assert.deepEqual(bench.seen, []);
    bench.session.setVisible(false);
    bench.isFocused = true;
    await bench.tick();
    assert.deepEqual(bench.seen, []);
    bench.session.setVisible(true);
    await bench.session.reload();
    await bench.rendered(100);
    await bench.tick();
    assert.deepEqual(bench.seen, ['r1']);
  });

  it('does not count it where another rollout took its place on the screen', async () => {
    const bench = new Bench();
    bench.facts = panelStates.rolledBackByGuard;
    await bench.ready();
    await bench.rendered(2);
    const { rollout, ...healthy } = panelStates.healthy;
    bench.facts =
      rollout === undefined ? healthy : { ...healthy, rollout: { ...rollout, id: 'r2' } };
    bench.session.send();
    await bench.rendered(3);
    await bench.tick();
    assert.deepEqual(bench.seen, []);
  });

  it('does nothing for what it does not know', async () => {
    const bench = new Bench();
    await bench.session.receive({ protocol: 1, type: 'request', id: 1, intent: { kind: 'drop' } });
    await bench.session.receive('advance');
    assert.deepEqual([bench.sent, bench.ran], [[], []]);
  });
});
