import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChartsView, ChartView } from '../../protocol/panel/liveView.ts';
import { actionPart } from './actionPart.ts';
import { quietPart } from './quietPart.ts';
import type { RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';

/** Metrics over time: a chart for each, and the same as a table. The script that draws them is loaded later. */
export function chartsPart(charts: ChartsView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'charts', heading: charts.heading, open: true },
    context,
    html`${
      charts.scope === undefined
        ? nothing
        : html`<p class="scope">
            <span>${charts.scope}</span>
            ${charts.reset === undefined ? nothing : actionPart(charts.reset, context, 'charts')}
          </p>`
    }
    ${quietPart(charts.empty)}
    ${
      charts.charts.length === 0
        ? nothing
        : html`<div class="charts">
            ${repeat(
              charts.charts,
              (chart) => chart.key,
              (chart) => chartPart(chart, charts.tableLabel),
            )}
          </div>`
    }`,
  );
}

function chartPart(chart: ChartView, tableLabel: string): TemplateResult {
  return html`<figure class="chart">
    <figcaption>
      <h3>${chart.title}</h3>
      <ul class="legend">
        ${chart.series.map(
          (series) =>
            html`<li class=${series.role}>
              ${samplePart(series.role)}<span>${series.label}</span>
            </li>`,
        )}
      </ul>
    </figcaption>
    <rollout-chart role="img" aria-label=${chart.description} .chart=${chart}></rollout-chart>
    <details class="as-table">
      <summary data-key="charts/${chart.key}">
        <span class="codicon codicon-chevron-right chevron" aria-hidden="true"></span>
        <span>${tableLabel}<span class="sr">: ${chart.title}</span></span>
      </summary>
      ${tablePart(chart.table)}
    </details>
  </figure>`;
}

/** The line of an arm as the chart draws it. */
function samplePart(role: 'stable' | 'candidate'): TemplateResult {
  return html`<svg class="line" viewBox="0 0 24 8" aria-hidden="true" focusable="false">
    ${svg`<line x1="0" y1="4" x2="24" y2="4"></line>`}
    ${role === 'candidate' ? svg`<circle cx="12" cy="4" r="3"></circle>` : nothing}
  </svg>`;
}

function tablePart(table: ChartView['table']): TemplateResult {
  return html`<table class="plain">
    <caption>
      ${table.caption}
    </caption>
    <thead>
      <tr>
        ${table.columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${table.rows.map(
        ([first = '', ...rest]) =>
          html`<tr>
            <th scope="row">${first}</th>
            ${rest.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
