import type { Kysely } from 'kysely';
import type { StoreSchema } from '../storeSchema.ts';

/** A version in one environment, as one deployment served it. */
export interface BaselinePlace {
  readonly environment: string;
  readonly prompt: string;
  readonly revision: number;
}

export interface BaselineHour {
  /** Epoch milliseconds of its begin. */
  readonly hour: number;
  /** Everything that was reported in it, as its owner writes it. */
  readonly metrics: string;
}

/** What was reported while no rollout ran: what is usual for stable. */
export class BaselineTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async find(place: BaselinePlace, hour: number): Promise<string | undefined> {
    const row = await this.#database
      .selectFrom('baseline_hours')
      .select('metrics')
      .where('environment', '=', place.environment)
      .where('prompt', '=', place.prompt)
      .where('revision', '=', place.revision)
      .where('hour', '=', hour)
      .executeTakeFirst();
    return row?.metrics;
  }

  /** Replaces what was there for this hour. */
  async save(
    place: BaselinePlace,
    { version, hour, metrics }: BaselineHour & { readonly version: string },
  ): Promise<void> {
    const { environment, prompt, revision } = place;
    await this.#database
      .insertInto('baseline_hours')
      .values({ environment, prompt, revision, hour, version, metrics })
      .onConflict((conflict) =>
        conflict.columns(['environment', 'prompt', 'revision', 'hour']).doUpdateSet({ metrics }),
      )
      .execute();
  }

  /** Of one version, by its deployments from a revision on, newest first. */
  async list(place: BaselinePlace & { readonly version: string }): Promise<BaselineHour[]> {
    const rows = await this.#database
      .selectFrom('baseline_hours')
      .select(['hour', 'metrics'])
      .where('environment', '=', place.environment)
      .where('prompt', '=', place.prompt)
      .where('revision', '>=', place.revision)
      .where('version', '=', place.version)
      .orderBy('hour', 'desc')
      .orderBy('revision', 'desc')
      .execute();
    return rows.map(({ hour, metrics }) => ({ hour, metrics }));
  }

  async forgetBefore(hour: number): Promise<void> {
    await this.#database.deleteFrom('baseline_hours').where('hour', '<', hour).execute();
  }
}
