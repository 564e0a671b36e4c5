import { html, nothing } from 'lit';
import type { TextPart } from './quietPart.ts';

/** Labels with their texts. */
export function fieldsPart(
  fields: readonly { readonly label: string; readonly text: string }[],
): TextPart {
  if (fields.length === 0) return nothing;
  return html`<dl class="fields">
    ${fields.map(
      (field) =>
        html`<div>
          <dt>${field.label}</dt>
          <dd>${field.text}</dd>
        </div>`,
    )}
  </dl>`;
}
