import {
  parsePanelDrafts,
  withoutOldReviews,
  type PanelDrafts,
} from '../../protocol/panel/panelDrafts.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { RegistryConnection, RegistryState } from '../connection/registryConnection.ts';
import { storageKeys } from '../manifest.ts';
import type { KeptState } from '../platform/keptState.ts';

/** A place that nobody came back to makes room. */
const keptPlaces = 20;

interface Known {
  readonly status: Pick<RegistryConnection['status'], 'kind'>;
  readonly state: Pick<RegistryState, 'findOpenRollout'>;
}

type Place = Pick<PanelTarget, 'registry' | 'prompt' | 'environment'>;

/** What was typed into panels and not sent, by place: neither a closed panel nor a window that reloads takes it along. */
export class PanelDraftBook {
  readonly #store: KeptState;

  constructor(store: KeptState) {
    this.#store = store;
  }

  get(place: Place, { status, state }: Known): PanelDrafts {
    const drafts = this.#all().get(keyOf(place)) ?? {};
    // What has ended is known for sure only while connected.
    if (status.kind !== 'live') return drafts;
    const running = state.findOpenRollout(place.prompt, place.environment);
    const change = running && { from: running.stable, to: running.candidate };
    return withoutOldReviews(drafts, change);
  }

  async keep(place: Place, drafts: PanelDrafts): Promise<void> {
    const all = this.#all();
    const key = keyOf(place);
    // Empty before and after: most panels hold no text at all.
    if (!all.delete(key) && Object.keys(drafts).length === 0) return;
    if (Object.keys(drafts).length > 0) all.set(key, drafts);
    await this.#store.update(storageKeys.panelDrafts, [...all].slice(-keptPlaces));
  }

  /** Least recently typed first. */
  #all(): Map<string, PanelDrafts> {
    const kept = this.#store.get(storageKeys.panelDrafts);
    const entries: readonly unknown[] = Array.isArray(kept) ? kept : [];
    return new Map(
      entries.flatMap((entry) => {
        const pair: readonly unknown[] = Array.isArray(entry) ? entry : [];
        const [key, drafts] = pair;
        return typeof key === 'string' ? [[key, parsePanelDrafts(drafts)] as const] : [];
      }),
    );
  }
}

function keyOf({ registry, prompt, environment }: Place): string {
  return JSON.stringify([registry, prompt, environment]);
}
