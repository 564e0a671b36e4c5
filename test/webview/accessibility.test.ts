import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { panelStates } from '../extension/rolloutPanel/panelStates.ts';
import { aRolledBackView, aRunningView } from './liveViews.ts';
import { PanelPage } from './panelPage.ts';
import type { ThemeName } from './themes.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const themeNames: readonly ThemeName[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

declare const axe: { run(root: Document, options: RunOptions): Promise<AxeResults> };

describe('accessibility of the rollout panel', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  for (const theme of themeNames) {
    it(`has no violation that axe finds in any state, theme ${theme}`, async () => {
      const panel = await PanelPage.open(browser, { theme });
      await panel.page.evaluate(await readFile(axeFile, 'utf8'));
      for (const [name, facts] of Object.entries(panelStates)) {
        await panel.show(facts);
        assert.deepEqual(await violations(panel), [], name);
      }
      await panel.close();
    });

    it(`has none in the live parts either, as rows and as cards, theme ${theme}`, async () => {
      const panel = await PanelPage.open(browser, { theme });
      await panel.page.evaluate(await readFile(axeFile, 'utf8'));
      for (const width of [500, 1600]) {
        await panel.page.setViewportSize({ width, height: 600 });
        for (const view of [aRunningView(), aRolledBackView()]) {
          await panel.showView(view);
          await panel.chartsDrawn();
          assert.deepEqual(await violations(panel), [], `${view.headline.word} at ${width}`);
        }
      }
      await panel.close();
    });
  }
});

function violations(panel: PanelPage): Promise<string[]> {
  return panel.page.evaluate(async () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`,
    );
  });
}
