import { html, type TemplateResult } from 'lit';
import type { TextPart } from './quietPart.ts';

/**
 * A cell of a table that becomes a card where the panel is narrow: there, the label of its column stands beside it. The
 * role keeps the meaning that the card's layout takes from the element.
 */
export function cellPart(label: string, content: TextPart, kind = ''): TemplateResult {
  return html`<td role="cell" class=${kind}>
    <span class="cell-label" aria-hidden="true">${label}</span>
    <div class="cell-value">${content}</div>
  </td>`;
}

/** The head of such a table; in cards it is there for assistive technology only. */
export function headPart(labels: readonly string[]): TemplateResult {
  return html`<thead role="rowgroup">
    <tr role="row">
      ${labels.map((label) => html`<th scope="col" role="columnheader">${label}</th>`)}
    </tr>
  </thead>`;
}
