import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CohortsView } from '../../protocol/panel/liveView.ts';
import { actionsPart } from './actionPart.ts';
import { cellPart, headPart } from './cellPart.ts';
import { quietPart } from './quietPart.ts';
import type { RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';
import { wordPart } from './wordPart.ts';

/** Cohorts, the strongest sign of harm first. */
export function cohortsPart(cohorts: CohortsView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'cohorts', heading: cohorts.heading, open: true },
    context,
    html`<p class="quiet">${cohorts.intro}</p>
      ${quietPart(cohorts.empty)}
      ${cohorts.rows.length === 0 ? nothing : tablePart(cohorts, context)}`,
  );
}

function tablePart(cohorts: CohortsView, context: RenderContext): TemplateResult {
  const { columns } = cohorts;
  return html`<table class="data cohort-table" role="table">
    <caption class="sr">
      ${cohorts.heading}
    </caption>
    ${headPart([columns.cohort, columns.units, columns.verdict, columns.worst])}
    ${repeat(
      cohorts.rows,
      (row) => row.key,
      (row) =>
        html`<tbody role="rowgroup" class="entry">
          <tr role="row">
            <th scope="row" role="rowheader">
              ${row.cohort} <span class="tag">${row.standing}</span>
            </th>
            ${cellPart(columns.units, row.units, 'number')}
            ${cellPart(columns.verdict, wordPart(row.verdict), 'is')}
            ${cellPart(
              columns.worst,
              html`${row.worst}
              ${
                row.actions.length === 0
                  ? nothing
                  : html`<span class="links"
                      >${actionsPart(row.actions, context, `cohorts/${row.key}`)}</span
                    >`
              }`,
              'text',
            )}
          </tr>
        </tbody>`,
    )}
  </table>`;
}
