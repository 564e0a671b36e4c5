import { hash } from 'node:crypto';
import { sql, type Kysely, type Migration } from 'kysely';
import { parseStored } from '../parseStored.ts';

/**
 * Outcomes in shorter rows: all metrics of a minute in one, sums of cohorts beside those of all, and a few bytes for an id
 * and for a unit. Tables that every outcome writes to are sorted by their key alone, without a second index.
 */
const created = [
  `create table taken_observations (
    key text primary key, told text not null, received_at bigint not null) without rowid`,
  `create index taken_observations_age on taken_observations (received_at)`,
  `create table outcome_batches (
    rollout_id text not null references rollouts (id), sequence integer not null,
    pending integer not null, body text not null, primary key (rollout_id, sequence))`,
  `create table outcome_steps (
    rollout_id text not null references rollouts (id), cohort text not null, step_ms integer not null,
    at bigint not null, stage text not null, rule integer not null, arm text not null,
    metrics text not null,
    primary key (rollout_id, cohort, step_ms, at, stage, rule, arm)) without rowid`,
  `create index outcome_steps_age on outcome_steps (step_ms, at)`,
  `create table cohort_states (
    rollout_id text not null references rollouts (id), cohort text not null, state text not null,
    primary key (rollout_id, cohort)) without rowid`,
  `alter table observed_units rename to observed_units_before`,
  `create table observed_units (
    rollout_id text not null references rollouts (id), unit_hash text not null,
    records text not null, primary key (rollout_id, unit_hash)) without rowid`,
];
const dropped = ['observation_ids', 'outcome_minutes', 'observed_units_before'];

export const migration0006: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of created) await sql.raw(statement).execute(database);
    await moveIds(database);
    await moveMinutes(database);
    await moveUnits(database);
    for (const table of dropped) await sql.raw(`drop table ${table}`).execute(database);
  },
};

const pageSize = 1000;

/** Moves all rows of a table, some at a time. */
async function eachPage<Row extends { readonly row: number }>(
  read: (after: number) => Promise<{ readonly rows: readonly Row[] }>,
  move: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
  let last = 0;
  for (;;) {
    const { rows } = await read(last);
    if (rows.length === 0) return;
    last = rows.at(-1)?.row ?? last;
    await move(rows);
  }
}

interface OldId {
  readonly row: number;
  readonly environment: string;
  readonly prompt: string;
  readonly id: string;
  readonly revision: number;
  readonly unit_hash: string;
  readonly metrics: string;
  readonly received_at: number;
}

const codes: Readonly<Record<string, string>> = {
  ...{ latencyMs: 'l', inputTokens: 'i', outputTokens: 'o', costUsd: 'c', success: 's' },
  ...{ parseFailure: 'p', toolError: 't', refusal: 'r', fallback: 'f', escalation: 'e' },
  feedback: 'b',
};

/** Ids that are kept as they are; those of one place lie side by side. */
const plainId = /^[ -~]{1,64}$/;

function toKey({ environment, prompt, id }: OldId): string {
  const place = hash('sha256', JSON.stringify([environment, prompt]), 'base64url').slice(0, 11);
  if (plainId.test(id)) return `${place} ${id}`;
  return `${place}#${hash('sha256', id, 'base64url').slice(0, 22)}`;
}

async function moveIds(database: Kysely<unknown>): Promise<void> {
  const read = (after: number) =>
    sql<OldId>`
      select rowid as row, * from observation_ids where rowid > ${after}
      order by rowid limit ${pageSize}`.execute(database);
  await eachPage(read, async (rows) => {
    const moved = rows.map((row) => {
      const metrics = parseStored<readonly string[]>(row.metrics);
      const others = metrics.filter((name) => !Object.hasOwn(codes, name));
      const letters = metrics.map((name) => (Object.hasOwn(codes, name) ? codes[name] : ''));
      return [
        toKey(row),
        `${row.revision} ${row.unit_hash.slice(0, 11)} ${[letters.join(''), ...others].join(',')}`,
        row.received_at,
      ];
    });
    await sql`
      insert into taken_observations select value ->> 0, value ->> 1, value ->> 2
      from json_each(${JSON.stringify(moved)})`.execute(database);
  });
}

async function moveMinutes(database: Kysely<unknown>): Promise<void> {
  await sql`
    insert into outcome_steps (rollout_id, cohort, step_ms, at, stage, rule, arm, metrics)
    select rollout_id, '', 60000, minute, stage, rule, arm,
      json_group_array(json_array(metric, json_array(count, sum, sum_of_squares)))
    from outcome_minutes group by rollout_id, minute, stage, rule, arm`.execute(database);
}

interface OldUnit {
  readonly row: number;
  readonly rollout_id: string;
  readonly unit_hash: string;
  readonly records: string;
}

interface OldRecord {
  readonly metric: string;
  readonly from: number;
  readonly below: number;
  readonly stages: readonly string[];
}

interface Plan {
  readonly stages: readonly { readonly name: string }[];
  readonly guards?: readonly { readonly metric: string }[];
}

/** Stages and guards are written as their numbers in the plan, which is frozen for a rollout. */
async function moveUnits(database: Kysely<unknown>): Promise<void> {
  const { rows: rollouts } = await sql<{ id: string; state: string }>`
    select id, state from rollouts`.execute(database);
  const plans = new Map(
    rollouts.map(({ id, state }) => [id, parseStored<{ readonly plan: Plan }>(state).plan]),
  );
  const read = (after: number) =>
    sql<OldUnit>`
      select rowid as row, * from observed_units_before where rowid > ${after}
      order by rowid limit ${pageSize}`.execute(database);
  await eachPage(read, async (rows) => {
    const moved = rows.flatMap((row) => {
      const plan = plans.get(row.rollout_id);
      return plan === undefined
        ? []
        : [[row.rollout_id, row.unit_hash, shorten(row.records, plan)]];
    });
    await sql`
      insert into observed_units select value ->> 0, value ->> 1, value ->> 2
      from json_each(${JSON.stringify(moved)})`.execute(database);
  });
}

function shorten(text: string, plan: Plan): string {
  const records = parseStored<readonly OldRecord[]>(text);
  const toSubject = (metric: string) =>
    metric === '' ? 0 : (plan.guards ?? []).findIndex((guard) => guard.metric === metric) + 1;
  return records
    .filter(({ metric }) => metric === '' || toSubject(metric) > 0)
    .map(({ metric, from, below, stages }) => {
      const numbers = stages.map((name) => plan.stages.findIndex((one) => one.name === name));
      return `${from},${below},${numbers.join('.')},${toSubject(metric)}`;
    })
    .join(';');
}
