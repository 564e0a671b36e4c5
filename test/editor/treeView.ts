import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** One tree view of the side bar, found by the name of the view. */
export class TreeView {
  readonly root: Locator;
  readonly #page: Page;

  constructor(page: Page, name: string) {
    this.#page = page;
    this.root = page.locator(`.customview-tree .monaco-list[aria-label="${name}"]`);
  }

  /** The row whose text contains the given one; rows outside the visible part do not exist. */
  item(text: string | RegExp): Locator {
    return this.root.getByRole('treeitem').filter({ hasText: text }).first();
  }

  /** The texts of all visible rows, label and description together. */
  async texts(): Promise<string[]> {
    return this.root.getByRole('treeitem').allInnerTexts();
  }

  /** Opens a collapsed row; an open one stays open. */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.item(text);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') {
      await row.locator('.monaco-tl-twistie').click();
    }
  }

  /** Clicks the inline action of a row by its title. */
  async inlineAction(text: string | RegExp, title: string): Promise<void> {
    const row = this.item(text);
    await row.hover();
    await row.locator(`.actions [aria-label^="${title}"]`).first().click();
  }

  /** Opens the context menu of a row and chooses an entry. */
  async contextAction(text: string | RegExp, title: string): Promise<void> {
    await this.item(text).click({ button: 'right' });
    const entry = this.#page.locator('.monaco-menu').getByRole('menuitem', { name: title }).first();
    await entry.waitFor();
    // A menu ignores the mouse for a moment after it opened, so that the click that opened it chooses nothing.
    await eventually(async () => {
      if (await entry.isVisible()) await entry.click({ timeout: 1000 });
      await entry.waitFor({ state: 'hidden', timeout: 1000 });
    });
  }
}
