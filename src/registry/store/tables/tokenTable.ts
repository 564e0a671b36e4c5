import type { Kysely, Selectable } from 'kysely';
import type { Identity, Role } from '../../../domain/identity/actor.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema, TokensTable } from '../storeSchema.ts';

/** A token as it is stored: who it stands for and the hash of its secret, never the secret. */
export interface StoredToken extends Identity {
  readonly hash: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

/** Bearer tokens by the hash of their secret. */
export class TokenTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async list(): Promise<StoredToken[]> {
    const rows = await this.#database
      .selectFrom('tokens')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toStoredToken);
  }

  async insert(token: StoredToken): Promise<void> {
    await this.#database
      .insertInto('tokens')
      .values({
        id: token.tokenId,
        hash: token.hash,
        actor_name: token.name,
        actor_kind: token.kind,
        roles: JSON.stringify(token.roles),
        environments: token.environments ? JSON.stringify(token.environments) : null,
        created_at: token.createdAt,
        created_by: token.createdBy,
        expires_at: token.expiresAt ?? null,
        revoked_at: token.revokedAt ?? null,
      })
      .execute();
  }

  async revoke(id: string, at: number): Promise<void> {
    await this.#database
      .updateTable('tokens')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
  }
}

function toStoredToken(row: Selectable<TokensTable>): StoredToken {
  return {
    tokenId: row.id,
    hash: row.hash,
    name: row.actor_name,
    kind: row.actor_kind,
    roles: parseStored<Role[]>(row.roles),
    ...(row.environments === null ? {} : { environments: parseStored<string[]>(row.environments) }),
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}
