import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/** Raw SQL on purpose: a migration never changes after a release, whatever the table types become. */
const statements = [
  `create table store_meta (
    id integer primary key check (id = 1), store_id text not null,
    last_event bigint not null, created_at bigint not null)`,
  `create table environments (
    name text primary key, sort_order integer not null, protected integer not null,
    require_evidence integer not null, accepts text not null)`,
  `create table prompts (
    key text primary key, archived integer not null, continues text,
    version_count integer not null, newest_version text, created_at bigint not null)`,
  `create table versions (
    prompt text not null references prompts (key), version text not null,
    sequence integer not null, parent text, content_hash text not null, message text not null,
    origins text not null, dependencies text not null, created_at bigint not null,
    actor_name text not null, actor_kind text not null,
    primary key (prompt, version), unique (prompt, sequence), unique (prompt, content_hash))`,
  `create table version_contents (
    prompt text not null, version text not null, content text not null, source text not null,
    primary key (prompt, version), foreign key (prompt, version) references versions (prompt, version))`,
  `create table deployments (
    prompt text not null, environment text not null references environments (name),
    revision integer not null, stable text not null, candidate text,
    actor_name text not null, actor_kind text not null, reason text not null, comment text,
    at bigint not null, primary key (prompt, environment, revision),
    foreign key (prompt, stable) references versions (prompt, version))`,
  `create index deployments_stable on deployments (prompt, environment, stable)`,
  `create table serving (
    prompt text not null, environment text not null, revision integer not null,
    stable text not null, stable_since bigint not null, previous_stable text,
    primary key (prompt, environment),
    foreign key (prompt, environment, revision) references deployments (prompt, environment, revision))`,
  `create table rollouts (
    id text primary key, sequence integer not null unique, prompt text not null,
    environment text not null references environments (name), candidate text not null,
    phase text not null, final integer not null, revision integer not null, state text not null,
    watched_ms bigint not null, gate text not null, ended_at bigint,
    foreign key (prompt, candidate) references versions (prompt, version))`,
  `create unique index rollouts_one_running on rollouts (prompt, environment) where final = 0`,
  `create index rollouts_prompt on rollouts (prompt, sequence)`,
  `create table evidence (
    id text primary key, sequence integer not null unique,
    prompt text not null references prompts (key), content_hash text not null, body text not null,
    recorded_at bigint not null, actor_name text not null, actor_kind text not null)`,
  `create index evidence_content on evidence (prompt, content_hash, sequence)`,
  `create table tokens (
    id text primary key, hash text not null unique, actor_name text not null,
    actor_kind text not null, roles text not null, environments text, created_at bigint not null,
    created_by text not null, expires_at bigint, revoked_at bigint)`,
  `create table events (
    number bigint primary key, type text not null, at bigint not null, actor_name text not null,
    prompt text, environment text, rollout_id text, body text not null)`,
  `create index events_prompt on events (prompt, number)`,
  `create table idempotency (
    token_id text not null, method text not null, path text not null, key text not null,
    body_hash text not null, status integer not null, headers text not null, body text not null,
    created_at bigint not null, primary key (token_id, method, path, key))`,
];

export const migration0001: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(database);
  },
};
