import type { Locator, Page } from 'playwright-core';

/** The editor area. Only lines that are scrolled into view exist on the page. */
export class TextEditor {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The editor of the active group; in a diff its right side. */
  get active(): Locator {
    return this.#page.locator('.editor-group-container.active .monaco-editor').last();
  }

  /** The visible lines of the active editor, top to bottom. */
  async visibleText(): Promise<string> {
    return readLines(this.active);
  }

  /** The visible lines of both sides of the active diff editor. */
  async visibleDiff(): Promise<{ original: string; modified: string }> {
    const diff = this.#page.locator('.editor-group-container.active .monaco-diff-editor').last();
    await diff.waitFor();
    return {
      original: await readLines(diff.locator('.editor.original')),
      modified: await readLines(diff.locator('.editor.modified')),
    };
  }

  /** The active tab, when it has this name. */
  tab(name: string): Locator {
    return this.#page.locator(
      `.editor-group-container.active .tab.active[data-resource-name="${name}"]`,
    );
  }

  /** The name of the active tab. */
  async activeTab(): Promise<string> {
    const tab = this.#page.locator('.editor-group-container.active .tab.active').first();
    return (await tab.getAttribute('data-resource-name')) ?? '';
  }

  /** Replaces the whole text of the active editor by typing over it. */
  async replaceAll(text: string): Promise<void> {
    await this.active.click();
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.insertText(text);
  }

  /** The code lens whose text contains the given one. */
  lens(text: string): Locator {
    return this.active
      .locator('.codelens-decoration')
      .locator('a, span')
      .filter({ hasText: text })
      .first();
  }

  /** The texts of the code lenses that are shown. */
  async codeLenses(): Promise<string[]> {
    return this.active.locator('.codelens-decoration a, .codelens-decoration span').allInnerTexts();
  }
}

async function readLines(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-lines .view-line').evaluateAll((elements) =>
    elements
      .map((element) => ({
        top: element.getBoundingClientRect().top,
        text: element.textContent.replaceAll('\u00a0', ' '),
      }))
      .sort((one, other) => one.top - other.top)
      .map((line) => line.text),
  );
  return lines.join('\n');
}
