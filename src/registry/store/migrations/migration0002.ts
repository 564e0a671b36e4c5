import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** The history of one rollout, and clearing old idempotency answers, without reading every row. */
const statements = [
  `create index events_rollout on events (rollout_id, number)`,
  `create index idempotency_age on idempotency (created_at)`,
];

export const migration0002: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
