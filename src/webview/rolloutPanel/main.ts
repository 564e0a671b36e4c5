// Entry of the rollout panel's page.
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { Check } from 'typebox/schema';
import { panelTargetSchema } from '../../protocol/panel/panelTarget.ts';
import { ChartsLoader } from './chartsLoader.ts';
import { ClampedTextElement } from './clampedTextElement.ts';
import { RolloutPanelController } from './rolloutPanelController.ts';
import { RolloutPanelElement } from './rolloutPanelElement.ts';

customElements.define('rollout-clamped-text', ClampedTextElement);
customElements.define('prompt-rollout-panel', RolloutPanelElement);

const element = document.querySelector('prompt-rollout-panel');
if (element instanceof RolloutPanelElement) {
  const target: unknown = JSON.parse(element.dataset['target'] ?? 'null');
  if (Check(panelTargetSchema, target)) {
    const charts = new ChartsLoader(document.currentScript);
    new RolloutPanelController(acquireVsCodeApi(), element, target, charts).start();
  }
}

// The library's button acts on Space but lets the page scroll too.
document.addEventListener('keydown', (event) => {
  if (event.key === ' ' && event.target instanceof HTMLElement) {
    if (event.target.localName === 'vscode-button') event.preventDefault();
  }
});
