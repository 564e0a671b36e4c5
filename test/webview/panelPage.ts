// The panel's real page in a browser without VS Code: same HTML, policy, script and styles; only the API is ours.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel } from '../../src/protocol/panel/fromPanel.ts';
import type { PanelDrafts } from '../../src/protocol/panel/panelDrafts.ts';
import type { PanelTarget } from '../../src/protocol/panel/panelTarget.ts';
import type { RolloutView } from '../../src/protocol/panel/rolloutView.ts';
import type { ToPanel } from '../../src/protocol/panel/toPanel.ts';
import type { RolloutPanelFacts } from '../../src/extension/rolloutPanel/rolloutPanelFacts.ts';
import { createRolloutPanelHtml } from '../../src/extension/rolloutPanel/rolloutPanelHtml.ts';
import { toRolloutView } from '../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { someFacts } from '../extension/rolloutPanel/panelFacts.ts';
import { bodyClasses, themes, type ThemeName } from './themes.ts';

const root = path.join(import.meta.dirname, '../..');
const origin = 'http://panel.test';
const nonce = 'test-nonce';

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly forcedColors?: 'active' | 'none';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** What `getState` answers at first. */
  readonly state?: unknown;
  /** What was typed into an earlier page. */
  readonly drafts?: PanelDrafts;
}

const bundles = new Map<string, Promise<ReadonlyMap<string, string>>>();

/** A script of the panel and its styles as they ship, by ending, built once. */
function bundle(name: 'rolloutPanel' | 'rolloutCharts'): Promise<ReadonlyMap<string, string>> {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const built = build({
    absWorkingDir: root,
    entryPoints: [`src/webview/${name}/main.ts`],
    outfile: `${name}.js`,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['production'],
  }).then(
    ({ outputFiles }) =>
      new Map(outputFiles.map((file) => [path.extname(file.path), file.text] as const)),
  );
  bundles.set(name, built);
  return built;
}

/** The panel's own script, without that of the charts. */
export async function panelScript(): Promise<string> {
  return (await bundle('rolloutPanel')).get('.js') ?? '';
}

async function resource(
  name: string,
  drafts: PanelDrafts,
): Promise<{ body: string | Buffer; contentType: string }> {
  switch (name) {
    case '/':
      return { body: html(drafts), contentType: 'text/html' };
    case '/rolloutPanel.js':
      return { body: await panelScript(), contentType: 'text/javascript' };
    case '/rolloutCharts.js':
    case '/rolloutCharts.css': {
      const ending = path.extname(name);
      const body = (await bundle('rolloutCharts')).get(ending) ?? '';
      return { body, contentType: ending === '.js' ? 'text/javascript' : 'text/css' };
    }
    case '/panel.css': {
      const body = await readFile(path.join(root, 'media/panel/rolloutPanel.css'), 'utf8');
      return { body, contentType: 'text/css' };
    }
    default: {
      const file = path.join(root, 'node_modules/@vscode/codicons/dist', path.basename(name));
      const contentType = name.endsWith('.css') ? 'text/css' : 'font/ttf';
      return { body: await readFile(file), contentType };
    }
  }
}

function html(drafts: PanelDrafts): string {
  const { target } = someFacts();
  return createRolloutPanelHtml({
    language: 'en',
    title: 'Rollout',
    cspSource: origin,
    nonce,
    scriptUri: `${origin}/rolloutPanel.js`,
    styleUri: `${origin}/panel.css`,
    iconStyleUri: `${origin}/codicon.css`,
    target,
    drafts,
    texts: {
      loading: 'Loading…',
      noAnswer: 'Prompt Rollout does not answer. Reload the window to go on.',
      dismiss: 'Dismiss',
      more: 'Show all',
      less: 'Show less',
    },
  });
}

/** A page that shows the panel. */
export class PanelPage {
  readonly page: Page;
  readonly messages: FromPanel[] = [];
  /** Violations of the policy, page errors and console errors. */
  readonly faults: string[] = [];
  #sequence = 0;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, options: PanelPageOptions = {}): Promise<PanelPage> {
    const { width = 500, height = 600, theme = 'dark' } = options;
    const page = await browser.newPage({
      viewport: { width, height },
      forcedColors: options.forcedColors ?? 'none',
      reducedMotion: options.reducedMotion ?? 'no-preference',
      serviceWorkers: 'block',
    });
    const panel = new PanelPage(page);
    page.on('pageerror', (error) => panel.faults.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') panel.faults.push(line.text());
    });
    await page.route('**/*', async (route) => {
      const { pathname, origin: from } = new URL(route.request().url());
      if (from !== origin) {
        panel.faults.push(`fetched ${route.request().url()}`);
        return route.abort();
      }
      return route.fulfill(await resource(pathname, options.drafts ?? {}));
    });
    await page.exposeFunction('__post', (message: FromPanel) => panel.messages.push(message));
    await page.addInitScript(fakeApi, { state: options.state });
    await page.goto(`${origin}/`);
    await panel.useTheme(theme);
    return panel;
  }

  async useTheme(name: ThemeName): Promise<void> {
    await this.page.evaluate(
      ([variables, bodyClass]) => {
        const { style } = document.documentElement;
        for (const [key, value] of Object.entries(variables)) {
          style.setProperty(`--vscode-${key}`, value);
        }
        style.setProperty('--vscode-font-family', '"Segoe UI", Ubuntu, "Open Sans", sans-serif');
        style.setProperty('--vscode-font-size', '13px');
        document.body.className = bodyClass;
      },
      [themes[name], bodyClasses[name]] as const,
    );
  }

  async send(message: unknown): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, '*'), message);
  }

  /** Shows facts and waits until they are on the screen. */
  show(facts: RolloutPanelFacts): Promise<void> {
    return this.showView(toRolloutView(facts), facts.target);
  }

  /** Shows a finished view and waits until it is on the screen. */
  async showView(view: RolloutView, target: PanelTarget = someFacts().target): Promise<void> {
    this.#sequence += 1;
    const sequence = this.#sequence;
    const message: ToPanel = { protocol: 1, type: 'view', sequence, target, view };
    await this.send(message);
    await this.waitFor((one) => one.type === 'rendered' && one.sequence === sequence);
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
  }

  async waitFor(matches: (message: FromPanel) => boolean): Promise<FromPanel> {
    for (let left = 200; left > 0; left -= 1) {
      const found = this.messages.find(matches);
      if (found !== undefined) return found;
      await this.page.waitForTimeout(10);
    }
    throw new Error(`The page did not send it: ${JSON.stringify(this.messages)}`);
  }

  state(): Promise<unknown> {
    return this.page.evaluate(() => {
      const state: unknown = JSON.parse(sessionStorage.getItem('state') ?? 'null');
      return state;
    });
  }

  /** Waits until the script of the charts is there and has drawn each of them, which it does once it can be seen. */
  async chartsDrawn(): Promise<void> {
    const charts = this.page.locator('rollout-chart');
    for (let index = 0; index < (await charts.count()); index += 1) {
      await charts.nth(index).scrollIntoViewIfNeeded();
      await charts.nth(index).locator('canvas').waitFor();
    }
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** Runs in the page before its script. */
function fakeApi({ state }: { state: unknown }): void {
  if (state !== undefined && sessionStorage.getItem('state') === null) {
    sessionStorage.setItem('state', JSON.stringify(state));
  }
  let taken = false;
  const post: unknown = Reflect.get(window, '__post');
  Object.assign(window, {
    acquireVsCodeApi: () => {
      if (taken) throw new Error('acquireVsCodeApi was called twice');
      taken = true;
      return {
        postMessage: (message: unknown): unknown =>
          typeof post === 'function' ? Reflect.apply(post, window, [message]) : undefined,
        getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
        setState: (next: unknown) => sessionStorage.setItem('state', JSON.stringify(next)),
      };
    },
  });
}
