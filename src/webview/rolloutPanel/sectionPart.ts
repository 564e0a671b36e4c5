import { html, type TemplateResult } from 'lit';
import type { RenderContext } from './renderContext.ts';

/**
 * A section that opens and closes. It is a `details` element: unlike the collapsible of the element library, it tells
 * assistive technology whether it is open, opens with Space and is found by search.
 */
export function sectionPart(
  section: { readonly id: string; readonly heading: string; readonly open: boolean },
  context: RenderContext,
  content: TemplateResult,
): TemplateResult {
  const onToggle = (event: Event): void => {
    if (!(event.currentTarget instanceof HTMLDetailsElement)) return;
    context.onToggle(section.id, event.currentTarget.open);
  };
  return html`<details
    class="section section-${section.id}"
    ?open=${context.isOpen(section.id, section.open)}
    @toggle=${onToggle}
  >
    <summary data-key="section/${section.id}">
      <span class="codicon codicon-chevron-right chevron" aria-hidden="true"></span>
      <h2>${section.heading}</h2>
    </summary>
    <div class="body">${content}</div>
  </details>`;
}
