import type { Kysely } from 'kysely';
import type { Role } from '../../../domain/identity/actor.ts';
import type { SignOff } from '../../../domain/rollout/signOff.ts';
import { parseStored } from '../parseStored.ts';
import type { RolloutReviewsTable, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

/** What people decided about stages; the events keep what they decided before. */
export class ReviewTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  /** Replaces what the same person decided about the same stage before. */
  async save(rolloutId: string, signOff: SignOff): Promise<void> {
    const { stageIndex, actor, roles, decision, comment, at } = signOff;
    const values = { roles: JSON.stringify(roles), decision, comment: comment ?? null, at };
    await this.#database
      .insertInto('rollout_reviews')
      .values({
        ...{ rollout_id: rolloutId, stage_index: stageIndex, actor_name: actor.name },
        ...values,
      })
      .onConflict((conflict) =>
        conflict.columns(['rollout_id', 'stage_index', 'actor_name']).doUpdateSet(values),
      )
      .execute();
  }

  /** By rollout, newest first; rollouts without a review are left out. */
  async list(rolloutIds: readonly string[]): Promise<ReadonlyMap<string, readonly SignOff[]>> {
    const byRollout = new Map<string, SignOff[]>();
    if (rolloutIds.length === 0) return byRollout;
    const rows = await this.#database
      .selectFrom('rollout_reviews')
      .selectAll()
      .where('rollout_id', 'in', valuesOf(rolloutIds))
      .orderBy('at', 'desc')
      .orderBy('stage_index', 'desc')
      .orderBy('actor_name')
      .execute();
    for (const row of rows)
      byRollout.set(row.rollout_id, [...(byRollout.get(row.rollout_id) ?? []), toSignOff(row)]);
    return byRollout;
  }
}

function toSignOff(row: RolloutReviewsTable): SignOff {
  return {
    actor: { name: row.actor_name, kind: 'person' },
    roles: parseStored<Role[]>(row.roles),
    stageIndex: row.stage_index,
    decision: row.decision,
    ...(row.comment === null ? {} : { comment: row.comment }),
    at: row.at,
  };
}
