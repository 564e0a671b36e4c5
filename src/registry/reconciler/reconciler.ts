import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import { transition } from '../../domain/rollout/transition.ts';
import { calculateWatchedCredit } from '../../domain/rollout/watchedTime.ts';
import type { Changes } from '../changes/changes.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import type { Clock } from '../clock.ts';
import { registryActor } from '../registryActor.ts';
import { applyRolloutEvent, hasGateChanged } from '../rollouts/applyRolloutEvent.ts';
import { readGate } from '../rollouts/readGate.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';

export interface ReconcilerDeps {
  readonly store: RegistryStore;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly onError: (error: unknown, rolloutId?: string) => void;
}

/** Looks at every rollout that is not final: credits watched time and moves a stage whose gate holds by itself. */
export class Reconciler {
  readonly #deps: ReconcilerDeps;
  #previousMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
  }

  /** Ticks until `stop`. Ticks never overlap: one that takes long makes the next ones wait. */
  start(): void {
    this.#timer ??= setInterval(() => {
      this.#looking ??= this.tick().finally(() => (this.#looking = undefined));
    }, this.#deps.intervalMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  /** One look, with the time since the last tick credited as watched. */
  async tick(): Promise<void> {
    const nowMs = this.#deps.clock.monotonicNow();
    const elapsedMs = calculateWatchedCredit({
      previousMs: this.#previousMs,
      nowMs,
      intervalMs: this.#deps.intervalMs,
    });
    this.#previousMs = nowMs;
    await this.#look(elapsedMs);
  }

  /** One look right now, because something may have been waited for. Credits no time. */
  async wake(): Promise<void> {
    await this.#look(0);
  }

  async #look(elapsedMs: number): Promise<void> {
    const { store, changes } = this.#deps;
    try {
      const running = await store.read((tables) => tables.rollouts.listRunning());
      if (running.length === 0) return;
      await changes.run(registryActor, async (unit) => {
        for (const stored of await unit.tables.rollouts.listRunning())
          await lookAt(unit, stored, elapsedMs);
      });
    } catch (error) {
      this.#deps.onError(error);
      await this.#lookAtEach(elapsedMs);
    }
  }

  /** After a failure each rollout gets a transaction of its own, so that one cannot stop the others. */
  async #lookAtEach(elapsedMs: number): Promise<void> {
    const { store, changes, onError } = this.#deps;
    const running = await store
      .read((tables) => tables.rollouts.listRunning())
      .catch((): StoredRollout[] => []);
    for (const { rollout } of running) {
      await changes
        .run(registryActor, async (unit) => {
          const stored = await unit.tables.rollouts.find(rollout.id);
          if (stored && !isFinalPhase(stored.rollout.phase)) await lookAt(unit, stored, elapsedMs);
        })
        .catch((error: unknown) => onError(error, rollout.id));
    }
  }
}

/** At most one stage per look. */
async function lookAt(unit: UnitOfWork, stored: StoredRollout, elapsedMs: number): Promise<void> {
  const rollout = credit(stored.rollout, elapsedMs, unit.now);
  const gate = await readGate(unit.tables, rollout, { mode: 'automatic', now: unit.now });
  const present = { ...stored, rollout, gate };
  // A stage that a person leaves has a condition for that, which no look ever meets.
  if (gate.every((condition) => condition.state === 'met') && rollout.phase !== 'paused') {
    const acting = { actor: registryActor, gate };
    const applied = await applyRolloutEvent(
      unit,
      present,
      rollout.phase === 'pending'
        ? { type: 'begin', ...acting }
        : { type: 'advance', mode: 'automatic', ...acting },
    );
    if (applied.kind === 'changed') return;
  }
  await keepLook(unit, stored, present);
}

function credit(rollout: Rollout, elapsedMs: number, now: number): Rollout {
  const result = transition(rollout, { type: 'watched', elapsedMs }, now);
  return result.kind === 'credited' ? result.rollout : rollout;
}

async function keepLook(
  unit: UnitOfWork,
  before: StoredRollout,
  present: StoredRollout,
): Promise<void> {
  const { rollout, gate } = present;
  const watchedMs = 'watchedMs' in rollout ? rollout.watchedMs : 0;
  const isSame = JSON.stringify(gate) === JSON.stringify(before.gate);
  const hadWatchedMs = 'watchedMs' in before.rollout ? before.rollout.watchedMs : 0;
  if (isSame && watchedMs === hadWatchedMs) return;
  await unit.tables.rollouts.saveLook({ id: rollout.id, watchedMs, gate }, rollout.revision);
  if (!hasGateChanged(before.gate, gate)) return;
  await unit.record({
    type: 'rollout.changed',
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.candidate,
    rollout: toRolloutSummaryDto(present, unit.now),
  });
}
