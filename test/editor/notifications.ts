import type { Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput.ts';

/** The notices at the lower right. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The notice that contains a text. */
  notice(text: string | RegExp): Locator {
    return this.#page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  async waitFor(text: string | RegExp, timeout = 30_000): Promise<string> {
    const notice = this.notice(text);
    await notice.waitFor({ timeout });
    return (await notice.locator('.notification-list-item-message').innerText()).trim();
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.notice(text).getByRole('button', { name: button }).click();
  }

  /** Closes every notice, so that the next one with the same text is a new one. */
  async clear(): Promise<void> {
    await new QuickInput(this.#page).runCommand('Notifications: Clear All Notifications');
    await this.#page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
  }

  async texts(): Promise<string[]> {
    return this.#page
      .locator('.notification-toast .notification-list-item-message')
      .allInnerTexts();
  }
}
