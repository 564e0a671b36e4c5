// Writes pictures of the panel's states: node test/webview/renderPictures.ts [folder] [state…]
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchChromium } from '../editor/launchChromium.ts';
import { panelStates, type PanelStateName } from '../extension/rolloutPanel/panelStates.ts';
import { PanelPage, type PanelPageOptions } from './panelPage.ts';

const [folder = '.cache/panel-pictures', ...asked] = process.argv.slice(2);
const names = Object.keys(panelStates).filter(
  (name): name is PanelStateName => asked.length === 0 || asked.includes(name),
);
const variants: readonly (readonly [string, PanelPageOptions])[] = [
  ['dark-500', {}],
  ['light-500', { theme: 'light' }],
  ['hc-500', { theme: 'highContrast' }],
  ['hcl-500', { theme: 'highContrastLight' }],
  ['dark-1400', { width: 1400, height: 800 }],
  ['dark-320', { width: 320, height: 600 }],
  ['forced-500', { forcedColors: 'active', theme: 'highContrast' }],
];

await mkdir(folder, { recursive: true });
const browser = await launchChromium();
for (const [label, options] of variants) {
  const panel = await PanelPage.open(browser, options);
  for (const name of names) {
    await panel.show(panelStates[name]);
    await panel.page.screenshot({ path: path.join(folder, `${name}-${label}.png`) });
    if (label.startsWith('dark')) {
      const file = path.join(folder, `${name}-${label}-full.png`);
      await panel.page.screenshot({ path: file, fullPage: true });
    }
  }
  if (panel.faults.length > 0) console.error(label, panel.faults);
  await panel.close();
}
await browser.close();
