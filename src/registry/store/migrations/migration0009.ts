import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** How many samples of a rollout could not be kept, by why. */
export const migration0009: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`
      create table sample_losses (
        rollout_id text not null references rollouts (id), loss text not null, count integer not null,
        primary key (rollout_id, loss)) without rowid`.execute(database);
  },
};
