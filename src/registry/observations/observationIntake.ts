import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../../domain/environment/environment.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import type {
  ObservationOutcome,
  ObservationResult,
  ObservationResults,
} from '../../protocol/registry/observationDto.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { find } from '../http/find.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RouteDeps } from '../http/routeDeps.ts';
import { registryActor } from '../registryActor.ts';
import { DeploymentDecisions } from './deploymentDecisions.ts';
import { takeObservations, type Batch } from './takeObservations.ts';

export interface ObservationIntakeDeps extends Pick<RouteDeps, 'store' | 'changes' | 'clock'> {
  /** Looks at the rollouts that know more than before, in the transaction of `unit` or in one of its own. */
  readonly lookIn: (unit: UnitOfWork, rolloutIds: readonly string[]) => Promise<void>;
  readonly lookAt: (rolloutIds: readonly string[]) => Promise<void>;
  /** Of those that the process knows by heart: a look into the store would wait for whatever is being written. */
  readonly findEnvironment: (name: string) => EnvironmentFacts | undefined;
  /** How often applications resolved so far. */
  readonly countResolves: () => number;
}

/** What decides on permissions. */
export type EnvironmentFacts = Pick<Environment, 'name' | 'protected'>;

interface Waiting {
  readonly batch: Batch;
  readonly length: number;
  readonly resolve: (answer: ObservationResults) => void;
  readonly reject: (error: unknown) => void;
}

/** Outcomes of batches that are taken together: while they are, nothing else is answered. */
const maxTogether = 2000;
/** While somebody resolves, who shall not wait that long. */
const maxBesideResolves = 200;
/** Of outcomes that wait in memory; an application that is refused keeps its own and sends them again. */
const maxWaiting = 50_000;
/** Characters of the bodies that they came in, since an outcome may be long. In memory they take a few times as much. */
const maxWaitingLength = 64 * 1024 * 1024;

/**
 * The one way in for outcomes, in whatever form they come. Batches that wait for the disk at the same time share a
 * transaction, since forcing it out costs as much as everything else.
 */
export class ObservationIntake {
  readonly #deps: ObservationIntakeDeps;
  readonly #decisions = new DeploymentDecisions();
  readonly #waiting: Waiting[] = [];
  /** Of all that wait. */
  readonly #load = { outcomes: 0, length: 0 };
  #isTaking = false;
  /** Whether somebody resolved since the last transaction. */
  #isResolving = false;

  constructor(deps: ObservationIntakeDeps) {
    this.#deps = deps;
  }

  /** Refuses a caller who may not report in this environment. */
  async admit(identity: Identity, environment: string): Promise<void> {
    const { findEnvironment, store } = this.#deps;
    const known = findEnvironment(environment);
    const found = known ?? (await store.read((tables) => find.environment(tables, environment)));
    requirePermission(identity, 'observe', found);
  }

  /**
   * Takes a batch that came in a body of so many characters, all of it or nothing. Harm that it proves is acted on before its sender
   * hears of it. Refuses with `unavailable` when too many wait already.
   */
  async take(batch: Batch, length: number): Promise<ObservationResults> {
    if (this.#isFull(batch, length))
      throw new RegistryRefusal(
        'unavailable',
        'More outcomes are waiting than the registry can take just now. Send this batch again in a moment; each id counts once.',
      );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, length, resolve, reject });
      this.#load.outcomes += batch.items.length;
      this.#load.length += length;
      void this.#takeWaiting();
    });
  }

  /** One always has room when nothing else waits. */
  #isFull({ items }: Batch, length: number): boolean {
    if (this.#waiting.length === 0) return false;
    const { outcomes, length: before } = this.#load;
    return outcomes + items.length > maxWaiting || before + length > maxWaitingLength;
  }

  async #takeWaiting(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    while (this.#waiting.length > 0) {
      const beganAt = this.#deps.clock.monotonicNow();
      await this.#takeTogether(this.#removeSome());
      await this.#giveWay(this.#deps.clock.monotonicNow() - beganAt);
    }
    this.#isTaking = false;
  }

  /** Whoever resolves has as much time between two transactions as the last one took, while anybody does. */
  async #giveWay(tookMs: number): Promise<void> {
    const { clock, countResolves } = this.#deps;
    const until = clock.monotonicNow() + tookMs;
    let before = countResolves();
    await nextTurn();
    this.#isResolving = countResolves() > before;
    while (countResolves() > before && clock.monotonicNow() < until) {
      before = countResolves();
      await delay(1);
    }
  }

  /** The first one and those of its environment that follow it, as long as they are not too many. */
  #removeSome(): readonly Waiting[] {
    const environment = this.#waiting[0]?.batch.environment;
    const most = this.#isResolving ? maxBesideResolves : maxTogether;
    let items = 0;
    const end = this.#waiting.findIndex(({ batch }, index) => {
      items += batch.items.length;
      return index > 0 && (items > most || batch.environment !== environment);
    });
    const removed = this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
    for (const { batch, length } of removed) {
      this.#load.outcomes -= batch.items.length;
      this.#load.length -= length;
    }
    return removed;
  }

  async #takeTogether(group: readonly Waiting[]): Promise<void> {
    const environment = group[0]?.batch.environment ?? '';
    const items = group.flatMap(({ batch }) => batch.items);
    try {
      const results = await this.#deps.changes.run(registryActor, async (unit) => {
        const taken = await takeObservations(unit, { environment, items }, this.#decisions);
        await this.#deps.lookIn(unit, taken.rolloutIds);
        return taken.results;
      });
      let start = 0;
      for (const { batch, resolve } of group) {
        const own = results.slice(start, start + batch.items.length);
        start += batch.items.length;
        resolve(toAnswer(own));
      }
    } catch {
      // Whatever it was, it must neither cost the other batches nor, if it was a rollout, the outcomes.
      for (const one of group) await this.#takeAlone(one);
    }
  }

  async #takeAlone({ batch, resolve, reject }: Waiting): Promise<void> {
    const { changes, lookAt } = this.#deps;
    try {
      const taken = await changes.run(registryActor, (unit) =>
        takeObservations(unit, batch, this.#decisions),
      );
      await lookAt(taken.rolloutIds);
      resolve(toAnswer(taken.results));
    } catch (error) {
      reject(error);
    }
  }
}

function toAnswer(results: ObservationResult[]): ObservationResults {
  const counts: Partial<Record<ObservationOutcome, number>> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { counts, results };
}
