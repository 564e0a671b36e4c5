import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { Emitter } from '../platform/emitter.ts';
import type { DisposableLike } from '../platform/disposable.ts';

/** Plans of rollouts, which never change after the start; read in the background, once each. */
export class FrozenPlans implements DisposableLike {
  readonly #plans = new Map<string, RolloutPlan>();
  readonly #reading = new Set<string>();
  readonly #changed: Emitter<string>;
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#changed = new Emitter<string>(onError);
  }

  /** The id of a rollout whose plan is there now. */
  get onDidChange(): Emitter<string>['event'] {
    return this.#changed.event;
  }

  /** What is known now. Starts to read what is not, where the registry answers. */
  peek(connection: RegistryConnection, rolloutId: string): RolloutPlan | undefined {
    const known = this.#plans.get(rolloutId);
    if (known !== undefined || connection.status.kind !== 'live') return known;
    if (this.#reading.has(rolloutId)) return undefined;
    this.#reading.add(rolloutId);
    this.#read(connection, rolloutId)
      .catch(this.#onError)
      .finally(() => this.#reading.delete(rolloutId));
    return undefined;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #read(connection: RegistryConnection, rolloutId: string): Promise<void> {
    const client = await connection.reader();
    const { plan } = await client.rollouts.get(rolloutId);
    this.#plans.set(rolloutId, plan);
    this.#changed.fire(rolloutId);
  }
}
