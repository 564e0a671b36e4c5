import { html, nothing, type TemplateResult } from 'lit';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { iconPart } from './iconPart.ts';

/** What the panel is about: prompt, environment, versions, owner, registry. */
export function headerPart(header: RolloutView['header']): TemplateResult {
  const { change, live, owner } = header;
  return html`<header>
    <h1>
      <span class="prompt" title=${header.prompt}>${header.prompt}</span>
      <span class="environment">${header.environment}</span>
    </h1>
    <p class="facts">
      ${
        change === undefined
          ? nothing
          : html`<span class="change"
              ><span class="sr">${change.label}</span
              ><span aria-hidden="true"
                >${change.from} ${iconPart('arrow-right')} <strong>${change.to}</strong></span
              ></span
            >`
      }
      ${live === undefined ? nothing : html`<span class="change"><strong>${live}</strong></span>`}
      ${owner === undefined ? nothing : html`<span class="owner" title=${owner}>${owner}</span>`}
      <vscode-badge title=${header.registry}>${header.registry}</vscode-badge>
    </p>
  </header>`;
}
