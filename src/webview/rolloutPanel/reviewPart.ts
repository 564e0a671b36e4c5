import { html, nothing, type TemplateResult } from 'lit';
import type { ReviewView } from '../../protocol/panel/liveView.ts';
import { reviewField } from '../../protocol/panel/panelDrafts.ts';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { actionsPart } from './actionPart.ts';
import { cellPart, headPart } from './cellPart.ts';
import { commentPart, withComment } from './commentPart.ts';
import { iconPart } from './iconPart.ts';
import type { TextPart } from './quietPart.ts';
import type { RenderContext } from './renderContext.ts';
import { wordPart } from './wordPart.ts';

/** What a reviewer needs on one screen: what moved, who is reached next, the evidence, and the decision. */
export function reviewPart(
  review: ReviewView,
  header: RolloutView['header'],
  context: RenderContext,
): TemplateResult {
  const field = nameField(review, header);
  return html`<section class="callout review" aria-labelledby="review-heading">
    ${headingPart(review.heading)}
    <p class="sentence">${review.sentence}</p>
    <div class="columns">
      <div class="known">
        ${review.movements.length === 0 ? nothing : movementsPart(review)}
        ${iconLines('broadcast', review.blastRadius)} ${iconLines('beaker', review.evidence)}
        ${
          review.links.length === 0
            ? nothing
            : html`<div class="links">${actionsPart(review.links, context, 'review')}</div>`
        }
      </div>
      <div class="decision">
        ${decisionsPart(review)}
        ${review.comment === undefined ? nothing : commentPart(review.comment, field, context)}
        ${
          review.actions.length === 0
            ? nothing
            : html`<div class="actions" role="group" aria-labelledby="review-heading">
                ${actionsPart(review.actions, withComment(context, field), 'review')}
              </div>`
        }
      </div>
    </div>
  </section>`;
}

/** Takes the keyboard when a command leads here. */
function headingPart(heading: string): TemplateResult {
  const icon = iconPart('comment-discussion');
  return html`<h2 id="review-heading" tabindex="-1">${icon}<span>${heading}</span></h2>`;
}

function nameField(review: ReviewView, { change }: RolloutView['header']): string {
  const intent = review.actions.find((action) => action.intent.kind === 'review')?.intent;
  const stage = intent?.kind === 'review' ? intent.stage : '';
  return reviewField(change, stage);
}

function movementsPart(review: ReviewView): TemplateResult {
  const { name, stable, candidate, movement } = review.columns;
  return html`<table class="data compact movements" role="table">
    <caption class="sr">
      ${review.heading}
    </caption>
    ${headPart([name, stable, candidate, movement])}
    <tbody role="rowgroup">
      ${review.movements.map(
        (row) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">${row.name}</th>
            ${cellPart(stable, row.stable, 'number')}
            ${cellPart(candidate, row.candidate, 'number')}
            ${cellPart(
              movement,
              html`<span class="movement tone-${row.tone}">${row.movement}</span>`,
              'number',
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function iconLines(icon: string, lines: readonly string[]): TextPart {
  if (lines.length === 0) return nothing;
  return html`<ul class="icon-lines">
    ${lines.map((line) => html`<li>${iconPart(icon)}<span>${line}</span></li>`)}
  </ul>`;
}

function decisionsPart(review: ReviewView): TextPart {
  if (review.decisions.length === 0) return nothing;
  return html`<ul class="decisions">
    ${review.decisions.map(
      (decision) =>
        html`<li>
          ${wordPart(decision.verdict)} <span>${decision.text}</span>${
            decision.comment === undefined ? nothing : html`<q dir="auto">${decision.comment}</q>`
          }
        </li>`,
    )}
  </ul>`;
}
