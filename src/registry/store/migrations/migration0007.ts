import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Samples with their places in reservoirs, and what else changed while a rollout served. */
const statements = [
  `alter table environments add column samples text`,
  `create table samples (
    rollout_id text not null references rollouts (id), id text not null, stage text not null,
    arm text not null, version text not null, at bigint not null, received_at bigint not null,
    is_failed integer not null, failed text not null, cohort text not null, metrics text not null,
    redactions integer not null, texts text not null, primary key (rollout_id, id))`,
  `create index samples_time on samples (rollout_id, at, id)`,
  `create index samples_age on samples (received_at)`,
  `create table sample_places (
    rollout_id text not null, reservoir text not null, sample_id text not null,
    priority double precision not null, primary key (rollout_id, reservoir, sample_id),
    foreign key (rollout_id, sample_id) references samples (rollout_id, id) on delete cascade)`,
  `create index sample_places_sample on sample_places (rollout_id, sample_id)`,
  `create table rollout_surroundings (
    rollout_id text not null references rollouts (id) primary key, state text not null) without rowid`,
];

export const migration0007: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
