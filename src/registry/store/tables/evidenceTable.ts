import type { Kysely, Selectable } from 'kysely';
import type { ComparedCase } from '../../../domain/comparison/comparedCase.ts';
import type { Evidence, EvidenceBody } from '../../../domain/evidence/evidence.ts';
import { summarizeCases } from '../../../domain/evidence/evidenceSummary.ts';
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

/** Recorded eval runs; their cases lie apart, since gates and lists do without. */
export class EvidenceTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async insert(
    evidence: Evidence,
    cases: readonly ComparedCase[],
    recordedBy: Actor,
  ): Promise<void> {
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
        cases: JSON.stringify(cases),
        recorded_at: recordedAt,
        actor_name: recordedBy.name,
        actor_kind: recordedBy.kind,
      })
      .execute();
  }

  /** One run with its cases. */
  async find(
    id: string,
  ): Promise<(StoredEvidence & { readonly cases: ComparedCase[] }) | undefined> {
    const row = await this.#database
      .selectFrom('evidence')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const cases =
      row.cases === null
        ? parseStored<EvidenceBody>(row.body).cases
        : parseStored<ComparedCase[]>(row.cases);
    return { ...toStoredEvidence(row), cases };
  }

  /** Newest first. */
  async list(query: EvidenceQuery): Promise<StoredEvidence[]> {
    let select = this.#database.selectFrom('evidence').select(columnsWithoutCases);
    if (query.prompt !== undefined) select = select.where('prompt', '=', query.prompt);
    if (query.contentHash !== undefined)
      select = select.where('content_hash', '=', query.contentHash);
    if (query.beforeSequence !== undefined)
      select = select.where('sequence', '<', query.beforeSequence);
    const rows = await select.orderBy('sequence', 'desc').limit(query.limit).execute();
    return rows.map(toStoredEvidence);
  }
}

const columnsWithoutCases = [
  'id',
  'sequence',
  'body',
  'recorded_at',
  'actor_name',
  'actor_kind',
] as const;
type EvidenceRow = Pick<Selectable<EvidenceColumns>, (typeof columnsWithoutCases)[number]>;

function toStoredEvidence(row: EvidenceRow): StoredEvidence {
  return {
    evidence: { ...parseBody(row.body), id: row.id, recordedAt: row.recorded_at },
    recordedBy: { name: row.actor_name, kind: row.actor_kind },
    sequence: row.sequence,
  };
}

type StoredBody = Omit<Evidence, 'id' | 'recordedAt'>;

function parseBody(text: string): StoredBody {
  const { cases, ...body } = parseStored<StoredBody & { readonly cases?: ComparedCase[] }>(text);
  return cases === undefined ? body : { ...body, summary: summarizeCases(cases) };
}
