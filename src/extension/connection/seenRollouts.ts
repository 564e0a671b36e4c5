import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { storageKeys } from '../manifest.ts';
import { Emitter } from '../platform/emitter.ts';
import type { KeptState } from '../platform/keptState.ts';

const keptIds = 500;

/**
 * Which ended rollouts a person has seen. A rollout counts as unseen when it ended by other hands, or by a guard, and
 * its panel has not been on screen in a focused window since, for as long as reading the end takes.
 */
export class SeenRollouts {
  readonly #store: KeptState;
  readonly #changed: Emitter<void>;
  readonly #ids = new Set<string>();
  #read: unknown;

  constructor(store: KeptState, onError: (error: unknown) => void) {
    this.#store = store;
    this.#changed = new Emitter<void>(onError);
  }

  get onDidChange(): Emitter<void>['event'] {
    return this.#changed.event;
  }

  /** True for an ended rollout that was taken back or stopped while nobody looked. */
  isUnseen(rollout: RolloutSummaryDto, me: string | undefined): boolean {
    if (!isFinalPhase(rollout.phase) || rollout.end === undefined) return false;
    if (this.#known().has(rollout.id)) return false;
    return rollout.end.cause === 'guard' || rollout.end.actor.name !== me;
  }

  /** Called when a person has had the end on screen, or ends it here. */
  async markSeen(rolloutId: string): Promise<void> {
    if (this.#known().has(rolloutId)) return;
    this.#ids.add(rolloutId);
    const kept = [...this.#ids].slice(-keptIds);
    await this.#store.update(storageKeys.seenRollouts, kept);
    this.#changed.fire();
  }

  /** Another window may have opened one meanwhile. */
  lookAgain(): void {
    const before = this.#ids.size;
    if (this.#known().size > before) this.#changed.fire();
  }

  /** Also what other windows have kept since: theirs must not be lost with the next one of this window. */
  #known(): ReadonlySet<string> {
    const stored = this.#store.get(storageKeys.seenRollouts);
    if (stored !== this.#read) {
      this.#read = stored;
      for (const id of toStrings(stored)) this.#ids.add(id);
    }
    return this.#ids;
  }
}

function toStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
