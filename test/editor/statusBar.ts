import type { Locator, Page } from 'playwright-core';

/** The line at the bottom of the window. */
export class StatusBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The item whose text contains the given one. */
  item(text: string | RegExp): Locator {
    return this.#page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** The texts of all items, icons left out. */
  async texts(): Promise<string[]> {
    const texts = await this.#page.locator('.statusbar-item:visible').allInnerTexts();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }
}
