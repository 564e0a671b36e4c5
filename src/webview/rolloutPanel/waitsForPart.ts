import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type {
  ConditionRow,
  ConditionRowState,
  RolloutView,
} from '../../protocol/panel/rolloutView.ts';
import { actionPart } from './actionPart.ts';
import { iconPart } from './iconPart.ts';
import type { RenderContext } from './renderContext.ts';

const icons: Readonly<Record<ConditionRowState, string>> = {
  met: 'check',
  waiting: 'ellipsis',
  failed: 'close',
  error: 'warning',
  later: 'dash',
};

/** The conditions of the gate, one row each. */
export function waitsForPart(
  waitsFor: NonNullable<RolloutView['waitsFor']>,
  context: RenderContext,
): TemplateResult {
  return html`<section class="waits">
    <h2>${waitsFor.heading}</h2>
    <ul class="conditions">
      ${repeat(
        waitsFor.rows,
        (row) => row.key,
        (row) => conditionPart(row, context),
      )}
    </ul>
  </section>`;
}

function conditionPart(row: ConditionRow, context: RenderContext): TemplateResult {
  return html`<li class="condition ${row.state}" title=${row.sentence}>
    ${iconPart(icons[row.state], 'state-icon')}
    <span class="label"><span class="sr">${row.stateText}: </span>${row.label}</span>
    <span class="detail">${row.detail}</span>
    ${row.remaining === undefined ? nothing : html`<span class="remaining">${row.remaining}</span>`}
    ${row.open === undefined ? nothing : actionPart(row.open, context, 'condition')}
  </li>`;
}
