// One open panel, without VS Code: what is sent when, and what a request does.
import { parseFromPanel, type FromPanel } from '../../protocol/panel/fromPanel.ts';
import type { PanelDrafts } from '../../protocol/panel/panelDrafts.ts';
import type { PanelIntent } from '../../protocol/panel/panelIntent.ts';
import { panelProtocol } from '../../protocol/panel/panelProtocol.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { PanelFailureCode, RevealedPart, ToPanel } from '../../protocol/panel/toPanel.ts';
import { Disposable } from '../platform/disposable.ts';
import { l10n } from '../platform/localize.ts';
import type { SampleFilter } from './liveFacts.ts';
import type { CarriedIntent } from './runPanelIntent.ts';
import { toRolloutView } from './rolloutPanelModel.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';

/** Where a session gets its facts. */
export interface PanelSource {
  facts(): RolloutPanelFacts;
  load(): Promise<boolean>;
  refresh(): Promise<boolean>;
  /** Reads what applications reported, where that is old; true when there is something new to show. */
  loadLive(): Promise<boolean>;
  showMoreHistory(): void;
  showMoreSamples(): void;
  showSamples(filter: SampleFilter): void;
  showCharts(cohort: string | undefined): void;
}

export interface PanelSessionOptions {
  readonly target: PanelTarget;
  readonly source: PanelSource;
  readonly post: (message: ToPanel) => void;
  /** Carries out what is not only shown; throws what the person should read. */
  readonly run: (intent: CarriedIntent) => Promise<void>;
  /** An ended rollout was on the screen for a while. */
  readonly onSeen: (rolloutId: string) => void;
  /** Whether the window has the focus: who is elsewhere sees nothing. */
  readonly isFocused: () => boolean;
  /** Text that is not sent yet, which must outlive the page. */
  readonly onDrafts: (drafts: PanelDrafts) => void;
  /** Calls back regularly until disposed; made for tests to replace. */
  readonly every: (ms: number, work: () => void) => { dispose(): unknown };
}

/** Served counts come with no event; they are read while somebody can see them, and at no other time. */
export const refreshMs = 5000;

/** A rollback that comes while the panel is open has not been read the moment it is drawn. */
export const seenAfterMs = 5000;

export class PanelSession extends Disposable {
  readonly #options: PanelSessionOptions;
  #sequence = 0;
  #ready = false;
  #visible = true;
  #refreshing = false;
  #timer: { dispose(): unknown } | undefined;
  /** The ended rollout on the screen; the timer runs until somebody has looked at it long enough. */
  #looking: { readonly rolloutId: string; readonly timer: { dispose(): unknown } } | undefined;
  /** Where the person asked to be taken, from the first view that says so until one is rendered. */
  #wanted: { readonly part: RevealedPart; readonly since: number } | undefined;
  /** Rollout of each view that was sent and is final, until it is rendered. */
  #ended: { readonly sequence: number; readonly rolloutId: string } | undefined;

  constructor(options: PanelSessionOptions) {
    super();
    this.#options = options;
    this.#watch();
  }

  override dispose(): void {
    this.#timer?.dispose();
    this.#stopLooking();
    super.dispose();
  }

  /** A message of the page, not yet checked. */
  async receive(data: unknown): Promise<void> {
    const message = parseFromPanel(data);
    if (message === undefined) return;
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.send();
        return this.reload();
      case 'rendered':
        this.#rendered(message.sequence);
        return;
      case 'drafts':
        this.#options.onDrafts(message.drafts);
        return;
      case 'request':
        return this.#request(message);
    }
  }

  /** A hidden page is deaf: it gets a whole view when it is seen again. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    this.#visible = visible;
    this.#watch();
    this.#stopLooking();
    if (!visible) return;
    this.send();
    void this.reload();
  }

  /** Takes the person to a part, once. */
  reveal(part: RevealedPart): void {
    this.#wanted = { part, since: this.#sequence + 1 };
    this.send();
  }

  /** Shows what is known now. */
  send(): void {
    if (!this.#ready || !this.#visible || this.isDisposed) return;
    const { source, target } = this.#options;
    const facts = source.facts();
    this.#sequence += 1;
    const { rollout } = facts;
    this.#ended =
      rollout?.end === undefined ? undefined : { sequence: this.#sequence, rolloutId: rollout.id };
    if (this.#looking?.rolloutId !== rollout?.id) this.#stopLooking();
    const view = toRolloutView(facts);
    this.#post({
      ...{ protocol: panelProtocol, type: 'view', sequence: this.#sequence, target, view },
      ...(this.#wanted === undefined ? {} : { reveal: this.#wanted.part }),
    });
  }

  /** Reads everything again and shows it, when the registry's state changed. */
  async reload(): Promise<void> {
    if (!this.#visible || this.isDisposed) return;
    if (await this.#options.source.load()) this.send();
    await this.#loadLive();
  }

  /** After everything else: the first view does not wait for it. */
  async #loadLive(): Promise<void> {
    if (!this.#visible || this.isDisposed) return;
    if (await this.#options.source.loadLive()) this.send();
  }

  async #refresh(): Promise<void> {
    if (this.#refreshing || !this.#ready) return;
    this.#refreshing = true;
    try {
      if (await this.#options.source.refresh()) this.send();
      await this.#loadLive();
    } finally {
      this.#refreshing = false;
    }
  }

  #watch(): void {
    this.#timer?.dispose();
    this.#timer = this.#visible
      ? this.#options.every(refreshMs, () => void this.#refresh())
      : undefined;
  }

  #rendered(sequence: number): void {
    if (this.#wanted !== undefined && sequence >= this.#wanted.since) this.#wanted = undefined;
    const ended = this.#ended;
    if (ended === undefined || sequence < ended.sequence) return;
    this.#ended = undefined;
    this.#lookAt(ended.rolloutId);
  }

  #lookAt(rolloutId: string): void {
    if (this.#looking?.rolloutId === rolloutId || !this.#visible || this.isDisposed) return;
    this.#stopLooking();
    const { every, isFocused, onSeen } = this.#options;
    const timer = every(seenAfterMs, () => {
      if (!isFocused()) return;
      timer.dispose();
      onSeen(rolloutId);
    });
    this.#looking = { rolloutId, timer };
  }

  #stopLooking(): void {
    this.#looking?.timer.dispose();
    this.#looking = undefined;
  }

  async #request({ id, intent }: Extract<FromPanel, { type: 'request' }>): Promise<void> {
    this.#post({ protocol: panelProtocol, type: 'accepted', id });
    try {
      await this.#carryOut(intent);
      this.#post({ protocol: panelProtocol, type: 'reply', id, ok: true });
    } catch (error) {
      const code = failureCode(error);
      const message = code === 'cancelled' ? '' : failureText(error);
      this.#post({ protocol: panelProtocol, type: 'reply', id, ok: false, code, message });
    }
  }

  /** A dialog may be answered after the panel was closed: then nobody is there to be told. */
  #post(message: ToPanel): void {
    if (!this.isDisposed) this.#options.post(message);
  }

  async #carryOut(intent: PanelIntent): Promise<void> {
    const { source, run } = this.#options;
    switch (intent.kind) {
      case 'showHistoryMore':
        source.showMoreHistory();
        return this.reload();
      case 'showSamplesMore':
        source.showMoreSamples();
        return this.#loadLive();
      case 'showSamples': {
        const { kind: _, ...filter } = intent;
        source.showSamples(filter);
        return this.#loadLive();
      }
      case 'showCharts':
        source.showCharts(intent.cohort);
        return this.#loadLive();
      default:
        await run(intent);
    }
  }
}

// By name and code, since the parts that are loaded on first use are bundles with their own copy of the classes.
function failureCode(error: unknown): PanelFailureCode {
  if (!(error instanceof Error)) return 'failed';
  if (['CancelledError', 'Canceled'].includes(error.name)) return 'cancelled';
  const code: unknown = 'code' in error ? error.code : undefined;
  if (code === 'unreachable') return 'offline';
  if (code === 'precondition_failed') return 'conflict';
  return error.name === 'UserError' || code === undefined ? 'failed' : 'refused';
}

function failureText(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  return text === '' ? l10n.t('That could not be done. The log says more.') : text;
}
