import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import { builtInMetricProperties } from '../../protocol/registry/observationDto.ts';
import { find } from '../http/find.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { OutcomeMinute } from '../store/tables/outcomeTable.ts';
import type { MetricValue } from './checkObservation.ts';
import type { Credit } from './creditObservation.ts';
import { GuardLedger } from './guardLedger.ts';

const minuteMs = 60_000;
const nothing = { count: 0, sum: 0, sumOfSquares: 0 };

/** What one batch adds to one rollout, in memory until it is saved as a whole. */
export class RolloutLedger {
  readonly #rollout: Rollout;
  readonly #kept: ReadonlySet<string>;
  /** Undefined once the rollout is over: nothing is decided any more, and units are forgotten. */
  readonly #guards: GuardLedger | undefined;
  readonly #minutes = new Map<string, OutcomeMinute>();

  private constructor(rollout: Rollout, guards: GuardLedger | undefined) {
    this.#rollout = rollout;
    this.#guards = guards;
    const guarded = (rollout.plan.guards ?? []).map(({ metric }) => metric);
    this.#kept = new Set([...Object.keys(builtInMetricProperties), ...guarded]);
  }

  /** Reads what is known of the units that a batch names. */
  static async open(
    tables: StoreTables,
    rolloutId: string,
    batch: { readonly unitHashes: readonly string[]; readonly now: number },
  ): Promise<RolloutLedger> {
    const { rollout } = await find.rollout(tables, rolloutId);
    if (isFinalPhase(rollout.phase)) return new RolloutLedger(rollout, undefined);
    return new RolloutLedger(rollout, await GuardLedger.open(tables, rollout, batch));
  }

  /** Adds metrics of one outcome; those of the application's own that no guard names are left out. */
  add(credit: Credit, values: ReadonlyMap<string, MetricValue>): void {
    for (const [metric, value] of values)
      if (this.#kept.has(metric)) this.#addUp(credit, metric, Number(value));
    this.#guards?.add(credit, values);
  }

  async save(tables: StoreTables): Promise<void> {
    await tables.outcomes.add([...this.#minutes.values()]);
    await this.#guards?.save(tables);
  }

  #addUp({ stage, rule, arm, at }: Credit, metric: string, value: number): void {
    const minute = at - (at % minuteMs);
    const name = JSON.stringify([stage, rule, arm, metric, minute]);
    const { count, sum, sumOfSquares } = this.#minutes.get(name) ?? nothing;
    this.#minutes.set(name, {
      ...{ rolloutId: this.#rollout.id, stage, rule, arm, metric, minute },
      count: count + 1,
      sum: sum + value,
      sumOfSquares: sumOfSquares + value * value,
    });
  }
}
