import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The box at the top of the window: command palette, quick picks and input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly #page: Page;
  readonly #input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.#input = this.widget.locator('.quick-input-box input');
  }

  /** Runs a command by its palette title, as `Prompt Rollout: Bump Version…`. */
  async runCommand(title: string): Promise<void> {
    // The palette closes when a part of the window that is still loading takes the focus.
    await eventually(async () => {
      await this.#page.keyboard.press('F1');
      await this.#input.waitFor({ timeout: 5000 });
      await this.#input.fill(`>${title}`, { timeout: 5000 });
      await this.row(title).first().click({ timeout: 5000 });
    }, 30_000);
  }

  /** The titles that the palette offers for a text. */
  async findCommands(text: string): Promise<string[]> {
    const titles = await eventually(async () => {
      await this.#page.keyboard.press('F1');
      await this.#input.waitFor({ timeout: 5000 });
      await this.#input.fill(`>${text}`, { timeout: 5000 });
      await this.widget.locator('.monaco-list-row').first().waitFor({ timeout: 5000 });
      return this.labels();
    }, 30_000);
    await this.cancel();
    return titles;
  }

  /** Opens a workspace file by its path or name. */
  async openFile(name: string): Promise<void> {
    const base = name.slice(name.lastIndexOf('/') + 1);
    // A comparison of the file has its name too.
    const row = this.widget.locator(`.monaco-list-row.focused[aria-label^="${base}"]`);
    const tab = this.#page.locator(
      `.editor-group-container.active .tab.active[data-resource-name="${base}"]`,
    );
    // The list is made once for each opening, and a file that was just written may not be in it.
    await eventually(async () => {
      await this.#page.keyboard.press('ControlOrMeta+P');
      await this.#input.waitFor({ timeout: 5000 });
      // What opens at the same moment takes the keyboard, and closes it again.
      await this.#input.fill(name, { timeout: 5000 });
      await row.waitFor({ timeout: 5000 }).catch(async (error: unknown) => {
        await this.cancel();
        throw error;
      });
      await this.#page.keyboard.press('Enter');
      await this.widget.waitFor({ state: 'hidden', timeout: 5000 });
      await tab.waitFor({ timeout: 5000 });
    }, 60_000);
  }

  /** Waits for the step whose title, placeholder or message contains the text. */
  async waitForStep(text: string, timeout = 30_000): Promise<void> {
    const byText = this.widget.getByText(text).filter({ visible: true });
    const byPlaceholder = this.widget.locator(`input[placeholder*="${text}"]`);
    await byText.or(byPlaceholder).first().waitFor({ timeout });
  }

  /** Chooses an item by keyboard: filters by its label and accepts. */
  async choose(label: string): Promise<void> {
    await this.row(label).first().waitFor();
    await this.#input.fill(label);
    await this.#page
      .locator('.quick-input-widget .monaco-list-row.focused', { hasText: label })
      .waitFor();
    await this.#page.keyboard.press('Enter');
  }

  /** Chooses an item with the mouse. */
  async click(label: string): Promise<void> {
    await this.row(label).first().click();
  }

  /** Replaces the text of the input box and accepts it. */
  async enter(text: string): Promise<void> {
    await this.#input.waitFor();
    await this.#input.fill(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Accepts what is preselected or prefilled. */
  async accept(): Promise<void> {
    await this.#input.waitFor();
    await this.#page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** The labels of the items that are shown now. */
  async labels(): Promise<string[]> {
    return this.widget
      .locator(
        '.monaco-list-row .quick-input-list-rows > .quick-input-list-row:first-child .label-name',
      )
      .allInnerTexts();
  }

  /** The item that Enter would choose, when its text contains the given one. */
  focusedRow(text: string): Locator {
    return this.widget.locator('.monaco-list-row.focused').filter({ hasText: text });
  }

  row(label: string): Locator {
    return this.widget.locator('.monaco-list-row').filter({ hasText: label });
  }
}
