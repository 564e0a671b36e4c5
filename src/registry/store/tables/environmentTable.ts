import type { Kysely, Selectable } from 'kysely';
import type { Environment, SampleRules } from '../../../domain/environment/environment.ts';
import { parseStored } from '../parseStored.ts';
import type { EnvironmentsTable, StoreSchema } from '../storeSchema.ts';

/** The places that serve versions. */
export class EnvironmentTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  /** By their order, then by name. */
  async list(): Promise<Environment[]> {
    const rows = await this.#database
      .selectFrom('environments')
      .selectAll()
      .orderBy('sort_order')
      .orderBy('name')
      .execute();
    return rows.map(toEnvironment);
  }

  async find(name: string): Promise<Environment | undefined> {
    const row = await this.#database
      .selectFrom('environments')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
    return row && toEnvironment(row);
  }

  async save(environment: Environment): Promise<void> {
    const values = {
      sort_order: environment.order,
      protected: environment.protected ? 1 : 0,
      require_evidence: environment.requireEvidence ? 1 : 0,
      accepts: environment.accepts,
      samples: environment.samples ? JSON.stringify(environment.samples) : null,
    } as const;
    await this.#database
      .insertInto('environments')
      .values({ name: environment.name, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
  }
}

function toEnvironment(row: Selectable<EnvironmentsTable>): Environment {
  return {
    name: row.name,
    order: row.sort_order,
    protected: row.protected === 1,
    requireEvidence: row.require_evidence === 1,
    accepts: row.accepts,
    ...(row.samples === null ? {} : { samples: parseStored<SampleRules>(row.samples) }),
  };
}
