import type { Kysely } from 'kysely';
import type { ObservationOutcome } from '../../../protocol/registry/observationDto.ts';
import { inChunks } from '../inChunks.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

/** An outcome that was taken: enough to know it again, and what it told. */
export interface KnownObservation {
  readonly prompt: string;
  readonly id: string;
  readonly revision: number;
  readonly unitHash: string;
  readonly metrics: readonly string[];
  readonly receivedAt: number;
}

export interface ObservationFault {
  readonly outcome: ObservationOutcome;
  readonly count: number;
  readonly lastAt: number;
}

/** Which outcomes were taken in the last day, and how many of a rollout could not be credited. */
export class ObservationTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async findKnown(
    environment: string,
    prompt: string,
    ids: readonly string[],
  ): Promise<KnownObservation[]> {
    const found: KnownObservation[] = [];
    for (const chunk of inChunks(ids)) {
      const rows = await this.#database
        .selectFrom('observation_ids')
        .selectAll()
        .where('environment', '=', environment)
        .where('prompt', '=', prompt)
        .where('id', 'in', chunk)
        .execute();
      for (const row of rows)
        found.push({
          prompt,
          id: row.id,
          revision: row.revision,
          unitHash: row.unit_hash,
          metrics: parseStored<string[]>(row.metrics),
          receivedAt: row.received_at,
        });
    }
    return found;
  }

  async saveKnown(environment: string, known: readonly KnownObservation[]): Promise<void> {
    for (const chunk of inChunks(known))
      await this.#database
        .insertInto('observation_ids')
        .values(
          chunk.map((one) => ({
            environment,
            prompt: one.prompt,
            id: one.id,
            revision: one.revision,
            unit_hash: one.unitHash,
            metrics: JSON.stringify(one.metrics),
            received_at: one.receivedAt,
          })),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['environment', 'prompt', 'id'])
            .doUpdateSet({ metrics: (row) => row.ref('excluded.metrics') }),
        )
        .execute();
  }

  async deleteKnownBefore(at: number): Promise<void> {
    await this.#database.deleteFrom('observation_ids').where('received_at', '<', at).execute();
  }

  async addFaults(rolloutId: string, faults: readonly ObservationFault[]): Promise<void> {
    for (const { outcome, count, lastAt } of faults)
      await this.#database
        .insertInto('observation_faults')
        .values({ rollout_id: rolloutId, outcome, count, last_at: lastAt })
        .onConflict((conflict) =>
          conflict.columns(['rollout_id', 'outcome']).doUpdateSet({
            count: (row) => row('observation_faults.count', '+', row.ref('excluded.count')),
            last_at: lastAt,
          }),
        )
        .execute();
  }

  async listFaults(rolloutId: string): Promise<ObservationFault[]> {
    const rows = await this.#database
      .selectFrom('observation_faults')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .orderBy('outcome')
      .execute();
    return rows.map((row) => ({ outcome: row.outcome, count: row.count, lastAt: row.last_at }));
  }
}
