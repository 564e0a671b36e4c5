import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Who was seen in unfinished rollouts, what guards know, and what they said at the last look. */
const statements = [
  `create table observed_units (
    rollout_id text not null references rollouts (id), unit_hash text not null,
    records text not null, primary key (rollout_id, unit_hash))`,
  `create table guard_states (
    rollout_id text not null references rollouts (id), metric text not null, state text not null,
    primary key (rollout_id, metric))`,
  `alter table rollouts add column guards text`,
];

export const migration0005: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
