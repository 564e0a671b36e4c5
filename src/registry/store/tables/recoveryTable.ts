import type { Kysely } from 'kysely';
import type { Actor } from '../../../domain/identity/actor.ts';
import type { OutcomeRange, OutcomeTotals } from '../../../domain/recovery/outcomeRange.ts';
import type { RecoveryState } from '../../../domain/recovery/recoveryState.ts';
import { parseStored } from '../parseStored.ts';
import type { RolloutRecoveriesTable, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

/** What was reported of stable before the start, by the name of what is compared. */
export type BeforeStart = Readonly<Record<string, OutcomeTotals>>;

/** One metric of stable after a rollback. */
export interface RecoveryMetric {
  readonly metric: string;
  readonly budget?: number;
  readonly state: RecoveryState;
  readonly source: 'before' | 'during';
  readonly range?: OutcomeRange;
  readonly now?: OutcomeRange;
}

/** What the last look at stable after a rollback found. */
export interface RecoveryLook {
  readonly state: RecoveryState;
  /** When the state was found first. */
  readonly since: number;
  readonly metrics: readonly RecoveryMetric[];
}

export interface RecoveryConfirmation {
  readonly actor: Actor;
  readonly at: number;
  readonly comment?: string;
}

export interface StoredRecovery {
  /** Of the deployment that rolled back. */
  readonly revision: number;
  readonly look: RecoveryLook;
  /** Who closed the record. */
  readonly confirmed?: RecoveryConfirmation;
}

/** Whether stable is back to normal after rollbacks. */
export class RecoveryTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async keepBefore(rolloutId: string, before: BeforeStart): Promise<void> {
    const text = JSON.stringify(before);
    await this.#database
      .insertInto('rollout_recoveries')
      .values({ rollout_id: rolloutId, before: text, ...notBegun })
      .onConflict((conflict) => conflict.column('rollout_id').doUpdateSet({ before: text }))
      .execute();
  }

  async readBefore(rolloutId: string): Promise<BeforeStart> {
    const row = await this.#database
      .selectFrom('rollout_recoveries')
      .select('before')
      .where('rollout_id', '=', rolloutId)
      .executeTakeFirst();
    const text = row?.before ?? null;
    return text === null ? {} : parseStored<BeforeStart>(text);
  }

  /** `watchedUntil` is undefined when there is nothing left to find out. */
  async save(
    rolloutId: string,
    { revision, look, confirmed }: StoredRecovery,
    watchedUntil: number | undefined,
  ): Promise<void> {
    const values = {
      revision,
      watched_until: watchedUntil ?? null,
      look: JSON.stringify(look),
      confirmed: confirmed === undefined ? null : JSON.stringify(confirmed),
    };
    await this.#database
      .insertInto('rollout_recoveries')
      .values({ rollout_id: rolloutId, before: null, ...values })
      .onConflict((conflict) => conflict.column('rollout_id').doUpdateSet(values))
      .execute();
  }

  /** By rollout; only those that were rolled back from traffic. */
  async list(rolloutIds: readonly string[]): Promise<ReadonlyMap<string, StoredRecovery>> {
    if (rolloutIds.length === 0) return new Map();
    const rows = await this.#database
      .selectFrom('rollout_recoveries')
      .selectAll()
      .where('rollout_id', 'in', valuesOf(rolloutIds))
      .execute();
    const found = new Map<string, StoredRecovery>();
    for (const row of rows) {
      const recovery = toStoredRecovery(row);
      if (recovery !== undefined) found.set(row.rollout_id, recovery);
    }
    return found;
  }

  /** Ids of the rollouts whose stable version is watched now. */
  async listWatched(now: number): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('rollout_recoveries')
      .select('rollout_id')
      .where('watched_until', '>', now)
      .execute();
    return rows.map((row) => row.rollout_id);
  }
}

const notBegun = { revision: null, watched_until: null, look: null, confirmed: null };

function toStoredRecovery(row: RolloutRecoveriesTable): StoredRecovery | undefined {
  if (row.revision === null || row.look === null) return undefined;
  return {
    revision: row.revision,
    look: parseStored<RecoveryLook>(row.look),
    ...(row.confirmed === null
      ? {}
      : { confirmed: parseStored<RecoveryConfirmation>(row.confirmed) }),
  };
}
