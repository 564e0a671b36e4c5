import { panelProtocol } from '../../protocol/panel/panelProtocol.ts';
import { parsePanelState, type PanelState } from '../../protocol/panel/panelState.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import { parseToPanel, type ToPanel } from '../../protocol/panel/toPanel.ts';
import { PanelRequests } from './panelRequests.ts';
import { intentKey } from './renderContext.ts';
import type { RolloutPanelElement } from './rolloutPanelElement.ts';
import type { VscodeApi } from './vscodeApi.ts';

const acceptWithinMs = 10_000;

/** Ties the element to the extension: views in, intents out, and what must survive a reload kept. */
export class RolloutPanelController {
  readonly #api: VscodeApi;
  readonly #element: RolloutPanelElement;
  readonly #requests: PanelRequests;
  #state: PanelState;
  #sequence = 0;
  #scrolled = false;

  constructor(api: VscodeApi, element: RolloutPanelElement, target: PanelTarget) {
    this.#api = api;
    this.#element = element;
    this.#requests = new PanelRequests({
      post: (message) => api.postMessage(message),
      acceptWithinMs,
      noAnswerText: element.dataset['noAnswer'] ?? '',
    });
    const kept = parsePanelState(api.getState());
    this.#state = {
      protocol: panelProtocol,
      target,
      sections: kept?.sections ?? {},
      scrollTop: kept?.scrollTop ?? 0,
    };
  }

  start(): void {
    this.#element.sections = this.#state.sections;
    this.#element.events = {
      onIntent: (action) => void this.#request(action),
      onSection: (section, open) => this.#keepSection(section, open),
      onDismiss: () => this.#fail(undefined),
      onRendered: () => this.#rendered(),
    };
    window.addEventListener('message', (event) => this.#receive(event.data));
    window.addEventListener('scrollend', () => this.#keep({ scrollTop: window.scrollY }));
    window.addEventListener('pagehide', () => this.#requests.dispose());
    this.#keep({});
    this.#api.postMessage({ protocol: panelProtocol, type: 'ready' });
  }

  #receive(data: unknown): void {
    const message = parseToPanel(data);
    if (message === undefined) return;
    if (message.type === 'view') this.#show(message);
    else this.#requests.receive(message);
  }

  #show(message: Extract<ToPanel, { type: 'view' }>): void {
    // The extension numbers views from its own start; a lower number is an older picture that was overtaken.
    if (message.sequence < this.#sequence) return;
    this.#sequence = message.sequence;
    this.#keep({ target: message.target });
    this.#element.view = message.view;
  }

  #rendered(): void {
    if (!this.#scrolled) window.scrollTo(0, this.#state.scrollTop);
    this.#scrolled = true;
    const sequence = this.#sequence;
    this.#api.postMessage({ protocol: panelProtocol, type: 'rendered', sequence });
  }

  async #request(action: ActionView): Promise<void> {
    const key = intentKey(action.intent);
    this.#fail(undefined);
    this.#setBusy(key, true);
    const outcome = await this.#requests.send(action.intent);
    this.#setBusy(key, false);
    if (!outcome.ok && outcome.message !== '') this.#fail(outcome.message);
  }

  #setBusy(key: string, busy: boolean): void {
    const keys = new Set(this.#element.busy);
    if (busy) keys.add(key);
    else keys.delete(key);
    this.#element.busy = keys;
  }

  #fail(message: string | undefined): void {
    this.#element.failure = message;
  }

  #keepSection(section: string, open: boolean): void {
    if (this.#state.sections[section] === open) return;
    this.#keep({ sections: { ...this.#state.sections, [section]: open } });
    this.#element.sections = this.#state.sections;
  }

  #keep(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.#api.setState(this.#state);
  }
}
