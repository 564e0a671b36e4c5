import { after, afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { aRolledBackView } from './liveViews.ts';
import { PanelPage, type PanelPageOptions } from './panelPage.ts';

describe('recovery in the rollout panel', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  const open = async (options: PanelPageOptions = {}): Promise<void> => {
    panel = await PanelPage.open(browser, options);
  };
  const requests = () => panel.messages.flatMap((one) => (one.type === 'request' ? [one] : []));

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.faults, [], 'nothing was fetched, blocked or logged');
    await panel.close();
  });

  it('confirms recovery with the comment of its own field', async () => {
    await open();
    const view = aRolledBackView();
    const actions = view.recovery?.actions.map(({ unavailable: _no, ...action }) => action) ?? [];
    assert.ok(view.recovery !== undefined);
    await panel.showView({ ...view, recovery: { ...view.recovery, actions } });
    await panel.page.getByRole('textbox', { name: 'Comment' }).fill('Seen in the dashboard too');
    await panel.page.getByRole('button', { name: 'Confirm recovery' }).click();
    await panel.waitFor((one) => one.type === 'request');
    assert.deepEqual(requests()[0]?.intent, {
      kind: 'confirmRecovery',
      rolloutId: 'r1',
      comment: 'Seen in the dashboard too',
    });
  });

  it('keeps what was typed when its panel is closed, for the next one', async () => {
    const view = aRolledBackView();
    await open();
    await panel.showView(view);
    const field = () => panel.page.getByRole('textbox', { name: 'Comment' });
    await field().fill('Seen in the dash');
    const told = await panel.waitFor((one) => one.type === 'drafts');
    assert.equal(told.type, 'drafts');
    await panel.close();
    await open({ drafts: told.drafts });
    await panel.showView(view);
    assert.equal(await field().inputValue(), 'Seen in the dash');
    const again = await panel.waitFor((one) => one.type === 'drafts');
    assert.deepEqual(again, told, 'and for the one after that');
  });

  it('leaves no room for a decision on a recovery that is confirmed', async () => {
    await open({ width: 1200 });
    const view = aRolledBackView();
    assert.ok(view.recovery !== undefined);
    const { comment: _, ...recovery } = view.recovery;
    await panel.showView({ ...view, recovery: { ...recovery, actions: [] } });
    const bottomOf = async (selector: string): Promise<number> => {
      const box = await panel.page.locator(`.recovery${selector}`).boundingBox();
      assert.ok(box !== null);
      return box.y + box.height;
    };
    const room = (await bottomOf('')) - (await bottomOf(' table'));
    assert.ok(room < 20, `${room}`);
  });
});
