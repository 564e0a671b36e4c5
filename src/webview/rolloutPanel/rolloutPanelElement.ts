import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { RolloutView } from '../../protocol/panel/rolloutView.ts';
import { Announcer } from './announcer.ts';
import { focusSoon, rememberFocus, restoreFocus, type FocusPlace } from './focusKeeper.ts';
import { headerPart } from './headerPart.ts';
import { headlinePart, stalePart } from './headlinePart.ts';
import { iconPart } from './iconPart.ts';
import { lowerParts } from './lowerParts.ts';
import type { IntentOrigin, RenderContext } from './renderContext.ts';
import { servedPart } from './servedPart.ts';
import { stagesPart } from './stagesPart.ts';
import { waitsForPart } from './waitsForPart.ts';

/** What the element tells its owner. */
export interface RolloutPanelEvents {
  readonly onIntent: (action: ActionView, origin: IntentOrigin) => void;
  readonly onDraft: (field: string, text: string) => void;
  readonly onSection: (section: string, open: boolean) => void;
  readonly onDismiss: () => void;
  readonly onRendered: () => void;
}

/**
 * The rollout panel: lays out a view model and reports what a person asks for. It renders into the page itself, so that
 * one stylesheet and the icon font reach everything.
 */
export class RolloutPanelElement extends LitElement {
  static override readonly properties = {
    view: { attribute: false },
    busy: { attribute: false },
    failure: { attribute: false },
    sections: { attribute: false },
    drafts: { attribute: false },
    events: { attribute: false },
  };

  declare view: RolloutView | undefined;
  /** Keys of the actions that are being carried out. */
  declare busy: ReadonlySet<string>;
  /** Why the last action failed. */
  declare failure: string | undefined;
  /** Sections that a person opened or closed. */
  declare sections: Readonly<Record<string, boolean>>;
  /** What was typed and not sent yet, by field. */
  declare drafts: Readonly<Record<string, string>>;
  declare events: RolloutPanelEvents | undefined;

  #focus: FocusPlace | undefined;
  readonly #announcer = new Announcer();
  /** The section that a person asked to see. */
  #wanted: string | undefined;

  constructor() {
    super();
    this.view = undefined;
    this.busy = new Set();
    this.failure = undefined;
    this.sections = {};
    this.drafts = {};
    this.events = undefined;
  }

  /** Takes the person to a section, once: now, or when the next view brings it. */
  reveal(section: string): void {
    this.#wanted = section;
    void this.updateComplete.then(() => this.#goToWanted());
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#focus = rememberFocus(this);
    if (changed.has('view') && this.view !== undefined) this.#announcer.see(this.view);
  }

  protected override updated(changed: PropertyValues): void {
    restoreFocus(this, this.#focus);
    if (!changed.has('view') || this.view === undefined) return;
    this.events?.onRendered();
    this.#goToWanted();
  }

  protected override render(): TemplateResult {
    return html`<div class="sr" role="status" aria-live="polite">${this.#announcer.text}</div>
      ${this.view === undefined ? this.#loading() : this.#panel(this.view)}`;
  }

  #goToWanted(): void {
    const wanted = this.#wanted ?? 'none';
    const section = this.querySelector(`.section-${wanted}, .callout.${wanted}`);
    if (section === null) return;
    this.#wanted = undefined;
    if (section instanceof HTMLDetailsElement) section.open = true;
    const start = section.querySelector<HTMLElement>('summary, h2');
    if (start !== null) focusSoon(start);
    section.scrollIntoView({ block: 'start' });
  }

  #loading(): TemplateResult {
    return html`<main class="loading"><p class="quiet">${this.dataset['loading'] ?? ''}</p></main>`;
  }

  #panel(view: RolloutView): TemplateResult {
    const context = this.#context();
    return html`${headerPart(view.header)}
      <main>
        ${view.stale === undefined ? nothing : stalePart(view.stale, context)}
        ${this.failure === undefined ? nothing : this.#failure(this.failure)}
        <div class="upper">
          ${headlinePart(view, context)}
          ${view.waitsFor === undefined ? nothing : waitsForPart(view.waitsFor, context)}
          ${view.served === undefined ? nothing : servedPart(view.served)}
          ${view.stages === undefined ? nothing : stagesPart(view.stages)}
        </div>
        <div class="lower">${lowerParts(view, context)}</div>
      </main>`;
  }

  #failure(text: string): TemplateResult {
    return html`<div class="failure" role="alert">
      ${iconPart('error')}<span>${text}</span>
      <button
        class="link"
        type="button"
        data-key="dismiss"
        @click=${() => this.events?.onDismiss()}
      >
        ${this.dataset['dismiss'] ?? ''}
      </button>
    </div>`;
  }

  #context(): RenderContext {
    return {
      busy: this.busy,
      isOpen: (section, byDefault) => this.sections[section] ?? byDefault,
      onToggle: (section, open) => this.events?.onSection(section, open),
      onIntent: (action, origin) => this.events?.onIntent(action, origin),
      words: { more: this.dataset['more'] ?? '', less: this.dataset['less'] ?? '' },
      draft: (field) => this.drafts[field] ?? '',
      onDraft: (field, text) => this.events?.onDraft(field, text),
    };
  }
}
