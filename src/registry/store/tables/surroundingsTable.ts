import type { Kysely } from 'kysely';
import { noSurroundings, type Surroundings } from '../../../domain/surroundings/surroundings.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

/** What else changed while a rollout served: one short row for each. */
export class SurroundingsTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async read(rolloutId: string): Promise<Surroundings> {
    const row = await this.#database
      .selectFrom('rollout_surroundings')
      .select('state')
      .where('rollout_id', '=', rolloutId)
      .executeTakeFirst();
    return row === undefined ? noSurroundings : parseStored<Surroundings>(row.state);
  }

  async save(rolloutId: string, surroundings: Surroundings): Promise<void> {
    const state = JSON.stringify(surroundings);
    await this.#database
      .insertInto('rollout_surroundings')
      .values({ rollout_id: rolloutId, state })
      .onConflict((conflict) => conflict.column('rollout_id').doUpdateSet({ state }))
      .execute();
  }
}
