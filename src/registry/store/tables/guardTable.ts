import { sql, type Kysely } from 'kysely';
import { createTrafficState } from '../../../domain/guards/createTrafficState.ts';
import type { GuardState } from '../../../domain/guards/guardState.ts';
import type { TrafficState } from '../../../domain/guards/trafficState.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';
import { writePairs } from '../writePairs.ts';
import { valuesOf } from '../valuesOf.ts';

/** Where a guard would be named: what is known of traffic. */
const trafficKey = '';

/** What is known of one unit, as its owner writes it. */
export interface ObservedUnit {
  readonly unitHash: string;
  readonly records: string;
}

/** What guards of one rollout remember, by key, and how units arrived. */
export interface GuardStates {
  readonly traffic: TrafficState;
  readonly byKey: ReadonlyMap<string, GuardState>;
}

/** What guards remember of rollouts; of units only hashes, and only until the rollout ends. */
export class GuardTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async findUnits(rolloutId: string, unitHashes: readonly string[]): Promise<ObservedUnit[]> {
    const rows = await this.#database
      .selectFrom('observed_units')
      .select(['unit_hash', 'records'])
      .where('rollout_id', '=', rolloutId)
      .where('unit_hash', 'in', valuesOf(unitHashes))
      .execute();
    return rows.map((row) => ({ unitHash: row.unit_hash, records: row.records }));
  }

  async saveUnits(rolloutId: string, units: readonly ObservedUnit[]): Promise<void> {
    const rows = writePairs(units, ({ unitHash, records }) => [unitHash, records]);
    await sql`
      insert into observed_units (rollout_id, unit_hash, records)
      select ${rolloutId}, key, value
      from json_each(${rows}) where true
      on conflict do update set records = excluded.records`.execute(this.#database);
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
    const traffic = rows.find(({ metric }) => metric === trafficKey);
    const guards = rows.filter(({ metric }) => metric !== trafficKey);
    return {
      traffic: traffic ? parseStored<TrafficState>(traffic.state) : createTrafficState(),
      byKey: new Map(guards.map((row) => [row.metric, parseStored<GuardState>(row.state)])),
    };
  }

  /** Of those that changed; the others stay as they are. */
  async saveStates(rolloutId: string, { traffic, byKey }: Partial<GuardStates>): Promise<void> {
    const states: (readonly [string, object])[] = [...(byKey ?? [])];
    if (traffic !== undefined) states.push([trafficKey, traffic]);
    if (states.length === 0) return;
    const rows = states.map(([key, state]) => [key, JSON.stringify(state)]);
    await sql`
      insert into guard_states (rollout_id, metric, state)
      select ${rolloutId}, value ->> 0, value ->> 1
      from json_each(${JSON.stringify(rows)}) where true
      on conflict do update set state = excluded.state`.execute(this.#database);
  }
}
