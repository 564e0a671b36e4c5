import type { Actor } from '../../domain/identity/actor.ts';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { Clock } from '../clock.ts';
import type { AppliedDeployment } from '../resolution/appliedDeployment.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { UnitOfWork } from './unitOfWork.ts';

export interface ChangesDeps {
  readonly store: RegistryStore;
  readonly clock: Clock;
  /** Makes a committed deployment what applications get. */
  readonly serve: (served: AppliedDeployment) => void;
  readonly publish: (events: readonly EventDto[]) => void;
  /** A committed change could not be told; it is in the store and must not look like a failure to the caller. */
  readonly onError: (error: unknown) => void;
}

/**
 * Every change of the registry goes through here, one after the other: committed, then served, then published, and
 * only then answered. So a rollback is in effect when its caller hears of it, and followers see changes in order.
 */
export class Changes {
  readonly #deps: ChangesDeps;
  readonly #upSince: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: ChangesDeps) {
    this.#deps = deps;
    this.#upSince = deps.clock.now();
  }

  run<T>(actor: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#runAlone(actor, work));
    // The next change runs whether or not this one is refused.
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when every change so far is done. */
  async drain(): Promise<void> {
    await this.#last;
  }

  async #runAlone<T>(actor: Actor, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const { store, clock } = this.#deps;
    const { unit, result } = await store.transact(async (tables) => {
      const open = new UnitOfWork({ tables, actor, now: clock.now(), upSince: this.#upSince });
      return { unit: open, result: await work(open) };
    });
    this.#tell(unit);
    return result;
  }

  /** What is committed has happened: one thing that cannot be told hides neither the others nor the success. */
  #tell(unit: UnitOfWork): void {
    const { serve, publish } = this.#deps;
    for (const served of unit.served) this.#attempt(() => serve(served));
    this.#attempt(() => publish(unit.events));
  }

  #attempt(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#deps.onError(error);
    }
  }
}
