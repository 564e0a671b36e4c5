import { sql, type Kysely, type Selectable } from 'kysely';
import type { PromptsTable, StoreSchema } from '../storeSchema.ts';

/** A prompt as the store knows it, without versions and environments. */
export interface StoredPrompt {
  readonly key: string;
  readonly archived: boolean;
  readonly continues?: string;
  readonly versionCount: number;
  readonly newestVersion?: string;
  readonly createdAt: number;
}

export interface PromptQuery {
  /** Part of the key. */
  readonly text?: string;
  /** Keys after this one. */
  readonly after?: string;
  readonly limit: number;
}

/** Named artifacts by key. */
export class PromptTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async list(query: PromptQuery): Promise<StoredPrompt[]> {
    let select = this.#database.selectFrom('prompts').selectAll();
    if (query.after !== undefined) select = select.where('key', '>', query.after);
    if (query.text !== undefined && query.text !== '') {
      // Keys are lower case and hold no `\`; `_` and `%` in what a person typed are plain characters.
      const pattern = `%${query.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      select = select.where(sql<boolean>`key like ${pattern} escape '\\'`);
    }
    const rows = await select.orderBy('key').limit(query.limit).execute();
    return rows.map(toStoredPrompt);
  }

  async find(key: string): Promise<StoredPrompt | undefined> {
    const row = await this.#database
      .selectFrom('prompts')
      .selectAll()
      .where('key', '=', key)
      .executeTakeFirst();
    return row && toStoredPrompt(row);
  }

  async save(prompt: StoredPrompt): Promise<void> {
    const values = {
      archived: prompt.archived ? 1 : 0,
      continues: prompt.continues ?? null,
      version_count: prompt.versionCount,
      newest_version: prompt.newestVersion ?? null,
      created_at: prompt.createdAt,
    } as const;
    await this.#database
      .insertInto('prompts')
      .values({ key: prompt.key, ...values })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
      .execute();
  }
}

function toStoredPrompt(row: Selectable<PromptsTable>): StoredPrompt {
  return {
    key: row.key,
    archived: row.archived === 1,
    ...(row.continues === null ? {} : { continues: row.continues }),
    versionCount: row.version_count,
    ...(row.newest_version === null ? {} : { newestVersion: row.newest_version }),
    createdAt: row.created_at,
  };
}
