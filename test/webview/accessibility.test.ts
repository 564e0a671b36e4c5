import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../editor/launchChromium.ts';
import { panelStates } from '../extension/rolloutPanel/panelStates.ts';
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
        const found = await panel.page.evaluate(async () => {
          for (const details of document.querySelectorAll('details')) details.open = true;
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`);
        });
        assert.deepEqual(found, [], name);
      }
      await panel.close();
    });
  }
});
