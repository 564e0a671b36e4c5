import type { Kysely } from 'kysely';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

/** Which request an answer belongs to. */
export interface RequestIdentity {
  readonly tokenId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

export interface StoredAnswer {
  readonly bodyHash: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly createdAt: number;
}

/** Answers to requests with an Idempotency-Key, written with the change they answer. */
export class IdempotencyTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async find(request: RequestIdentity): Promise<StoredAnswer | undefined> {
    const row = await this.#database
      .selectFrom('idempotency')
      .selectAll()
      .where('token_id', '=', request.tokenId)
      .where('method', '=', request.method)
      .where('path', '=', request.path)
      .where('key', '=', request.key)
      .executeTakeFirst();
    return (
      row && {
        bodyHash: row.body_hash,
        status: row.status,
        headers: parseStored<Record<string, string>>(row.headers),
        body: row.body,
        createdAt: row.created_at,
      }
    );
  }

  async insert(request: RequestIdentity, answer: StoredAnswer): Promise<void> {
    await this.#database
      .insertInto('idempotency')
      .values({
        token_id: request.tokenId,
        method: request.method,
        path: request.path,
        key: request.key,
        body_hash: answer.bodyHash,
        status: answer.status,
        headers: JSON.stringify(answer.headers),
        body: answer.body,
        created_at: answer.createdAt,
      })
      .execute();
  }

  async delete(request: RequestIdentity): Promise<void> {
    await this.#database
      .deleteFrom('idempotency')
      .where('token_id', '=', request.tokenId)
      .where('method', '=', request.method)
      .where('path', '=', request.path)
      .where('key', '=', request.key)
      .execute();
  }

  async deleteOlderThan(at: number): Promise<void> {
    await this.#database.deleteFrom('idempotency').where('created_at', '<', at).execute();
  }
}
