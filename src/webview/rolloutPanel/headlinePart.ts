import { html, nothing, type TemplateResult } from 'lit';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { actionPart, actionsPart } from './actionPart.ts';
import { iconPart } from './iconPart.ts';
import type { RenderContext } from './renderContext.ts';

/** State, what happens next, and the buttons. */
export function headlinePart(view: RolloutView, context: RenderContext): TemplateResult {
  const { headline } = view;
  return html`<section class="headline tone-${headline.tone}">
    <h2 class="state" tabindex="-1">
      ${iconPart(headline.icon, 'tone-icon')}<span class="word">${headline.word}</span>
    </h2>
    <p class="sentence">${headline.sentence}</p>
    ${headline.next.map((line) => html`<p class="next">${line}</p>`)}
    ${
      view.actions.length === 0
        ? nothing
        : html`<div class="actions" role="group" aria-label=${view.actionsLabel}>
            ${actionsPart(view.actions, context, 'main')}
          </div>`
    }
  </section>`;
}

/** That what is shown may be out of date. */
export function stalePart(stale: RolloutView['stale'], context: RenderContext): TemplateResult {
  return html`<div class="stale" role="status">
    ${iconPart('debug-disconnect')}
    <span>${stale?.text ?? ''}</span>
    ${stale?.retry === undefined ? nothing : actionPart(stale.retry, context, 'stale')}
  </div>`;
}
