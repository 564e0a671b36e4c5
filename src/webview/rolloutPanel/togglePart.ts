import { html, nothing, type TemplateResult } from 'lit';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import { iconPart } from './iconPart.ts';
import { intentKey, type RenderContext } from './renderContext.ts';

/** A button that stays pressed: one choice of a filter. */
export function togglePart(
  choice: { readonly action: ActionView; readonly chosen: boolean },
  context: RenderContext,
  place: string,
): TemplateResult {
  const { action, chosen } = choice;
  const off = action.unavailable !== undefined || context.busy.has(intentKey(action.intent));
  return html`<button
    class="toggle"
    type="button"
    data-key="${place}/${intentKey(action.intent)}"
    aria-pressed=${chosen ? 'true' : 'false'}
    aria-label=${action.name ?? nothing}
    aria-disabled=${off ? 'true' : nothing}
    title=${action.unavailable ?? action.detail ?? nothing}
    @click=${() => {
      if (!off) context.onIntent(action, { place });
    }}
  >
    ${action.icon === undefined ? nothing : iconPart(action.icon)}<span>${action.label}</span>
  </button>`;
}
