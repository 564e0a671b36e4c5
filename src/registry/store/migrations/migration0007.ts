import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Samples with their places in reservoirs, what else made answers, and how traffic was mixed. */
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
  `create table dependency_values (
    rollout_id text not null references rollouts (id), dependency text not null, value text not null,
    stage text not null, rule integer not null, arm text not null, count bigint not null,
    first_at bigint not null, last_at bigint not null, first_number bigint not null,
    last_number bigint not null,
    primary key (rollout_id, dependency, value, stage, rule, arm))`,
  `create table traffic_mixes (
    rollout_id text not null references rollouts (id), attribute text not null, state text not null,
    primary key (rollout_id, attribute))`,
];

export const migration0007: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
