import type { Kysely, Selectable } from 'kysely';
import type { Evidence, EvidenceBody } from '../../../domain/evidence/evidence.ts';
import type { Actor } from '../../../domain/identity/actor.ts';
import { parseStored } from '../parseStored.ts';
import type { EvidenceTable as EvidenceColumns, StoreSchema } from '../storeSchema.ts';

export interface StoredEvidence {
  readonly evidence: Evidence;
  readonly recordedBy: Actor;
  readonly sequence: number;
}

export interface EvidenceQuery {
  readonly prompt?: string;
  readonly contentHash?: string;
  readonly beforeSequence?: number;
  readonly limit: number;
}

/** Recorded eval runs. */
export class EvidenceTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async insert(evidence: Evidence, recordedBy: Actor): Promise<void> {
    const { id, recordedAt, ...body } = evidence;
    const last = await this.#database
      .selectFrom('evidence')
      .select(({ fn }) => fn.max('sequence').as('sequence'))
      .executeTakeFirst();
    await this.#database
      .insertInto('evidence')
      .values({
        id,
        sequence: (last?.sequence ?? 0) + 1,
        prompt: body.prompt,
        content_hash: body.contentHash,
        body: JSON.stringify(body),
        recorded_at: recordedAt,
        actor_name: recordedBy.name,
        actor_kind: recordedBy.kind,
      })
      .execute();
  }

  /** Newest first. */
  async list(query: EvidenceQuery): Promise<StoredEvidence[]> {
    let select = this.#database.selectFrom('evidence').selectAll();
    if (query.prompt !== undefined) select = select.where('prompt', '=', query.prompt);
    if (query.contentHash !== undefined)
      select = select.where('content_hash', '=', query.contentHash);
    if (query.beforeSequence !== undefined)
      select = select.where('sequence', '<', query.beforeSequence);
    const rows = await select.orderBy('sequence', 'desc').limit(query.limit).execute();
    return rows.map(toStoredEvidence);
  }
}

function toStoredEvidence(row: Selectable<EvidenceColumns>): StoredEvidence {
  return {
    evidence: {
      ...parseStored<EvidenceBody>(row.body),
      id: row.id,
      recordedAt: row.recorded_at,
    },
    recordedBy: { name: row.actor_name, kind: row.actor_kind },
    sequence: row.sequence,
  };
}
