import type { Kysely } from 'kysely';
import type { Arm } from '../../../domain/guards/guardRecord.ts';
import { inChunks } from '../inChunks.ts';
import type { OutcomeMinutesTable, StoreSchema } from '../storeSchema.ts';

/** What is added up together. */
export interface OutcomeKey {
  readonly rolloutId: string;
  readonly stage: string;
  /** Index of the first rule of the deployment that fits the unit; -1 for none. */
  readonly rule: number;
  readonly arm: Arm;
  readonly metric: string;
  /** Epoch milliseconds of its begin. */
  readonly minute: number;
}

export interface OutcomeSums {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export type OutcomeMinute = OutcomeKey & OutcomeSums;

/** Outcomes added up by the minute. */
export class OutcomeTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async add(minutes: readonly OutcomeMinute[]): Promise<void> {
    for (const chunk of inChunks(minutes))
      await this.#database
        .insertInto('outcome_minutes')
        .values(chunk.map(toRow))
        .onConflict((conflict) =>
          conflict.columns(['rollout_id', 'stage', 'rule', 'arm', 'metric', 'minute']).doUpdateSet({
            count: (row) => row('outcome_minutes.count', '+', row.ref('excluded.count')),
            sum: (row) => row('outcome_minutes.sum', '+', row.ref('excluded.sum')),
            sum_of_squares: (row) =>
              row('outcome_minutes.sum_of_squares', '+', row.ref('excluded.sum_of_squares')),
          }),
        )
        .execute();
  }

  /** Everything of one rollout, added up over `stepMs`, oldest first. */
  async list(rolloutId: string, stepMs: number): Promise<OutcomeMinute[]> {
    const rows = await this.#database
      .selectFrom('outcome_minutes')
      .select(['stage', 'rule', 'arm', 'metric'])
      .select(({ eb, fn }) => [
        eb('minute', '-', eb('minute', '%', stepMs)).as('step'),
        fn.sum<number>('count').as('count'),
        fn.sum<number>('sum').as('sum'),
        fn.sum<number>('sum_of_squares').as('sum_of_squares'),
      ])
      .where('rollout_id', '=', rolloutId)
      .groupBy(['stage', 'rule', 'arm', 'metric', 'step'])
      .orderBy('step')
      .execute();
    return rows.map((row) => ({
      ...{ rolloutId, stage: row.stage, rule: row.rule, arm: row.arm, metric: row.metric },
      ...{ minute: row.step, count: row.count, sum: row.sum, sumOfSquares: row.sum_of_squares },
    }));
  }

  /** The first and the last minute with an outcome. */
  async findSpan(rolloutId: string): Promise<{ from: number; to: number } | undefined> {
    const row = await this.#database
      .selectFrom('outcome_minutes')
      .select(({ fn }) => [
        fn.min<number | null>('minute').as('from'),
        fn.max<number | null>('minute').as('to'),
      ])
      .where('rollout_id', '=', rolloutId)
      .executeTakeFirst();
    if (row === undefined || row.from === null || row.to === null) return undefined;
    return { from: row.from, to: row.to };
  }
}

function toRow(one: OutcomeMinute): OutcomeMinutesTable {
  const { rolloutId, sumOfSquares, ...rest } = one;
  return { rollout_id: rolloutId, ...rest, sum_of_squares: sumOfSquares };
}
