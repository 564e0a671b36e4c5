import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Reviews of stages, what stable did outside of rollouts, and whether it is back there after a rollback. */
const statements = [
  `create table rollout_reviews (
    rollout_id text not null references rollouts (id), stage_index integer not null,
    actor_name text not null, roles text not null, decision text not null, comment text,
    at bigint not null, primary key (rollout_id, stage_index, actor_name))`,
  `create table baseline_hours (
    environment text not null, prompt text not null, revision integer not null, hour bigint not null,
    version text not null, metrics text not null,
    primary key (environment, prompt, revision, hour))`,
  `create index baseline_hours_age on baseline_hours (hour)`,
  `create table rollout_recoveries (
    rollout_id text primary key not null references rollouts (id), before text, revision integer,
    watched_until bigint, look text, confirmed text)`,
  `create index rollout_recoveries_watched on rollout_recoveries (watched_until)`,
];

export const migration0008: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
