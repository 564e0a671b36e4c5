import { after, afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { someFacts } from '../extension/rolloutPanel/panelFacts.ts';
import { aRunningView } from './liveViews.ts';
import { PanelPage } from './panelPage.ts';

describe('the review in the rollout panel', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.faults, [], 'nothing was fetched, blocked or logged');
    await panel.close();
  });

  const isInSight = async (): Promise<void> => {
    const top = (await panel.page.locator('.callout.review').boundingBox())?.y ?? 600;
    assert.ok(top > -2 && top < 100, `${top}`);
  };
  const view = (sequence: number) => ({
    ...{ protocol: 1, type: 'view', sequence, target: someFacts().target },
    view: aRunningView(),
  });

  it('is where a command leads to, for the eye and for a screen reader', async () => {
    panel = await PanelPage.open(browser, { width: 500 });
    await panel.send({ ...view(1), reveal: 'review' });
    await panel.page.waitForSelector('#review-heading:focus');
    await isInSight();
    await panel.page.keyboard.press('Tab');
    const next = await panel.page.evaluate(() =>
      document.activeElement?.closest('section')?.getAttribute('aria-labelledby'),
    );
    assert.equal(next, 'review-heading');
  });

  it('is gone to once it is there, and left alone after that', async () => {
    panel = await PanelPage.open(browser);
    const { review: _, ...without } = aRunningView();
    await panel.send({ ...view(1), view: without, reveal: 'review' });
    await panel.waitFor((one) => one.type === 'rendered');
    await panel.send(view(2));
    await panel.page.waitForSelector('#review-heading:focus');
    await isInSight();
    await panel.page.evaluate(() => window.scrollTo(0, 0));
    await panel.send(view(3));
    await panel.waitFor((one) => one.type === 'rendered' && one.sequence === 3);
    assert.equal(await panel.page.evaluate(() => window.scrollY), 0);
  });
});
