import { sql, type Kysely } from 'kysely';
import type { Arm } from '../../../domain/guards/guardRecord.ts';
import type { OutcomeStepsTable, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

/** What is added up together. */
export interface OutcomeStepKey {
  /** See `toCohortText`; empty for all units. */
  readonly cohort: string;
  readonly stepMs: number;
  /** Epoch milliseconds of its begin. */
  readonly at: number;
  readonly stage: string;
  /** Index of the first rule of the deployment that fits the unit; -1 for none. */
  readonly rule: number;
  readonly arm: Arm;
}

export interface OutcomeStep extends OutcomeStepKey {
  /** Everything that was reported in it, as its owner writes it. */
  readonly metrics: string;
}

/** Outcomes of one rollout that are not added up yet. */
export interface PendingBatch {
  readonly sequence: number;
  readonly body: string;
}

/**
 * Outcomes added up by time. A batch is appended as it came, which costs one row, and many batches are added up at
 * once: each of them touches every cohort and would else write all of their rows again.
 */
export class OutcomeTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async append(
    rolloutId: string,
    batch: { readonly records: number; readonly body: string },
  ): Promise<void> {
    const { records, body } = batch;
    await sql`
      insert into outcome_batches (rollout_id, sequence, pending, body)
      select ${rolloutId}, coalesce(max(sequence), 0) + 1, coalesce(max(pending), 0) + ${records}, ${body}
      from outcome_batches where rollout_id = ${rolloutId}`.execute(this.#database);
  }

  /** How many records of the rollout are not added up. */
  async countPending(rolloutId: string): Promise<number> {
    const last = await this.#database
      .selectFrom('outcome_batches')
      .select('pending')
      .where('rollout_id', '=', rolloutId)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return last?.pending ?? 0;
  }

  /** In the order in which they came. */
  async listPending(rolloutId: string): Promise<PendingBatch[]> {
    const rows = await this.#database
      .selectFrom('outcome_batches')
      .select(['sequence', 'body'])
      .where('rollout_id', '=', rolloutId)
      .orderBy('sequence')
      .execute();
    return rows.map(({ sequence, body }) => ({ sequence, body }));
  }

  async deletePending(rolloutId: string): Promise<void> {
    await this.#database
      .deleteFrom('outcome_batches')
      .where('rollout_id', '=', rolloutId)
      .execute();
  }

  /** The steps of some cohorts that begin at some times. */
  async find(
    rolloutId: string,
    place: {
      readonly cohorts: readonly string[];
      readonly stepMs: number;
      readonly times: readonly number[];
    },
  ): Promise<OutcomeStep[]> {
    const rows = await this.#database
      .selectFrom('outcome_steps')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .where('cohort', 'in', valuesOf(place.cohorts))
      .where('step_ms', '=', place.stepMs)
      .where('at', 'in', valuesOf(place.times))
      .execute();
    return rows.map(toStep);
  }

  /** Replaces what was there for these steps. */
  async save(rolloutId: string, steps: readonly OutcomeStep[]): Promise<void> {
    const rows = steps.map(({ cohort, stepMs, at, stage, rule, arm, metrics }) => [
      ...[cohort, stepMs, at, stage, rule, arm, metrics],
    ]);
    await sql`
      insert into outcome_steps (rollout_id, cohort, step_ms, at, stage, rule, arm, metrics)
      select ${rolloutId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
      from json_each(${JSON.stringify(rows)}) where true
      on conflict do update set metrics = excluded.metrics`.execute(this.#database);
  }

  /** Everything of one cohort, oldest first. */
  async list(rolloutId: string, cohort: string): Promise<OutcomeStep[]> {
    const rows = await this.#database
      .selectFrom('outcome_steps')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .where('cohort', '=', cohort)
      .orderBy('at')
      .execute();
    return rows.map(toStep);
  }

  /** Some of the steps of one length that began before a time, the oldest first. */
  async listBefore(
    at: number,
    { stepMs, limit }: { readonly stepMs: number; readonly limit: number },
  ): Promise<(OutcomeStep & { readonly rolloutId: string })[]> {
    const rows = await this.#database
      .selectFrom('outcome_steps')
      .selectAll()
      .where('step_ms', '=', stepMs)
      .where('at', '<', at)
      .orderBy('at')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ rolloutId: row.rollout_id, ...toStep(row) }));
  }

  async delete(rolloutId: string, steps: readonly OutcomeStepKey[]): Promise<void> {
    for (const { cohort, stepMs, at, stage, rule, arm } of steps)
      await this.#database
        .deleteFrom('outcome_steps')
        .where('rollout_id', '=', rolloutId)
        .where('cohort', '=', cohort)
        .where('step_ms', '=', stepMs)
        .where('at', '=', at)
        .where('stage', '=', stage)
        .where('rule', '=', rule)
        .where('arm', '=', arm)
        .execute();
  }
}

function toStep(row: OutcomeStepsTable): OutcomeStep {
  const { cohort, step_ms: stepMs, at, stage, rule, arm, metrics } = row;
  return { cohort, stepMs, at, stage, rule, arm, metrics };
}
