import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { GuardRow, GuardsView } from '../../protocol/panel/liveView.ts';
import { actionPart } from './actionPart.ts';
import { cellPart, headPart } from './cellPart.ts';
import { iconPart } from './iconPart.ts';
import type { RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';
import type { TextPart } from './quietPart.ts';
import { wordPart } from './wordPart.ts';

/** Guards as a table: both arms, the difference beside its limit, the verdict and why. */
export function guardsPart(guards: GuardsView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'guards', heading: guards.heading, open: true },
    context,
    html`<p class="quiet">${guards.intro}</p>
      ${guards.rows.length === 0 ? nothing : tablePart(guards, context)}
      ${
        guards.cautions.length === 0
          ? nothing
          : html`<ul class="cautions">
              ${guards.cautions.map(
                (line) => html`<li>${iconPart('warning')}<span>${line}</span></li>`,
              )}
            </ul>`
      }`,
  );
}

function tablePart(guards: GuardsView, context: RenderContext): TemplateResult {
  const { name, stable, candidate, difference, limit, verdict } = guards.columns;
  return html`<table class="data guards" role="table">
    <caption class="sr">
      ${guards.heading}
    </caption>
    ${headPart([name, stable, candidate, difference, limit, verdict])}
    ${repeat(
      guards.rows,
      (row) => row.key,
      (row) => rowPart(row, guards.columns, context),
    )}
  </table>`;
}

function rowPart(
  row: GuardRow,
  columns: GuardsView['columns'],
  context: RenderContext,
): TemplateResult {
  return html`<tbody role="rowgroup" class="entry tone-${row.verdict.tone}">
    <tr role="row">
      <th scope="row" role="rowheader">
        ${row.name}${
          row.cohort === undefined ? nothing : html` <span class="tag">${row.cohort}</span>`
        }
      </th>
      ${cellPart(columns.stable, armPart(row.stable), 'number')}
      ${cellPart(columns.candidate, armPart(row.candidate), 'number')}
      ${cellPart(columns.difference, row.difference ?? '–', 'number')}
      ${cellPart(columns.limit, row.limit, 'number')}
      ${cellPart(
        columns.verdict,
        html`${wordPart(row.verdict)}${
          row.needed === undefined
            ? nothing
            : html` <span class="quiet needed">${row.needed}</span>`
        }`,
        'is',
      )}
    </tr>
    <tr role="row" class="why">
      <td role="cell" colspan="6" aria-colspan="6">
        <p>${row.sentence}</p>
        <p class="quiet">
          <span>${row.onHarm}</span>${
            row.open === undefined ? nothing : actionPart(row.open, context, `guard:${row.key}`)
          }
        </p>
      </td>
    </tr>
  </tbody>`;
}

function armPart(arm: GuardRow['stable']): TextPart {
  if (arm === undefined) return '–';
  return html`<span class="value">${arm.value}</span>${
      arm.interval === undefined
        ? nothing
        : html` <span class="quiet interval">${arm.interval}</span>`
    }${arm.units === undefined ? nothing : html` <span class="quiet units">${arm.units}</span>`}`;
}
