import { html, nothing, type TemplateResult } from 'lit';
import type { StageItem, StagesView, StageState } from '../../protocol/panel/rolloutView.ts';
import { iconPart } from './iconPart.ts';

export const stageIcons: Readonly<Record<StageState, string>> = {
  done: 'check',
  current: 'circle-filled',
  next: 'circle-outline',
  stopped: 'circle-slash',
  skipped: 'circle-outline',
};

/** The strip of stages. */
export function stagesPart(stages: StagesView): TemplateResult {
  return html`<section class="stages">
    <h2>${stages.heading} <span class="count">${stages.position}</span></h2>
    <ol class="strip">
      ${stages.earlier === undefined ? nothing : html`<li class="step more">${stages.earlier}</li>`}
      ${stages.items.map(stepPart)}
      ${stages.later === undefined ? nothing : html`<li class="step more">${stages.later}</li>`}
    </ol>
  </section>`;
}

function stepPart(item: StageItem): TemplateResult {
  return html`<li
    class="step ${item.state}"
    aria-current=${item.state === 'current' ? 'step' : nothing}
    title=${item.detail}
  >
    ${iconPart(stageIcons[item.state], 'state-icon')}<span class="name">${item.label}</span
    >${item.mark === undefined ? nothing : html` <span class="mark">(${item.mark})</span>`}<span
      class="sr"
    >
      ${item.stateText}</span
    >
  </li>`;
}
