import { html, nothing, type TemplateResult } from 'lit';
import type { RecoveryView } from '../../protocol/panel/liveView.ts';
import { recoveryField } from '../../protocol/panel/panelDrafts.ts';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { actionsPart } from './actionPart.ts';
import { cellPart, headPart } from './cellPart.ts';
import { commentPart, withComment } from './commentPart.ts';
import type { RenderContext } from './renderContext.ts';
import { wordPart } from './wordPart.ts';

/** Whether things are as they were before the rollout, and the confirmation that closes its record. */
export function recoveryPart(
  recovery: RecoveryView,
  header: RolloutView['header'],
  context: RenderContext,
): TemplateResult {
  const field = recoveryField(header.change);
  return html`<section
    class="callout recovery tone-${recovery.verdict.tone}"
    aria-labelledby="recovery-heading"
  >
    <h2 id="recovery-heading"><span>${recovery.heading}</span> ${wordPart(recovery.verdict)}</h2>
    <p class="sentence">${recovery.sentence}</p>
    <div class="columns">
      ${
        recovery.rows.length === 0 ? nothing : html`<div class="known">${tablePart(recovery)}</div>`
      }
      ${
        recovery.comment === undefined && recovery.actions.length === 0
          ? nothing
          : html`<div class="decision">${decisionPart(recovery, field, context)}</div>`
      }
    </div>
  </section>`;
}

function decisionPart(
  recovery: RecoveryView,
  field: string,
  context: RenderContext,
): TemplateResult {
  return html`${recovery.comment === undefined ? nothing : commentPart(recovery.comment, field, context)}
  ${
    recovery.actions.length === 0
      ? nothing
      : html`<div class="actions" role="group" aria-labelledby="recovery-heading">
          ${actionsPart(recovery.actions, withComment(context, field), 'recovery')}
        </div>`
  }`;
}

function tablePart(recovery: RecoveryView): TemplateResult {
  const { metric, before, now, verdict } = recovery.columns;
  return html`<table class="data compact" role="table">
    <caption class="sr">
      ${recovery.heading}
    </caption>
    ${headPart([metric, before, now, verdict])}
    <tbody role="rowgroup">
      ${recovery.rows.map(
        (row) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">${row.metric}</th>
            ${cellPart(before, row.before, 'number')} ${cellPart(now, row.now, 'number')}
            ${cellPart(verdict, wordPart(row.verdict), 'is')}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
