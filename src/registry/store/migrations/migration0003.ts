import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Cases of an eval run apart from what gates and lists read. Rows from before keep theirs in the body. */
const statements = [`alter table evidence add column cases text`];

export const migration0003: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
