import { CompiledQuery, sql, type Kysely } from 'kysely';
import type { ObservationOutcome } from '../../../protocol/registry/observationDto.ts';
import type { StoreSchema } from '../storeSchema.ts';
import { writePairs } from '../writePairs.ts';
import { valuesOf } from '../valuesOf.ts';

/** Rows of one statement: as parameters they take half the time that they take as JSON, but their number is fixed. */
const rowsAtOnce = 250;
const insertMany = `
  insert into taken_observations (key, told, received_at)
  values ${Array.from({ length: rowsAtOnce }, () => '(?, ?, ?)').join(', ')}
  on conflict do update set told = excluded.told`;

/** An outcome that was taken. */
export interface TakenObservation {
  /** Stands for its environment, prompt and id. */
  readonly key: string;
  /** What it told, enough to know it again, as its owner writes it. */
  readonly told: string;
}

export interface ObservationFault {
  readonly outcome: ObservationOutcome;
  readonly count: number;
  readonly lastAt: number;
}

/** Which outcomes were taken in the last day, and how many of a rollout could not be credited. */
export class ObservationTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async findTaken(keys: readonly string[]): Promise<TakenObservation[]> {
    const rows = await this.#database
      .selectFrom('taken_observations')
      .select(['key', 'told'])
      .where('key', 'in', valuesOf(keys))
      .execute();
    return rows.map(({ key, told }) => ({ key, told }));
  }

  /** The time is that of the first one with the key. */
  async saveTaken(taken: readonly TakenObservation[], receivedAt: number): Promise<void> {
    const whole = taken.length - (taken.length % rowsAtOnce);
    for (let start = 0; start < whole; start += rowsAtOnce) {
      const rows = taken.slice(start, start + rowsAtOnce);
      const parameters = rows.flatMap(({ key, told }) => [key, told, receivedAt]);
      await this.#database.executeQuery(CompiledQuery.raw(insertMany, parameters));
    }
    const rest = taken.slice(whole);
    if (rest.length > 0) await this.#saveSome(rest, receivedAt);
  }

  async #saveSome(taken: readonly TakenObservation[], receivedAt: number): Promise<void> {
    const rows = writePairs(taken, ({ key, told }) => [key, told]);
    await sql`
      insert into taken_observations (key, told, received_at)
      select key, value, ${receivedAt}
      from json_each(${rows}) where true
      on conflict do update set told = excluded.told`.execute(this.#database);
  }

  /** Forgets some of those that came before a time; false when there are none left. */
  async forgetTakenBefore(at: number, atMost: number): Promise<boolean> {
    const some = this.#database
      .selectFrom('taken_observations')
      .select('key')
      .where('received_at', '<', at)
      .limit(atMost);
    const result = await this.#database
      .deleteFrom('taken_observations')
      .where('key', 'in', some)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async addFaults(rolloutId: string, faults: readonly ObservationFault[]): Promise<void> {
    for (const { outcome, count, lastAt } of faults)
      await this.#database
        .insertInto('observation_faults')
        .values({ rollout_id: rolloutId, outcome, count, last_at: lastAt })
        .onConflict((conflict) =>
          conflict.columns(['rollout_id', 'outcome']).doUpdateSet({
            count: (row) => row('observation_faults.count', '+', row.ref('excluded.count')),
            last_at: lastAt,
          }),
        )
        .execute();
  }

  async listFaults(rolloutId: string): Promise<ObservationFault[]> {
    const rows = await this.#database
      .selectFrom('observation_faults')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .orderBy('outcome')
      .execute();
    return rows.map((row) => ({ outcome: row.outcome, count: row.count, lastAt: row.last_at }));
  }
}
