import { after, afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { aChart, charts } from './chartViews.ts';
import { findMisplaced } from './findMisplaced.ts';
import { aHostileView, hostileText } from './hostileView.ts';
import { aRolledBackView, aRunningView, aSample, guardRows, samples } from './liveViews.ts';
import { PanelPage, type PanelPageOptions } from './panelPage.ts';

describe('live parts of the rollout panel in a browser', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: PanelPage;
  const open = async (options: PanelPageOptions = {}): Promise<PanelPage> => {
    panel = await PanelPage.open(browser, options);
    return panel;
  };
  const openAll = (): Promise<void> =>
    panel.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  const requests = () => panel.messages.flatMap((one) => (one.type === 'request' ? [one] : []));

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.faults, [], 'nothing was fetched, blocked or logged');
    await panel.close();
  });

  it('stands in the order in which it is needed', async () => {
    await open();
    await panel.showView(aRunningView());
    const headings = (): Promise<string[]> => panel.page.locator('.lower h2').allTextContents();
    assert.deepEqual(await headings(), [
      'Review wanted',
      'What changed',
      'Samples',
      'Note',
      'Guards',
      'Over time',
      'Cohorts',
      'Plan and cohorts',
      'History',
    ]);
    const stages = await panel.page.locator('.stages').boundingBox();
    assert.ok(stages !== null && stages.y + stages.height <= 600, 'the first screen is as it was');
    await panel.showView(aRolledBackView());
    assert.match((await headings())[0] ?? '', /^Recovery\s+not back yet$/);
    assert.ok((await headings()).indexOf('Samples') > (await headings()).indexOf('Guards'));
  });

  it('has guards as a table with both arms, the difference beside its limit, and a verdict', async () => {
    await open({ width: 1600 });
    await panel.showView(aRunningView());
    const table = panel.page.getByRole('table', { name: 'Guards' });
    assert.deepEqual(await table.getByRole('columnheader').allTextContents(), [
      'Guard',
      '1.3.0',
      '1.4.0',
      'Difference',
      'Limit',
      'Verdict',
    ]);
    const row = table.getByRole('row').filter({ has: panel.page.getByText('Parse failures') });
    const cells = await row.getByRole('cell').locator('.cell-value').allInnerTexts();
    assert.deepEqual(
      cells.map((text) => text.replaceAll(/\s+/g, ' ').trim()),
      [
        '0.9 % 0.7–1.2 % 8,412 conversations',
        '1.1 % 0.5–2.3 % 934 conversations',
        '+0.2 pt (−0.4 to +1.4)',
        'at most +2 pt',
        'not yet known about 140 more conversations',
      ],
    );
    const why = (await table.locator('.why').first().innerText()).replaceAll(/\s+/g, ' ');
    assert.match(why, /cannot be ruled out yet/);
    assert.match(why, /On harm: roll back/);
  });

  it('turns wide tables into cards in a narrow panel, and keeps their meaning', async () => {
    await open({ width: 500 });
    await panel.showView(aRunningView());
    const label = panel.page.locator('.guards .cell-label').first();
    assert.equal(await label.isVisible(), true);
    const table = panel.page.getByRole('table', { name: 'Guards' });
    assert.equal(await table.getByRole('columnheader').count(), 6);
    assert.equal(await table.getByRole('rowheader').count(), guardRows.length);
    await panel.page.setViewportSize({ width: 800, height: 600 });
    assert.equal(await label.isVisible(), false);
  });

  it('neither scrolls sideways nor covers anything, from 320 to 1,600 px, whatever the texts are', async () => {
    await open();
    const views = {
      running: aRunningView(),
      rolledBack: aRolledBackView(),
      hostile: aHostileView(),
    };
    for (const width of [320, 500, 640, 759, 760, 1000, 1600]) {
      await panel.page.setViewportSize({ width, height: 600 });
      for (const [name, view] of Object.entries(views)) {
        await panel.showView(view);
        await panel.chartsDrawn();
        await openAll();
        assert.deepEqual(await panel.page.evaluate(findMisplaced), [], `${name} at ${width}`);
      }
    }
  });

  it('shows texts of others as text, in every part', async () => {
    await open();
    await panel.showView(aHostileView());
    await panel.chartsDrawn();
    await openAll();
    for (const part of [
      'review',
      'recovery',
      'guards',
      'charts',
      'cohorts',
      'samples',
      'history',
    ]) {
      const place = panel.page.locator(`.${part}, .section-${part}`).first();
      assert.ok(((await place.textContent()) ?? '').includes(hostileText), part);
    }
    assert.equal(await panel.page.locator('main img, main script, main a, main iframe').count(), 0);
    assert.equal(await panel.page.title(), 'Rollout');
  });

  it('cuts long texts of samples until a person wants all', async () => {
    await open();
    const long = 'A line of the answer.\n'.repeat(100);
    const short = aSample('c9', 'candidate', { output: 'Short.', title: 'short' });
    const cut = aSample('s9', 'stable', { output: long, title: 'long' });
    await panel.showView(
      aRunningView({
        samples: { ...samples, pairs: [{ key: 'p', stable: cut, candidate: short }] },
      }),
    );
    const article = panel.page.getByRole('article', { name: 'long' });
    const text = article.locator('pre').nth(1);
    const height = async (): Promise<number> => (await text.boundingBox())?.height ?? 0;
    assert.equal(await text.textContent(), long);
    assert.ok((await height()) < 200, `${await height()}`);
    await article.getByRole('button', { name: 'Show all: Output' }).press('Enter');
    assert.ok((await height()) > 1000);
    await panel.showView(
      aRunningView({ samples: { ...samples, pairs: [{ key: 'p', stable: { ...cut } }] } }),
    );
    assert.ok((await height()) > 1000, 'a new view leaves it open');
    await article.getByRole('button', { name: 'Show less: Output' }).click();
    assert.ok((await height()) < 200);
    assert.equal(await panel.page.getByRole('button', { name: /Input$/ }).count(), 0);
  });

  it('has samples side by side where there is room, else below each other', async () => {
    await open({ width: 1000 });
    await panel.showView(aRunningView());
    const box = async (index: number) => {
      const found = await panel.page.locator('.pair.both .sample').nth(index).boundingBox();
      assert.ok(found !== null);
      return found;
    };
    assert.equal((await box(0)).y, (await box(1)).y);
    assert.ok((await box(0)).x < (await box(1)).x);
    await panel.page.setViewportSize({ width: 690, height: 600 });
    assert.ok((await box(0)).y < (await box(1)).y);
  });

  it('says above the samples how many could not be kept', async () => {
    await open();
    const lost = '3 samples were not kept.';
    await panel.showView(aRunningView({ samples: { ...samples, lost } }));
    const lines = panel.page.locator('.section-samples p.quiet');
    assert.deepEqual((await lines.allTextContents()).slice(0, 2), [samples.intro, lost]);
    await panel.showView(aRunningView({ samples }));
    assert.equal(await panel.page.getByText(lost).count(), 0);
  });

  it('says which filter of samples is chosen, and asks for another one', async () => {
    await open();
    await panel.showView(aRunningView());
    const group = panel.page.getByRole('group', { name: 'Samples' });
    const chosen = group.getByRole('button', { pressed: true });
    assert.deepEqual(await chosen.allInnerTexts(), ['Parse failures (7)']);
    await group.getByRole('button', { name: '1.4.0' }).press('Enter');
    await panel.waitFor((one) => one.type === 'request');
    assert.deepEqual(requests()[0]?.intent, { kind: 'showSamples', arm: 'candidate' });
  });

  it('takes a person to the samples that were asked for elsewhere', async () => {
    await open();
    await panel.showView(aRunningView());
    await panel.page.getByRole('button', { name: 'failing samples (7)' }).click();
    await panel.waitFor((one) => one.type === 'request');
    await panel.send({ protocol: 1, type: 'reply', id: 1, ok: true });
    await panel.page.waitForSelector('[data-key="section/samples"]:focus');
    await panel.showView(aRunningView());
    const top = (await panel.page.locator('.section-samples').boundingBox())?.y ?? 600;
    assert.ok(top > -2 && top < 100, `${top}`);
  });

  it('takes a person there once: the next view leaves them where they went', async () => {
    await open();
    await panel.showView(aRunningView());
    await panel.page.getByRole('button', { name: 'failing samples (7)' }).click();
    await panel.waitFor((one) => one.type === 'request');
    await panel.send({ protocol: 1, type: 'reply', id: 1, ok: true });
    await panel.page.waitForSelector('[data-key="section/samples"]:focus');
    await panel.page.getByRole('textbox', { name: 'Comment' }).focus();
    const before = await panel.page.evaluate(() => window.scrollY);
    await panel.showView(aRunningView());
    await panel.page.waitForSelector('textarea:focus');
    assert.equal(await panel.page.evaluate(() => window.scrollY), before);
  });

  it('sends the comment with the decision, and keeps it when that fails', async () => {
    await open();
    await panel.showView(aRunningView());
    const field = panel.page.getByRole('textbox', { name: 'Comment' });
    await field.fill('  Please shorten the greeting. ');
    await panel.page.getByRole('button', { name: 'Refuse (stays at 10 %)' }).click();
    await panel.waitFor((one) => one.type === 'request');
    assert.deepEqual(requests()[0]?.intent, {
      kind: 'review',
      decision: 'refuse',
      stage: 'wide',
      rolloutId: 'r1',
      comment: 'Please shorten the greeting.',
    });
    await panel.send({
      ...{ protocol: 1, type: 'reply', id: 1, ok: false },
      ...{ code: 'offline', message: 'The registry cannot be reached.' },
    });
    await panel.page.getByRole('alert').waitFor();
    assert.equal(await field.inputValue(), '  Please shorten the greeting. ');
    await panel.page.getByRole('button', { name: 'Refuse (stays at 10 %)' }).click();
    await panel.waitFor((one) => one.type === 'request' && one.id === 2);
    await panel.send({ protocol: 1, type: 'reply', id: 2, ok: true });
    await panel.page.waitForFunction(() => document.querySelector('textarea')?.value === '');
  });

  it('keeps what was typed, with the keyboard in it, through new views and a reload', async () => {
    await open();
    await panel.showView(aRunningView());
    const field = panel.page.getByRole('textbox', { name: 'Comment' });
    await field.focus();
    await panel.page.keyboard.type('Half a sen');
    await panel.showView(aRunningView({ guards: { ...guardsOf(), rows: [] } }));
    await panel.page.keyboard.type('tence');
    assert.equal(await field.inputValue(), 'Half a sentence');
    await panel.page.reload();
    panel.messages.length = 0;
    await panel.showView(aRunningView());
    assert.equal(await field.inputValue(), 'Half a sentence');
  });

  it('does not offer a comment on one change to the review of another', async () => {
    await open();
    const view = aRunningView();
    await panel.showView(view);
    const field = panel.page.getByRole('textbox', { name: 'Comment' });
    await field.fill('About 1.4.0');
    const change = { from: '1.4.0', to: '1.5.0', label: 'from 1.4.0 to 1.5.0' };
    await panel.showView({ ...view, header: { ...view.header, change } });
    assert.equal(await field.inputValue(), '');
    await panel.showView(view);
    assert.equal(await field.inputValue(), 'About 1.4.0');
  });

  it('reaches everything with the keyboard, in the order of the screen', async () => {
    await open();
    await panel.showView(aRunningView());
    const order: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      await panel.page.keyboard.press('Tab');
      const key = await panel.page.evaluate(
        () => document.activeElement?.getAttribute('data-key') ?? document.activeElement?.tagName,
      );
      if (key === 'BODY') break;
      order.push(key ?? '');
    }
    const missing = await panel.page.evaluate(
      (seen) =>
        [...document.querySelectorAll<HTMLElement>('main [data-key]')]
          .filter((element) => element.checkVisibility())
          .map((element) => element.dataset['key'] ?? '')
          .filter((key) => !seen.includes(key)),
      order,
    );
    assert.deepEqual(missing, []);
    const places = ['review/review:approve:wide', 'guard:parseFailure', 'charts/parseFailure'];
    const found = places.map((place) => order.findIndex((key) => key.startsWith(place)));
    assert.ok(found.every((at) => at >= 0));
    assert.deepEqual(
      found,
      [...found].sort((a, b) => a - b),
    );
  });

  it('announces a changed verdict once, and no numbers', async () => {
    await open();
    const status = panel.page.locator('prompt-rollout-panel > [role=status]');
    await panel.showView(aRunningView());
    const change = (word: string, sentence: string) => ({
      ...guardsOf(),
      rows: guardRows.map((row) =>
        row.key === 'parseFailure' ? { ...row, sentence, verdict: { ...row.verdict, word } } : row,
      ),
    });
    await panel.showView(aRunningView({ guards: change('not yet known', 'Other numbers.') }));
    assert.equal(await status.textContent(), '');
    await panel.showView(aRunningView({ guards: change('clear', 'A rise is ruled out.') }));
    assert.equal(await status.textContent(), 'Parse failures: clear');
  });

  it('shows what the guards said when something happened', async () => {
    await open();
    await panel.showView(aRunningView());
    await panel.page.locator('[data-key="section/history"]').press('Enter');
    const details = panel.page.getByText('Parse failures: harm, 6.1 % vs 0.9 %, limit +2 pt');
    assert.equal(await details.isVisible(), false);
    await panel.page.locator('[data-key="history/h3"]').press('Enter');
    assert.equal(await details.isVisible(), true);
  });

  describe('charts', () => {
    it('come after the panel, follow its width and the theme, and have a table', async () => {
      await open({ width: 500 });
      await panel.showView(aRunningView());
      await panel.chartsDrawn();
      const chart = panel.page.getByRole('img', { name: /^Parse failures from 04:00/ }).first();
      const canvas = chart.locator('canvas');
      const width = async (): Promise<number> => (await canvas.boundingBox())?.width ?? 0;
      const narrow = await width();
      assert.ok(narrow > 400 && narrow <= 470, `${narrow}`);
      await panel.page.setViewportSize({ width: 800, height: 600 });
      await panel.page.waitForFunction(
        (before) => (document.querySelector('rollout-chart canvas')?.clientWidth ?? 0) !== before,
        narrow,
      );
      const picture = (): Promise<string> =>
        canvas.evaluate((element) =>
          element instanceof HTMLCanvasElement ? element.toDataURL() : '',
        );
      const dark = await picture();
      await panel.useTheme('light');
      await panel.page.waitForTimeout(50);
      assert.notEqual(await picture(), dark);
      const figure = panel.page.locator('figure').first();
      await figure.locator('summary').press('Enter');
      assert.equal(await figure.getByRole('rowheader').count(), 6);
    });

    it('stay as they are when a view brings the same numbers, and go on with others', async () => {
      await open();
      await panel.showView(aRunningView());
      await panel.chartsDrawn();
      const mark = (): Promise<boolean> =>
        panel.page.evaluate(() => {
          const canvas = document.querySelector('rollout-chart canvas');
          const isMarked = canvas?.classList.contains('seen') === true;
          canvas?.classList.add('seen');
          return isMarked;
        });
      assert.equal(await mark(), false);
      await panel.showView(aRunningView());
      assert.equal(await mark(), true);
      const readout = panel.page.locator('.readout').first();
      assert.match((await readout.textContent()) ?? '', /09:59/);
      await panel.showView(aRunningView({ charts: { ...charts, charts: [aChart({}, 200)] } }));
      assert.match((await readout.textContent()) ?? '', /07:19/);
      assert.equal(await mark(), true, 'other numbers change the same picture');
      const other = aChart({ unit: 'ms' });
      await panel.showView(aRunningView({ charts: { ...charts, charts: [other] } }));
      assert.equal(await mark(), false);
    });

    it('are drawn when their closed section is opened, and without a single value', async () => {
      const sections = { charts: false };
      const target = { registry: 'r', prompt: 'p', environment: 'e' };
      await open({ state: { protocol: 1, target, sections, scrollTop: 0 } });
      const none = aChart({
        series: aChart().series.map((one) => ({ ...one, values: one.values.map(() => null) })),
      });
      await panel.showView(aRunningView({ charts: { ...charts, charts: [none] } }));
      assert.equal(await panel.page.locator('rollout-chart canvas').count(), 0);
      await panel.page.locator('[data-key="section/charts"]').click();
      await panel.chartsDrawn();
    });

    it('tell the values of a moment', async () => {
      await open();
      await panel.showView(aRunningView());
      await panel.chartsDrawn();
      const readout = panel.page.locator('.readout').first();
      const last = (await readout.textContent()) ?? '';
      assert.match(last, /09:59\D+1\.3\.0 [\d.]+\u00a0%\D+1\.4\.0 [\d.]+\u00a0%$/);
      await panel.page.locator('.u-over').first().hover();
      await panel.page.waitForFunction(
        (before) => document.querySelector('.readout')?.textContent !== before,
        last,
      );
      assert.doesNotMatch((await readout.textContent()) ?? '', /09:59/);
    });
  });
});

function guardsOf() {
  const { guards } = aRunningView();
  assert.ok(guards !== undefined);
  return guards;
}
