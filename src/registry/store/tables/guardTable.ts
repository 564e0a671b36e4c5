import type { Kysely } from 'kysely';
import { createTrafficState } from '../../../domain/guards/createTrafficState.ts';
import type { GuardState } from '../../../domain/guards/guardState.ts';
import type { TrafficState } from '../../../domain/guards/trafficState.ts';
import { inChunks } from '../inChunks.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

/** Stands for “was seen at all” where a metric would be named. */
export const anyMetric = '';

/** What is known of one unit and one metric, or of the unit whatever it reported. */
export interface UnitRecord {
  readonly metric: string;
  /** See `Assignment`. */
  readonly from: number;
  readonly below: number;
  /** Stages with a record. */
  readonly stages: readonly string[];
}

export interface ObservedUnit {
  readonly unitHash: string;
  readonly records: readonly UnitRecord[];
}

/** What guards of one rollout remember, by metric, and who was seen. */
export interface GuardStates {
  readonly traffic: TrafficState;
  readonly byMetric: ReadonlyMap<string, GuardState>;
}

/** What guards remember of rollouts; of units only hashes, and only until the rollout ends. */
export class GuardTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async findUnits(rolloutId: string, unitHashes: readonly string[]): Promise<ObservedUnit[]> {
    const found: ObservedUnit[] = [];
    for (const chunk of inChunks(unitHashes)) {
      const rows = await this.#database
        .selectFrom('observed_units')
        .selectAll()
        .where('rollout_id', '=', rolloutId)
        .where('unit_hash', 'in', chunk)
        .execute();
      for (const row of rows)
        found.push({ unitHash: row.unit_hash, records: parseStored<UnitRecord[]>(row.records) });
    }
    return found;
  }

  async saveUnits(rolloutId: string, units: readonly ObservedUnit[]): Promise<void> {
    for (const chunk of inChunks(units))
      await this.#database
        .insertInto('observed_units')
        .values(
          chunk.map(({ unitHash, records }) => ({
            ...{ rollout_id: rolloutId, unit_hash: unitHash },
            records: JSON.stringify(records),
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['rollout_id', 'unit_hash'])
            .doUpdateSet({ records: (row) => row.ref('excluded.records') }),
        )
        .execute();
  }

  /**
   * Forgets some units of a rollout that has ended, since nothing is decided by them any more. A few at a time, so that
   * no other change waits long; false when there is nothing left to forget.
   */
  async forgetUnits(atMost: number): Promise<boolean> {
    const ended = await this.#database
      .selectFrom('rollouts')
      .select('id')
      .where('final', '=', 1)
      .where((row) =>
        row.exists(
          row
            .selectFrom('observed_units')
            .select('unit_hash')
            .whereRef('observed_units.rollout_id', '=', 'rollouts.id'),
        ),
      )
      .limit(1)
      .executeTakeFirst();
    if (ended === undefined) return false;
    const some = this.#database
      .selectFrom('observed_units')
      .select('unit_hash')
      .where('rollout_id', '=', ended.id)
      .limit(atMost);
    await this.#database
      .deleteFrom('observed_units')
      .where('rollout_id', '=', ended.id)
      .where('unit_hash', 'in', some)
      .execute();
    return true;
  }

  async readStates(rolloutId: string): Promise<GuardStates> {
    const rows = await this.#database
      .selectFrom('guard_states')
      .select(['metric', 'state'])
      .where('rollout_id', '=', rolloutId)
      .execute();
    const traffic = rows.find(({ metric }) => metric === anyMetric);
    const guards = rows.filter(({ metric }) => metric !== anyMetric);
    return {
      traffic: traffic ? parseStored<TrafficState>(traffic.state) : createTrafficState(),
      byMetric: new Map(guards.map((row) => [row.metric, parseStored<GuardState>(row.state)])),
    };
  }

  async saveStates(rolloutId: string, { traffic, byMetric }: GuardStates): Promise<void> {
    const states: (readonly [string, object])[] = [[anyMetric, traffic], ...byMetric];
    for (const [metric, state] of states) {
      const text = JSON.stringify(state);
      await this.#database
        .insertInto('guard_states')
        .values({ rollout_id: rolloutId, metric, state: text })
        .onConflict((conflict) =>
          conflict.columns(['rollout_id', 'metric']).doUpdateSet({ state: text }),
        )
        .execute();
    }
  }
}
