import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CohortRow, ServedBar, ServedView } from '../../protocol/panel/rolloutView.ts';

/** What applications got: a bar for each version, then the rules for cohorts. */
export function servedPart(served: ServedView): TemplateResult {
  return html`<section class="served">
    <h2>${served.heading}</h2>
    ${served.empty === undefined ? nothing : html`<p class="quiet">${served.empty}</p>`}
    ${
      served.bars.length === 0
        ? nothing
        : html`<ul class="bars">
            ${repeat(served.bars, (bar) => bar.version, barPart)}
          </ul>`
    }
    ${
      served.cohorts.length === 0
        ? nothing
        : html`<p class="quiet cohorts">
            <span>${served.cohortsHeading}:</span>
            ${served.cohorts.map(cohortPart)}
          </p>`
    }
    ${served.lines.map((line) => html`<p class="quiet">${line}</p>`)}
  </section>`;
}

function barPart(bar: ServedBar): TemplateResult {
  return html`<li class="bar ${bar.role}" title=${bar.lastServedText}>
    <span class="version">${bar.version}</span>
    <span class="role">${bar.roleText}</span>
    ${graphPart(bar.sharePercent)}
    <span class="share">${bar.shareText}</span>
    <span class="sr">, ${bar.lastServedText}</span>
  </li>`;
}

function cohortPart(row: CohortRow): TemplateResult {
  return html`<span class="cohort">${row.cohort} <strong>${row.shareText}</strong></span>`;
}

// Widths are SVG attributes, since the content security policy forbids inline styles. A share above nothing shows.
function graphPart(percent: number): TemplateResult {
  const width = percent > 0 ? Math.max(percent, 0.8) : 0;
  return html`<svg class="graph" aria-hidden="true" focusable="false">
    ${svg`<rect class="track" width="100%" height="100%"></rect>
      <rect class="fill" width="${width}%" height="100%"></rect>`}
  </svg>`;
}
