import type { Changes } from '../changes/changes.ts';
import type { Clock } from '../clock.ts';
import { registryActor } from '../registryActor.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { lookAtRecovery } from './lookAtRecovery.ts';

export interface RecoveryWatchDeps {
  readonly store: RegistryStore;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly onError: (error: unknown, rolloutId?: string) => void;
}

/** Nothing is acted on, so there is no hurry. */
const everyMs = 5000;

/** Looks at the stable versions of rollouts that were rolled back, until they are back to normal. */
export class RecoveryWatch {
  readonly #deps: RecoveryWatchDeps;
  #lookedAtMs = -Infinity;

  constructor(deps: RecoveryWatchDeps) {
    this.#deps = deps;
  }

  async look(): Promise<void> {
    const { store, changes, clock, onError } = this.#deps;
    const nowMs = clock.monotonicNow();
    if (nowMs - this.#lookedAtMs < everyMs) return;
    this.#lookedAtMs = nowMs;
    const ids = await store
      .read((tables) => tables.recoveries.listWatched(clock.now()))
      .catch((error: unknown): string[] => {
        onError(error);
        return [];
      });
    for (const id of ids)
      await changes
        .run(registryActor, async (unit) => {
          const stored = await unit.tables.rollouts.find(id);
          if (stored !== undefined) await lookAtRecovery(unit, stored);
        })
        .catch((error: unknown) => onError(error, id));
  }
}
