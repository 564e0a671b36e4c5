import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { HistoryRow, HistoryView } from '../../protocol/panel/rolloutView.ts';
import { actionPart } from './actionPart.ts';
import { iconPart } from './iconPart.ts';
import { linesPart } from './linesPart.ts';
import { quietPart } from './quietPart.ts';
import type { RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';

/** What happened, the newest first: a line through time with verdicts and actions on it. */
export function historyPart(history: HistoryView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'history', heading: history.heading, open: false },
    context,
    html`${quietPart(history.empty)}
      <ol class="history">
        ${repeat(history.rows, (row) => row.key, rowPart)}
      </ol>
      ${history.more === undefined ? nothing : actionPart(history.more, context, 'history')}`,
  );
}

function rowPart(row: HistoryRow): TemplateResult {
  const what = html`<strong>${row.actor}</strong> ${row.text}`;
  return html`<li class="tone-${row.tone ?? 'idle'}">
    <time datetime=${row.at}>${row.atText}</time>
    ${iconPart(row.icon ?? 'circle-small-filled', 'tone-icon')}
    <div class="what">
      ${
        row.details === undefined || row.details.length === 0
          ? html`<p>${what}</p>`
          : html`<details>
              <summary data-key="history/${row.key}">
                <span class="codicon codicon-chevron-right chevron" aria-hidden="true"></span>
                <span>${what}</span>
              </summary>
              ${linesPart(row.details)}
            </details>`
      }
      ${row.reason === undefined ? nothing : html`<q dir="auto">${row.reason}</q>`}
    </div>
  </li>`;
}
