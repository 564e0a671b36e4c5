import { html, type TemplateResult } from 'lit';

/** A codicon; what it means always stands beside it as text. */
export function iconPart(name: string, extra = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${extra}" aria-hidden="true"></span>`;
}
