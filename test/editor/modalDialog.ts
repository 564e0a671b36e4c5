import type { Locator, Page } from 'playwright-core';

/** The dialog that blocks the window until it is answered. */
export class ModalDialog {
  readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator('.monaco-dialog-box');
  }

  /** Message and detail, one line each. */
  async text(): Promise<string> {
    await this.box.waitFor();
    const text = await this.box.locator('.dialog-message-container').innerText();
    return text.replaceAll('\u00a0', ' ');
  }

  async press(button: string): Promise<void> {
    await this.box.getByRole('button', { name: button, exact: true }).click();
    await this.box.waitFor({ state: 'hidden' });
  }
}
