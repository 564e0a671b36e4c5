import { html, nothing } from 'lit';
import type { TextPart } from './quietPart.ts';

/** Sentences as a list. */
export function linesPart(lines: readonly string[]): TextPart {
  if (lines.length === 0) return nothing;
  return html`<ul class="lines">
    ${lines.map((line) => html`<li>${line}</li>`)}
  </ul>`;
}
