import type { FromPanel } from '../../protocol/panel/fromPanel.ts';
import type { PanelIntent } from '../../protocol/panel/panelIntent.ts';
import { panelProtocol } from '../../protocol/panel/panelProtocol.ts';
import type { PanelFailureCode, ToPanel } from '../../protocol/panel/toPanel.ts';

/** How a request ended. */
export type RequestOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: PanelFailureCode; readonly message: string };

interface OpenRequest {
  readonly settle: (outcome: RequestOutcome) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface PanelRequestsOptions {
  readonly post: (message: FromPanel) => void;
  /** How long the extension may take to accept; afterwards a person may take as long as they like in a dialog. */
  readonly acceptWithinMs: number;
  /** Said when nobody accepts. */
  readonly noAnswerText: string;
}

/** Requests to the extension: numbered, accepted at once or given up, answered at the end. */
export class PanelRequests {
  readonly #options: PanelRequestsOptions;
  readonly #open = new Map<number, OpenRequest>();
  #lastId = 0;

  constructor(options: PanelRequestsOptions) {
    this.#options = options;
  }

  send(intent: PanelIntent): Promise<RequestOutcome> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(id), this.#options.acceptWithinMs);
      this.#open.set(id, { settle: resolve, timer });
      this.#options.post({ protocol: panelProtocol, type: 'request', id, intent });
    });
  }

  receive(message: Exclude<ToPanel, { type: 'view' }>): void {
    const request = this.#open.get(message.id);
    if (request === undefined) return;
    clearTimeout(request.timer);
    if (message.type === 'accepted') return;
    this.#open.delete(message.id);
    request.settle(
      message.ok ? { ok: true } : { ok: false, code: message.code, message: message.message },
    );
  }

  /** Ends every open request, when the page goes away. */
  dispose(): void {
    for (const request of this.#open.values()) {
      clearTimeout(request.timer);
      request.settle({ ok: false, code: 'closed', message: '' });
    }
    this.#open.clear();
  }

  #giveUp(id: number): void {
    const request = this.#open.get(id);
    this.#open.delete(id);
    request?.settle({ ok: false, code: 'noAnswer', message: this.#options.noAnswerText });
  }
}
