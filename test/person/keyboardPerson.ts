import type { Page } from 'playwright-core';
import { eventually } from '../editor/eventually.ts';
import type { EditorWindow } from '../editor/openEditor.ts';

/** Acts by keyboard alone, and counts the interactions: a command, an accepted step, a typed text, an answered dialog. */
export class KeyboardPerson {
  readonly #editor: EditorWindow;
  readonly #page: Page;
  interactions = 0;

  constructor(editor: EditorWindow) {
    this.#editor = editor;
    this.#page = editor.page;
  }

  /** Counts what is done within. */
  async count(action: () => Promise<void>): Promise<number> {
    const before = this.interactions;
    await action();
    return this.interactions - before;
  }

  /** Runs one of our commands from the palette. */
  async command(title: string): Promise<void> {
    this.interactions += 1;
    const { quickInput } = this.#editor;
    const full = `Prompt Rollout: ${title}`;
    // The palette closes when a part of the window that is still loading takes the keyboard.
    await eventually(async () => {
      await this.#page.keyboard.press('F1');
      await quickInput.waitForStep('command to run', 5000);
      await this.#page.keyboard.insertText(full);
      await quickInput.focusedRow(full).waitFor({ timeout: 5000 });
    }, 30_000);
    await this.#page.keyboard.press('Enter');
  }

  /** Accepts what is preselected, once the step says what is expected. */
  async accept(step: string, preselected: string): Promise<void> {
    this.interactions += 1;
    await this.#editor.quickInput.waitForStep(step);
    await this.#editor.quickInput.focusedRow(preselected).waitFor();
    await this.#page.keyboard.press('Enter');
  }

  /** Types a text into an input box, over what is in it, and accepts it. */
  async type(step: string, text: string): Promise<void> {
    this.interactions += 1;
    await this.#editor.quickInput.waitForStep(step);
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.insertText(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Answers a modal dialog; its first button has the focus. Gives the dialog's text. */
  async answer(button: string): Promise<string> {
    this.interactions += 1;
    const { dialog } = this.#editor;
    const text = await dialog.text();
    const focused = dialog.box.locator(':focus').getByText(button, { exact: true });
    const wanted = dialog.box.locator('.monaco-button:focus').filter({ hasText: button });
    for (let presses = 0; presses < 5; presses += 1) {
      if (await wanted.or(focused).first().isVisible()) break;
      await this.#page.keyboard.press('Tab');
    }
    await this.#page.keyboard.press('Enter');
    await dialog.box.waitFor({ state: 'hidden' });
    return text;
  }

  /** Replaces a text of the active editor through the find box, and does not save. */
  async replaceText(found: string, replacement: string): Promise<void> {
    await this.#page.keyboard.press('ControlOrMeta+F');
    const find = this.#page.locator('.find-widget.visible textarea').first();
    await find.waitFor();
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.insertText(found);
    await this.#page
      .locator('.find-widget.visible .matchesCount')
      .filter({ hasText: /1 of 1|\? of 1/ })
      .waitFor();
    await this.#page.keyboard.press('Enter');
    // A notice takes the first Escape.
    await eventually(async () => {
      await this.#page.keyboard.press('Escape');
      await find.waitFor({ state: 'hidden', timeout: 1000 });
    });
    await this.#page.keyboard.insertText(replacement);
  }
}
