import { findStall } from '../../domain/rollout/findStall.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import { transition } from '../../domain/rollout/transition.ts';
import { calculateWatchedCredit } from '../../domain/rollout/watchedTime.ts';
import type { Changes } from '../changes/changes.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import type { Clock } from '../clock.ts';
import { RecoveryWatch } from '../recovery/recoveryWatch.ts';
import { registryActor } from '../registryActor.ts';
import { applyRolloutEvent, hasGateChanged } from '../rollouts/applyRolloutEvent.ts';
import { readStanding } from '../rollouts/readStanding.ts';
import { toGuardDtos } from '../rollouts/toGuardDtos.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { GuardStanding, StoredRollout } from '../store/tables/rolloutTable.ts';

export interface ReconcilerDeps {
  readonly store: RegistryStore;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly onError: (error: unknown, rolloutId?: string) => void;
}

/**
 * Looks at every rollout that is not final: acts on harm, credits watched time, and moves a stage whose gate holds by
 * itself.
 */
export class Reconciler {
  readonly #deps: ReconcilerDeps;
  readonly #recoveries: RecoveryWatch;
  #previousMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  readonly #waiting = new Set<string>();
  #next: Promise<void> | undefined;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
    this.#recoveries = new RecoveryWatch(deps);
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
    await this.#recoveries.look();
  }

  /** One look right now, because something may have been waited for. Credits no time. */
  async wake(): Promise<void> {
    await this.#look(0);
  }

  /**
   * A look at some rollouts, because something was reported about them. Those that are asked for while another change
   * is under way share one look; each caller waits for one that began after its own change.
   */
  async lookAt(rolloutIds: readonly string[]): Promise<void> {
    for (const id of rolloutIds) this.#waiting.add(id);
    if (this.#waiting.size === 0) return;
    this.#next ??= this.#lookAtWaiting();
    await this.#next;
  }

  /** The same in a transaction that is under way: what was reported and what follows from it are one change. */
  async lookIn(unit: UnitOfWork, rolloutIds: readonly string[]): Promise<void> {
    for (const id of rolloutIds) await lookAtOne(unit, id, 0);
  }

  async #lookAtWaiting(): Promise<void> {
    const { changes, onError } = this.#deps;
    let ids: readonly string[] = [];
    try {
      await changes.run(registryActor, async (unit) => {
        ids = [...this.#waiting];
        this.#waiting.clear();
        this.#next = undefined;
        for (const id of ids) await lookAtOne(unit, id, 0);
      });
    } catch (error) {
      this.#next = undefined;
      onError(error);
      await this.#lookAtEach(ids, 0);
    }
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
      const running = await store
        .read((tables) => tables.rollouts.listRunning())
        .catch((): StoredRollout[] => []);
      await this.#lookAtEach(
        running.map(({ rollout }) => rollout.id),
        elapsedMs,
      );
    }
  }

  /** After a failure each rollout gets a transaction of its own, so that one cannot stop the others. */
  async #lookAtEach(rolloutIds: readonly string[], elapsedMs: number): Promise<void> {
    const { changes, onError } = this.#deps;
    for (const id of rolloutIds)
      await changes
        .run(registryActor, (unit) => lookAtOne(unit, id, elapsedMs))
        .catch((error: unknown) => onError(error, id));
  }
}

async function lookAtOne(unit: UnitOfWork, id: string, elapsedMs: number): Promise<void> {
  const stored = await unit.tables.rollouts.find(id);
  if (stored && !isFinalPhase(stored.rollout.phase)) await lookAt(unit, stored, elapsedMs);
}

/** At most one stage per look; harm comes before everything else. */
async function lookAt(unit: UnitOfWork, stored: StoredRollout, elapsedMs: number): Promise<void> {
  const rollout = credit(stored.rollout, elapsedMs, unit.now);
  const standing = await readStanding(unit, rollout, 'automatic');
  const { gate } = standing;
  const present = { ...stored, rollout, ...standing };
  if (await actOnHarm(unit, present)) return;
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
  if (await pauseStalled(unit, present)) return;
  await keepLook(unit, stored, present);
}

/** Whether a guard changed the rollout. What pauses waits while another one rolls back. */
async function actOnHarm(unit: UnitOfWork, present: StoredRollout): Promise<boolean> {
  const harmful = present.guards.guards.filter((one) => one.verdict === 'harm' && !one.dryRun);
  for (const onHarm of ['rollback', 'pause'] as const) {
    const guard = harmful.find((one) => one.onHarm === onHarm)?.key;
    if (guard === undefined) continue;
    const event = { type: 'harm', actor: registryActor, guard, onHarm } as const;
    const applied = await applyRolloutEvent(unit, present, event);
    return applied.kind === 'changed';
  }
  return false;
}

/** Asks for a person where the hold is over and a guard cannot tell, if the plan says so. */
async function pauseStalled(unit: UnitOfWork, present: StoredRollout): Promise<boolean> {
  const stall = findStall(present.rollout, present.gate);
  if (stall === undefined) return false;
  const event = { type: 'stall', actor: registryActor, ...stall } as const;
  return (await applyRolloutEvent(unit, present, event)).kind === 'changed';
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
  const { rollout, gate, guards } = present;
  const watchedMs = 'watchedMs' in rollout ? rollout.watchedMs : 0;
  const isSame = JSON.stringify([gate, guards]) === JSON.stringify([before.gate, before.guards]);
  const hadWatchedMs = 'watchedMs' in before.rollout ? before.rollout.watchedMs : 0;
  if (isSame && watchedMs === hadWatchedMs) return;
  await unit.tables.rollouts.saveLook(
    { id: rollout.id, watchedMs, gate, guards },
    rollout.revision,
  );
  const isNews = hasGateChanged(before.gate, gate) || hasVerdictChanged(before.guards, guards);
  if (!isNews) return;
  await unit.record({
    type: 'rollout.changed',
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.candidate,
    rollout: toRolloutSummaryDto(present, unit.now),
    ...(guards.guards.length > 0 ? { guards: toGuardDtos(guards) } : {}),
  });
}

/** Also of guards that are no condition of the gate. */
function hasVerdictChanged(before: GuardStanding, after: GuardStanding): boolean {
  const verdicts = ({ guards }: GuardStanding) =>
    guards.map(({ key, verdict }) => `${key} ${verdict}`).join('\n');
  return before.guards.length > 0 && verdicts(before) !== verdicts(after);
}
