import { after, afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { aRollout, anEnded, ada, someFacts } from '../extension/rolloutPanel/panelFacts.ts';
import { panelStates } from '../extension/rolloutPanel/panelStates.ts';
import { PanelPage, panelScript, type PanelPageOptions } from './panelPage.ts';

/** Without the charts, which come later. */
const script = 180_000;

describe('rollout panel in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  const open = async (options: PanelPageOptions = {}): Promise<PanelPage> => {
    panel = await PanelPage.open(browser, options);
    return panel;
  };

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.faults, [], 'nothing was fetched, blocked or logged');
    await panel.close();
  });

  it('is small', async () => {
    await open();
    const { length } = Buffer.from(await panelScript());
    assert.ok(length < script, `${length} bytes`);
  });

  it('shows the upper part of each running state in 500 × 600 px without scrolling', async () => {
    await open({ width: 500, height: 600 });
    const states = [
      'healthy',
      'heldWithoutData',
      'needsYou',
      'pausedByPerson',
      'pausedByGuard',
    ] as const;
    for (const name of states) {
      await panel.show(panelStates[name]);
      const box = await panel.page.locator('.stages').boundingBox();
      assert.ok(box !== null && box.y + box.height <= 600, `${name}: ${JSON.stringify(box)}`);
    }
  });

  it('never scrolls sideways, from 320 to 1,600 px, whatever the names are', async () => {
    await open();
    for (const width of [320, 500, 800, 1000, 1600]) {
      await panel.page.setViewportSize({ width, height: 600 });
      for (const [name, facts] of Object.entries(panelStates)) {
        await panel.show(facts);
        await panel.page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        const over = await panel.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(over, 0, `${name} at ${width}`);
      }
    }
  });

  it('reports what a person asks for, once, and blocks the button until it is answered', async () => {
    await open();
    await panel.show(panelStates.healthy);
    const pause = panel.page.getByRole('button', { name: 'Pause (stays at 10 %)' });
    await pause.click();
    const request = await panel.waitFor((one) => one.type === 'request');
    assert.deepEqual(request, {
      protocol: 1,
      type: 'request',
      id: 1,
      intent: { kind: 'pause' },
    });
    await panel.page.waitForSelector('[data-key="main/pause"][aria-disabled=true]');
    await pause.click({ force: true });
    await panel.send({ protocol: 1, type: 'accepted', id: 1 });
    await panel.send({ protocol: 1, type: 'reply', id: 1, ok: true });
    await panel.page.waitForSelector('[data-key="main/pause"]:not([aria-disabled])');
    assert.equal(panel.messages.filter((one) => one.type === 'request').length, 1);
  });

  it('shows why an action failed until it is dismissed, and nothing after a cancellation', async () => {
    await open();
    await panel.show(panelStates.healthy);
    const fail = async (id: number, code: string, message: string): Promise<void> => {
      await panel.page.getByRole('button', { name: 'Roll back (0 %)' }).click();
      await panel.waitFor((one) => one.type === 'request' && one.id === id);
      await panel.send({ protocol: 1, type: 'reply', id, ok: false, code, message });
      await panel.page.waitForSelector('[data-key="main/rollBack"]:not([aria-disabled])');
    };
    const alert = panel.page.getByRole('alert');
    await fail(1, 'cancelled', '');
    assert.equal(await alert.count(), 0);
    await fail(2, 'conflict', 'Ada rolled it back first.');
    assert.match((await alert.textContent()) ?? '', /Ada rolled it back first\./);
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await alert.count(), 0);
  });

  it('does nothing for an action that cannot be used, and says why', async () => {
    await open();
    await panel.show(panelStates.offline);
    const advance = panel.page.getByRole('button', { name: 'Advance to 25 %…' });
    assert.equal(await advance.getAttribute('title'), 'The registry cannot be reached.');
    await advance.click({ force: true });
    await panel.page.getByRole('button', { name: 'Try again' }).click();
    const request = await panel.waitFor((one) => one.type === 'request');
    assert.equal(request.type === 'request' ? request.intent.kind : '', 'reconnect');
  });

  it('opens the evals of a condition from its row', async () => {
    await open({ width: 500 });
    await panel.show(panelStates.healthy);
    const row = panel.page.locator('.condition').filter({ hasText: 'evals on this content' });
    await row.getByRole('button', { name: 'open the evals' }).click();
    const request = await panel.waitFor((one) => one.type === 'request');
    assert.deepEqual(request.type === 'request' ? request.intent : undefined, {
      kind: 'openEvidence',
      evidenceId: 'e1',
    });
  });

  it('can be used with the keyboard alone, top to bottom', async () => {
    await open();
    await panel.show(panelStates.healthy);
    const order: string[] = [];
    for (let step = 0; step < 16; step += 1) {
      await panel.page.keyboard.press('Tab');
      order.push(
        await panel.page.evaluate(
          () =>
            document.activeElement?.getAttribute('data-key') ??
            document.activeElement?.tagName ??
            '',
        ),
      );
    }
    assert.deepEqual(order, [
      'main/advance',
      'main/pause',
      'main/rollBack',
      'condition/openEvidence:e1',
      'section/changes',
      'changes/openDiff',
      'changes/openVersion:1.4.0',
      'changes/openPrompt',
      'section/note',
      'note/openDashboard',
      'note/copyNote',
      'note/exportNote',
      'section/guards',
      'section/plan',
      'section/history',
      'BODY',
    ]);
    await panel.page.locator('[data-key="main/advance"]').focus();
    await panel.page.keyboard.press('Enter');
    await panel.waitFor((one) => one.type === 'request' && one.intent.kind === 'advance');
    await panel.page.locator('[data-key="main/pause"]').focus();
    await panel.page.keyboard.press('Space');
    await panel.waitFor((one) => one.type === 'request' && one.intent.kind === 'pause');
    assert.equal(await panel.page.evaluate(() => window.scrollY), 0, 'Space does not scroll');
  });

  it('keeps the keyboard where it was through renders, and moves it on when its button goes', async () => {
    await open();
    await panel.show(panelStates.healthy);
    const focused = (): Promise<string | null> =>
      panel.page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);
    await panel.page.locator('[data-key="main/rollBack"]').focus();
    await panel.show(panelStates.heldWithoutData);
    assert.equal(await focused(), 'main/rollBack');
    await panel.show(panelStates.pausedByPerson);
    assert.equal(await focused(), 'main/rollBack');
    await panel.page.locator('[data-key="main/resume"]').focus();
    await panel.show(panelStates.healthy);
    await panel.page.waitForSelector('[data-key="main/advance"]:focus');
  });

  it('leaves the keyboard to a question at the top of the window', async () => {
    await open();
    await panel.show(panelStates.healthy);
    await panel.page.locator('[data-key="main/pause"]').focus();
    // What an editor's window says while one of its own parts has the keyboard.
    await panel.page.evaluate(() => (document.hasFocus = () => false));
    await panel.show(panelStates.pausedByPerson);
    const key = await panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'));
    assert.equal(key ?? null, null);
  });

  it('announces a change of state once, and no countdown', async () => {
    await open();
    const status = panel.page.locator('prompt-rollout-panel > [role=status]');
    await panel.show(panelStates.healthy);
    assert.equal(await status.textContent(), '');
    await panel.show({ ...panelStates.healthy, now: panelStates.healthy.now + 5000 });
    assert.equal(await status.textContent(), '');
    await panel.show(panelStates.rolledBackByGuard);
    assert.match((await status.textContent()) ?? '', /^Rolled back 04:00 By guard/);
  });

  it('shows hostile text as text', async () => {
    await open();
    await panel.show(panelStates.hostile);
    const text = (await panel.page.locator('.section-note').textContent()) ?? '';
    assert.ok(text.includes('<img src=x onerror='));
    assert.equal(await panel.page.locator('main img, main script, main a').count(), 0);
    assert.equal(await panel.page.title(), 'Rollout');
  });

  it('ignores what is not a message of this protocol, and older pictures', async () => {
    await open();
    await panel.show(someFacts({ rollout: aRollout({ candidate: '9.9.9' }) }));
    await panel.show(panelStates.healthy);
    const messages = [null, 'view', { protocol: 2, type: 'view' }, { protocol: 1, type: 'view' }];
    for (const message of messages) await panel.send(message);
    assert.match((await panel.page.locator('.change').textContent()) ?? '', /1\.4\.0/);
  });

  it('keeps target, sections and scroll position through a reload, and no text', async () => {
    await open({ height: 300 });
    await panel.show(panelStates.healthy);
    await panel.page.getByText('History', { exact: true }).click();
    await panel.page.getByText('Note', { exact: true }).click();
    await panel.page.evaluate(() => window.scrollTo(0, 120));
    await panel.page.waitForFunction(() =>
      (sessionStorage.getItem('state') ?? '').includes('"scrollTop":120'),
    );
    const kept = JSON.stringify(await panel.state());
    assert.match(kept, /"target":\{"registry":"https:\/\/registry.example.com"/);
    assert.doesNotMatch(kept, /order number|Ada/);
    await panel.page.reload();
    await panel.useTheme('dark');
    panel.messages.length = 0;
    await panel.show(panelStates.healthy);
    assert.equal(await panel.page.locator('.section-history').getAttribute('open'), '');
    assert.equal(await panel.page.locator('.section-note').getAttribute('open'), null);
    const scrolled = await panel.page.evaluate(() => window.scrollY);
    // The icon font may move what is above by a pixel or two.
    assert.ok(Math.abs(scrolled - 120) <= 3, `${scrolled}`);
  });

  it('says that it loads until the first view arrives', async () => {
    await open();
    assert.equal(await panel.page.locator('main').textContent(), 'Loading…');
    await panel.waitFor((one) => one.type === 'ready');
  });

  it('gives up on an extension that does not answer, but not on a person in a dialog', async () => {
    await open();
    await panel.page.clock.install();
    await panel.show(panelStates.healthy);
    await panel.page.locator('[data-key="main/advance"]').click();
    await panel.send({ protocol: 1, type: 'accepted', id: 1 });
    await panel.page.locator('[data-key="main/pause"]').click();
    await panel.page.clock.runFor(11_000);
    assert.match(
      (await panel.page.getByRole('alert').textContent()) ?? '',
      /Prompt Rollout does not answer/,
    );
    assert.equal(
      await panel.page.locator('[data-key="main/advance"]').getAttribute('aria-disabled'),
      'true',
    );
  });

  it('moves nothing when a person asked for less motion', async () => {
    await open({ reducedMotion: 'reduce' });
    await panel.show(panelStates.healthy);
    const moving = await panel.page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return transitionDuration !== '0s' || animationName !== 'none';
        }).length,
    );
    assert.equal(moving, 0);
  });

  it('tells states apart without colour', async () => {
    await open({ forcedColors: 'active' });
    const icons = async (): Promise<string> =>
      (await panel.page.locator('.headline .tone-icon').getAttribute('class')) ?? '';
    await panel.show(panelStates.healthy);
    const healthy = await icons();
    await panel.show(
      someFacts({
        rollout: anEnded('rolledBack', { cause: 'person', actor: ada, at: '2026-11-12T09:00:00Z' }),
      }),
    );
    assert.notEqual(await icons(), healthy);
  });
});
