import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { PanelWords } from './renderContext.ts';

/** Text of others, as it is: wrapped, and cut after some lines until a person asks for more. */
export class ClampedTextElement extends LitElement {
  static override readonly properties = {
    text: { attribute: false },
    label: { attribute: false },
    words: { attribute: false },
    isOpen: { state: true },
    isLong: { state: true },
  };

  declare text: string;
  /** What the text is, for those who hear the button alone. */
  declare label: string;
  declare words: PanelWords;
  declare isOpen: boolean;
  declare isLong: boolean;

  readonly #size = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.text = '';
    this.label = '';
    this.words = { more: '', less: '' };
    this.isOpen = false;
    this.isLong = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      const box = this.querySelector('pre');
      if (box !== null && this.isConnected) this.#size.observe(box);
    });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    this.#measure();
  }

  protected override render(): TemplateResult {
    const word = this.isOpen ? this.words.less : this.words.more;
    return html`<div class="frame">
        <pre class=${this.isOpen ? '' : 'clamped'} dir="auto">${this.text}</pre>
      </div>
      ${
        this.isLong
          ? html`<button
              class="link"
              type="button"
              aria-expanded=${this.isOpen ? 'true' : 'false'}
              aria-label="${word}: ${this.label}"
              @click=${() => {
                this.isOpen = !this.isOpen;
              }}
            >
              <span>${word}</span>
            </button>`
          : nothing
      }`;
  }

  /** Whether something is cut can only be seen while it is; opened, it stays long. */
  #measure(): void {
    const box = this.querySelector('pre');
    if (box === null || this.isOpen) return;
    this.isLong = box.scrollHeight > box.clientHeight + 1;
  }
}
