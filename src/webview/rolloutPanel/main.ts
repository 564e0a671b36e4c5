// Entry of the rollout panel's page.
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { Check } from 'typebox/value';
import { panelTargetSchema } from '../../protocol/panel/panelTarget.ts';
import { RolloutPanelController } from './rolloutPanelController.ts';
import { RolloutPanelElement } from './rolloutPanelElement.ts';

customElements.define('prompt-rollout-panel', RolloutPanelElement);

const element = document.querySelector('prompt-rollout-panel');
if (element instanceof RolloutPanelElement) {
  const target: unknown = JSON.parse(element.dataset['target'] ?? 'null');
  if (Check(panelTargetSchema, target)) {
    new RolloutPanelController(acquireVsCodeApi(), element, target).start();
  }
}

// The library's button acts on Space but lets the page scroll too.
document.addEventListener('keydown', (event) => {
  if (event.key === ' ' && event.target instanceof HTMLElement) {
    if (event.target.localName === 'vscode-button') event.preventDefault();
  }
});
