import { sql, type Kysely, type Selectable } from 'kysely';
import type { CohortName } from '../../../domain/guards/cohortName.ts';
import type { Arm } from '../../../domain/guards/guardRecord.ts';
import type { Place } from '../../../domain/samples/fillReservoirs.ts';
import { sampleLosses, type SampleLosses } from '../../../domain/samples/sampleLoss.ts';
import type { SampleTexts } from '../../../domain/samples/redactSample.ts';
import { inChunks } from '../inChunks.ts';
import { parseStored } from '../parseStored.ts';
import type { SamplesTable, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

export type SampleMetrics = Readonly<Record<string, number | boolean>>;

/** What became of a sample; metrics may come later than its texts. */
export interface SampleOutcome {
  readonly id: string;
  readonly metrics: SampleMetrics;
  /** Keys of the guards on which it is a bad one. */
  readonly failed: readonly string[];
}

/** A stored sample without its texts, which are long. */
export interface SampleHead extends SampleOutcome {
  readonly stage: string;
  readonly arm: Arm;
  readonly version: string;
  readonly at: number;
  /** Null where the value of an attribute is not kept apart. */
  readonly cohort: Readonly<Record<string, string | null>>;
  readonly redactions: number;
}

export interface StoredSample extends SampleHead {
  readonly texts: SampleTexts;
  readonly receivedAt: number;
}

export interface SampleFilter {
  readonly arm?: Arm | undefined;
  readonly stage?: string | undefined;
  /** Key of a guard, or `any`: only those that are bad on it. */
  readonly failed?: string | undefined;
  readonly cohort?: CohortName | undefined;
}

/** Where a sample stands among those of its rollout. */
export interface SamplePosition {
  readonly at: number;
  readonly id: string;
}

/** How full a reservoir is. */
export interface ReservoirLevel {
  readonly count: number;
  readonly lowestPriority: number;
}

/** Redacted samples, and the reservoirs that they have places in. A sample without a place is not kept. */
export class SampleTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async readLevels(
    rolloutId: string,
    reservoirs: readonly string[],
  ): Promise<ReadonlyMap<string, ReservoirLevel>> {
    const rows = await this.#database
      .selectFrom('sample_places')
      .select(({ fn }) => [
        'reservoir',
        fn.countAll<number>().as('count'),
        fn.min('priority').as('lowest'),
      ])
      .where('rollout_id', '=', rolloutId)
      .where('reservoir', 'in', valuesOf(reservoirs))
      .groupBy('reservoir')
      .execute();
    return new Map(
      rows.map((row) => [row.reservoir, { count: row.count, lowestPriority: row.lowest }]),
    );
  }

  async listPlaces(rolloutId: string, reservoirs: readonly string[]): Promise<Place[]> {
    const rows = await this.#database
      .selectFrom('sample_places')
      .select(['reservoir', 'sample_id', 'priority'])
      .where('rollout_id', '=', rolloutId)
      .where('reservoir', 'in', valuesOf(reservoirs))
      .execute();
    return rows.map(({ reservoir, sample_id: sampleId, priority }) => ({
      ...{ reservoir, sampleId, priority },
    }));
  }

  async insert(rolloutId: string, samples: readonly StoredSample[]): Promise<void> {
    if (samples.length === 0) return;
    await this.#overwriting(async () => {
      for (const chunk of inChunks(samples))
        await this.#database
          .insertInto('samples')
          .values(chunk.map((sample) => toRow(rolloutId, sample)))
          .execute();
    });
  }

  async addPlaces(rolloutId: string, places: readonly Place[]): Promise<void> {
    for (const chunk of inChunks(places))
      await this.#database
        .insertInto('sample_places')
        .values(
          chunk.map(({ reservoir, sampleId, priority }) => ({
            ...{ rollout_id: rolloutId, reservoir, sample_id: sampleId, priority },
          })),
        )
        .execute();
  }

  /** Takes places away, and with its last place a sample. */
  async removePlaces(rolloutId: string, places: readonly Place[]): Promise<void> {
    if (places.length === 0) return;
    const pairs = JSON.stringify(places.map(({ reservoir, sampleId }) => [reservoir, sampleId]));
    await sql`
      delete from sample_places where rollout_id = ${rolloutId}
      and (reservoir, sample_id) in (select value ->> 0, value ->> 1 from json_each(${pairs}))
      `.execute(this.#database);
    const ids = [...new Set(places.map(({ sampleId }) => sampleId))];
    await this.#overwriting(() =>
      this.#database
        .deleteFrom('samples')
        .where('rollout_id', '=', rolloutId)
        .where('id', 'in', valuesOf(ids))
        .where('id', 'not in', (row) =>
          row
            .selectFrom('sample_places')
            .select('sample_id')
            .where('rollout_id', '=', rolloutId)
            .where('sample_id', 'in', valuesOf(ids)),
        )
        .execute(),
    );
  }

  async saveOutcomes(rolloutId: string, outcomes: readonly SampleOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    await this.#overwriting(async () => {
      for (const { id, metrics, failed } of outcomes)
        await this.#database
          .updateTable('samples')
          .set({
            metrics: JSON.stringify(metrics),
            failed: JSON.stringify(failed),
            is_failed: failed.length > 0 ? 1 : 0,
          })
          .where('rollout_id', '=', rolloutId)
          .where('id', '=', id)
          .execute();
    });
  }

  async findHeads(rolloutId: string, ids: readonly string[]): Promise<SampleHead[]> {
    const rows = await this.#selectHeads(rolloutId).where('id', 'in', valuesOf(ids)).execute();
    return rows.map(toHead);
  }

  /** Newest first, behind a position. */
  async listHeads(
    rolloutId: string,
    { arm, stage, failed, cohort }: SampleFilter,
    page: { readonly behind?: SamplePosition | undefined; readonly limit: number },
  ): Promise<SampleHead[]> {
    const { behind, limit } = page;
    let select = this.#selectHeads(rolloutId);
    if (behind !== undefined)
      select = select.where(sql<boolean>`(at, id) < (${behind.at}, ${behind.id})`);
    if (arm !== undefined) select = select.where('arm', '=', arm);
    if (stage !== undefined) select = select.where('stage', '=', stage);
    if (failed !== undefined) select = select.where('is_failed', '=', 1);
    if (failed !== undefined && failed !== 'any')
      select = select.where(sql<boolean>`${failed} in (select value from json_each(failed))`);
    if (cohort !== undefined) select = select.where(isInCohort(cohort));
    const rows = await select.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    return rows.map(toHead);
  }

  async readTexts(
    rolloutId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, SampleTexts>> {
    const rows = await this.#database
      .selectFrom('samples')
      .select(['id', 'texts'])
      .where('rollout_id', '=', rolloutId)
      .where('id', 'in', valuesOf(ids))
      .execute();
    return new Map(rows.map(({ id, texts }) => [id, parseStored<SampleTexts>(texts)]));
  }

  async count(rolloutId: string): Promise<{ arm: Arm; isFailed: boolean; count: number }[]> {
    const rows = await this.#database
      .selectFrom('samples')
      .select(({ fn }) => ['arm', 'is_failed', fn.countAll<number>().as('count')])
      .where('rollout_id', '=', rolloutId)
      .groupBy(['arm', 'is_failed'])
      .execute();
    return rows.map((row) => ({
      ...{ arm: row.arm, isFailed: row.is_failed === 1, count: row.count },
    }));
  }

  async addLosses(rolloutId: string, losses: SampleLosses): Promise<void> {
    for (const loss of sampleLosses.filter((one) => losses[one] > 0))
      await this.#database
        .insertInto('sample_losses')
        .values({ rollout_id: rolloutId, loss, count: losses[loss] })
        .onConflict((conflict) =>
          conflict.columns(['rollout_id', 'loss']).doUpdateSet({
            count: (row) => row('sample_losses.count', '+', row.ref('excluded.count')),
          }),
        )
        .execute();
  }

  async readLosses(rolloutId: string): Promise<SampleLosses> {
    const rows = await this.#database
      .selectFrom('sample_losses')
      .select(['loss', 'count'])
      .where('rollout_id', '=', rolloutId)
      .execute();
    const losses = { redactionTimeout: 0, tooLong: 0 };
    for (const { loss, count } of rows) losses[loss] = count;
    return losses;
  }

  /** Deletes some of those that were received before a time; false when there are none left. */
  async deleteReceivedBefore(at: number, atMost: number): Promise<boolean> {
    const { rows } = await this.#overwriting(() =>
      sql<{ id: string }>`
        delete from samples where rowid in (
          select rowid from samples where received_at < ${at} limit ${atMost})
        returning id`.execute(this.#database),
    );
    return rows.length > 0;
  }

  /** All of one environment; gives how many there were. */
  async deleteOf(environment: string): Promise<number> {
    const result = await this.#overwriting(() =>
      this.#database
        .deleteFrom('samples')
        .where('rollout_id', 'in', (row) =>
          row.selectFrom('rollouts').select('id').where('environment', '=', environment),
        )
        .executeTakeFirst(),
    );
    return Number(result.numDeletedRows);
  }

  /**
   * What people wrote is not only forgotten: SQLite leaves in the file what is deleted, and what it moves within the file
   * when rows are added or grow, unless it is told otherwise. The log of the store is emptied apart.
   */
  async #overwriting<T>(change: () => Promise<T>): Promise<T> {
    await sql`pragma secure_delete = on`.execute(this.#database);
    try {
      return await change();
    } finally {
      await sql`pragma secure_delete = off`.execute(this.#database);
    }
  }

  #selectHeads(rolloutId: string) {
    return this.#database
      .selectFrom('samples')
      .select(['id', 'stage', 'arm', 'version', 'at', 'failed', 'cohort', 'metrics', 'redactions'])
      .where('rollout_id', '=', rolloutId);
  }
}

/** A unit without the attribute belongs to no cohort, and not to the rest either. */
function isInCohort({ attribute, value }: CohortName) {
  return sql<boolean>`exists (
    select 1 from json_each(cohort) as one where one.key = ${attribute} and one.value is ${value ?? null})`;
}

function toRow(rolloutId: string, sample: StoredSample): SamplesTable {
  const { id, stage, arm, version, at, receivedAt, redactions } = sample;
  return {
    ...{ rollout_id: rolloutId, id, stage, arm, version, at, received_at: receivedAt, redactions },
    is_failed: sample.failed.length > 0 ? 1 : 0,
    failed: JSON.stringify(sample.failed),
    cohort: JSON.stringify(sample.cohort),
    metrics: JSON.stringify(sample.metrics),
    // JSON escapes what no text of the store can hold, such as half of an emoji that was cut off.
    texts: JSON.stringify(sample.texts),
  };
}

type HeadRow = Omit<Selectable<SamplesTable>, 'rollout_id' | 'received_at' | 'is_failed' | 'texts'>;

function toHead(row: HeadRow): SampleHead {
  const { id, stage, arm, version, at, redactions } = row;
  return {
    ...{ id, stage, arm, version, at, redactions },
    failed: parseStored<string[]>(row.failed),
    cohort: parseStored<Record<string, string | null>>(row.cohort),
    metrics: parseStored<Record<string, number | boolean>>(row.metrics),
  };
}
