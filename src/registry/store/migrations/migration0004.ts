import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Outcomes: ids of a day, sums by the minute, and how many could not be credited. */
const statements = [
  `create table observation_ids (
    environment text not null, prompt text not null, id text not null, revision integer not null,
    unit_hash text not null, metrics text not null, received_at bigint not null,
    primary key (environment, prompt, id))`,
  `create index observation_ids_age on observation_ids (received_at)`,
  `create table outcome_minutes (
    rollout_id text not null references rollouts (id), stage text not null, rule integer not null,
    arm text not null, metric text not null, minute bigint not null, count bigint not null,
    sum double precision not null, sum_of_squares double precision not null,
    primary key (rollout_id, stage, rule, arm, metric, minute))`,
  `create table observation_faults (
    rollout_id text not null references rollouts (id), outcome text not null, count bigint not null,
    last_at bigint not null, primary key (rollout_id, outcome))`,
];

export const migration0004: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
