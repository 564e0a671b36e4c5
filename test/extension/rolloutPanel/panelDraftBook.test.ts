import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PanelDraftBook } from '../../../src/extension/rolloutPanel/panelDraftBook.ts';
import { recoveryField, reviewField } from '../../../src/protocol/panel/panelDrafts.ts';
import { aRollout } from './panelFacts.ts';

/** What VS Code keeps over a reload: plain JSON. */
function aStore() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (key: string): unknown => JSON.parse(kept.get(key) ?? 'null') ?? undefined,
    update: (key: string, value: unknown) =>
      Promise.resolve(void kept.set(key, JSON.stringify(value))),
  };
}

const place = { registry: 'r', prompt: 'support/answer', environment: 'production' };
const change = { from: '1.3.0', to: '1.4.0' };
const review = reviewField(change, 'wide');
const recovery = recoveryField(change);
const running = aRollout({ stable: '1.3.0', candidate: '1.4.0' });
const live = { status: { kind: 'live' }, state: { findOpenRollout: () => running } } as const;
const ended = { ...live, state: { findOpenRollout: () => undefined } } as const;
const offline = { ...ended, status: { kind: 'offline' } } as const;

describe('drafts of the panel', () => {
  it('outlive the panel and the window, each place its own', async () => {
    const store = aStore();
    await new PanelDraftBook(store).keep(place, { [review]: 'Half a sen' });
    await new PanelDraftBook(store).keep({ ...place, environment: 'staging' }, { [review]: 'no' });
    assert.deepEqual(new PanelDraftBook(store).get(place, live), { [review]: 'Half a sen' });
  });

  it('go when they were sent', async () => {
    const store = aStore();
    const book = new PanelDraftBook(store);
    await book.keep(place, {});
    assert.equal(store.kept.size, 0, 'nothing is written where nothing was typed');
    await book.keep(place, { [review]: 'Fine' });
    await book.keep(place, {});
    assert.deepEqual(book.get(place, live), {});
    assert.doesNotMatch([...store.kept.values()].join(), /support/);
  });

  it('of a review go with its rollout, as soon as that is known to have ended', async () => {
    const book = new PanelDraftBook(aStore());
    await book.keep(place, { [review]: 'Fine', [recovery]: 'Seen in the dashboard' });
    assert.deepEqual(Object.keys(book.get(place, offline)), [review, recovery]);
    assert.deepEqual(Object.keys(book.get(place, live)), [review, recovery]);
    assert.deepEqual(book.get(place, ended), { [recovery]: 'Seen in the dashboard' });
    const next = { ...running, candidate: '1.5.0' };
    const other = { ...live, state: { findOpenRollout: () => next } };
    assert.deepEqual(Object.keys(book.get(place, other)), [recovery]);
  });

  it('are kept for a bounded number of places, the last ones', async () => {
    const book = new PanelDraftBook(aStore());
    const at = (index: number) => ({ ...place, prompt: `p${index}` });
    for (let index = 0; index < 25; index += 1) await book.keep(at(index), { [review]: 'x' });
    await book.keep(at(5), { [review]: 'again' });
    await book.keep(at(25), { [review]: 'x' });
    const left = Array.from({ length: 26 }, (_, index) => index).filter(
      (index) => Object.keys(book.get(at(index), offline)).length > 0,
    );
    assert.equal(left.length, 20);
    assert.deepEqual([left[0], left[1]], [5, 7]);
  });

  it('are none for what something else has written', () => {
    for (const value of [7, [7], [['a']], [[7, {}]], [[JSON.stringify(place), { a: 1 }]]]) {
      const store = { get: (): unknown => value, update: () => Promise.resolve() };
      assert.deepEqual(new PanelDraftBook(store).get(place, live), {});
    }
  });
});
