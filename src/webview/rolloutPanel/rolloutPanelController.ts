import { parsePanelDrafts } from '../../protocol/panel/panelDrafts.ts';
import { panelProtocol } from '../../protocol/panel/panelProtocol.ts';
import { parsePanelState, type PanelState } from '../../protocol/panel/panelState.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import { parseToPanel, type ToPanel } from '../../protocol/panel/toPanel.ts';
import { PanelRequests } from './panelRequests.ts';
import type { ChartsLoader } from './chartsLoader.ts';
import { intentKey, type IntentOrigin } from './renderContext.ts';
import type { RolloutPanelElement } from './rolloutPanelElement.ts';
import type { VscodeApi } from './vscodeApi.ts';

const acceptWithinMs = 10_000;
/** Fields whose text is kept; one that nobody came back to makes room. */
const maxDrafts = 8;

/** Ties the element to the extension: views in, intents out, and what must survive a reload kept. */
export class RolloutPanelController {
  readonly #api: VscodeApi;
  readonly #element: RolloutPanelElement;
  readonly #requests: PanelRequests;
  readonly #charts: ChartsLoader;
  #state: PanelState;
  #sequence = 0;
  #scrolled = false;

  constructor(
    api: VscodeApi,
    element: RolloutPanelElement,
    target: PanelTarget,
    charts: ChartsLoader,
  ) {
    this.#api = api;
    this.#charts = charts;
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
      // A page that comes back has its own; a new one in place of a closed one takes over what was typed there.
      drafts: kept?.drafts ?? parsePanelDrafts(JSON.parse(element.dataset['drafts'] ?? '{}')),
    };
  }

  start(): void {
    this.#element.sections = this.#state.sections;
    this.#element.drafts = this.#state.drafts ?? {};
    this.#element.events = {
      onIntent: (action, origin) => void this.#request(action, origin),
      onDraft: (field, text) => this.#keepDraft(field, text),
      onSection: (section, open) => this.#keepSection(section, open),
      onDismiss: () => this.#fail(undefined),
      onRendered: () => this.#rendered(),
    };
    window.addEventListener('message', (event) => this.#receive(event.data));
    window.addEventListener('scrollend', () => this.#keep({ scrollTop: window.scrollY }));
    window.addEventListener('pagehide', () => this.#requests.dispose());
    this.#keep({});
    this.#api.postMessage({ protocol: panelProtocol, type: 'ready' });
    if (Object.keys(this.#state.drafts ?? {}).length > 0) this.#tellDrafts();
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
    if (message.reveal !== undefined) this.#element.reveal(message.reveal);
  }

  #rendered(): void {
    if (!this.#scrolled) window.scrollTo(0, this.#state.scrollTop);
    this.#scrolled = true;
    if ((this.#element.view?.charts?.charts.length ?? 0) > 0) this.#charts.load();
    const sequence = this.#sequence;
    this.#api.postMessage({ protocol: panelProtocol, type: 'rendered', sequence });
  }

  async #request(action: ActionView, origin: IntentOrigin): Promise<void> {
    const key = intentKey(action.intent);
    const { place, draft } = origin;
    const sent = draft === undefined ? undefined : this.#state.drafts?.[draft];
    this.#fail(undefined);
    this.#setBusy(key, true);
    const outcome = await this.#requests.send(action.intent);
    this.#setBusy(key, false);
    if (!outcome.ok) {
      if (outcome.message !== '') this.#fail(outcome.message);
      return;
    }
    // What was typed meanwhile was not sent.
    if (draft !== undefined && this.#state.drafts?.[draft] === sent) this.#keepDraft(draft, '');
    const section = sectionOf(action);
    if (section !== undefined && !place.startsWith(section)) this.#element.reveal(section);
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

  #keepDraft(field: string, text: string): void {
    const { [field]: _old, ...others } = this.#state.drafts ?? {};
    const drafts = text === '' ? others : { ...others, [field]: text };
    this.#keep({ drafts: Object.fromEntries(Object.entries(drafts).slice(-maxDrafts)) });
    this.#element.drafts = this.#state.drafts ?? {};
    this.#tellDrafts();
  }

  /** The extension gives them to the next page, when this one is closed. */
  #tellDrafts(): void {
    const { drafts = {} } = this.#state;
    this.#api.postMessage({ protocol: panelProtocol, type: 'drafts', drafts });
  }

  #keep(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.#api.setState(this.#state);
  }
}

/** The section that shows what the action asks for. */
function sectionOf({ intent }: ActionView): string | undefined {
  if (intent.kind === 'showSamples') return 'samples';
  return intent.kind === 'showCharts' ? 'charts' : undefined;
}
