import { html, type SafeHtml } from './html.ts';
import { candidateBehaviours, type CandidateBehaviour } from './candidateBehaviour.ts';

const labels: Readonly<Record<CandidateBehaviour, string>> = {
  well: 'well',
  parseFailures: 'with parse failures',
  refusals: 'with refusals',
  slowly: 'slowly',
  costly: 'at great length',
  oneTenant: 'badly for Acme only',
};

/** The switch for what candidates do. It is not part of what renews itself, so that it keeps the focus. */
export function renderDemoControls(chosen: CandidateBehaviour): SafeHtml {
  return html`<div class="controls" role="group" aria-labelledby="controls">
    <p id="controls">
      While a rollout runs, what became of each answer is reported. From the next user on,
      candidates answer
    </p>
    ${candidateBehaviours.map(
      (behaviour) =>
        html`<button
          type="button"
          data-behaviour="${behaviour}"
          aria-pressed="${String(behaviour === chosen)}"
        >
          ${labels[behaviour]}
        </button>`,
    )}
  </div>`;
}

/** The part of the page's script for the switch. */
export const demoControlsScript = `
document.querySelector('.controls').addEventListener('click', async (event) => {
  const { behaviour } = event.target.dataset;
  if (behaviour === undefined) return;
  const body = JSON.stringify({ behaviour });
  const headers = { 'content-type': 'application/json' };
  const { ok } = await fetch('/candidates', { method: 'POST', headers, body });
  if (!ok) return;
  for (const button of document.querySelectorAll('[data-behaviour]'))
    button.setAttribute('aria-pressed', String(button.dataset.behaviour === behaviour));
});`;
