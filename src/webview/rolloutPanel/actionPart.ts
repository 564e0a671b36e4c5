import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import { iconPart } from './iconPart.ts';
import { intentKey, type RenderContext } from './renderContext.ts';

/** A button, or a link for what only looks. One that cannot be used can still be reached, and says why. */
export function actionPart(
  action: ActionView,
  context: RenderContext,
  place: string,
): TemplateResult {
  const key = `${place}/${intentKey(action.intent)}`;
  const off = action.unavailable !== undefined || context.busy.has(intentKey(action.intent));
  const tip = action.unavailable ?? action.detail ?? nothing;
  const run = () => {
    if (!off) context.onIntent(action, { place });
  };
  if (action.style === 'link') {
    return html`<button
      class="link"
      type="button"
      data-key=${key}
      aria-label=${action.name ?? nothing}
      aria-disabled=${off ? 'true' : nothing}
      title=${tip}
      @click=${run}
    >
      ${action.icon === undefined ? nothing : iconPart(action.icon)}<span>${action.label}</span>
    </button>`;
  }
  return html`<vscode-button
    data-key=${key}
    ?secondary=${action.style === 'secondary'}
    icon=${action.icon ?? ''}
    aria-label=${action.name ?? nothing}
    aria-disabled=${off ? 'true' : nothing}
    aria-description=${action.unavailable ?? nothing}
    title=${tip}
    @click=${run}
    >${action.label}</vscode-button
  >`;
}

export function actionsPart(
  actions: readonly ActionView[],
  context: RenderContext,
  place: string,
): TemplateResult {
  return html`${repeat(
    actions,
    (action) => intentKey(action.intent),
    (action) => actionPart(action, context, place),
  )}`;
}
