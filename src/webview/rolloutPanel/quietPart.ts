import { html, nothing, type TemplateResult } from 'lit';

/** What can stand where text stands. */
export type TextPart = TemplateResult | typeof nothing | string;

/** A quiet line, or nothing. */
export function quietPart(text: string | undefined): TextPart {
  return text === undefined ? nothing : html`<p class="quiet">${text}</p>`;
}
