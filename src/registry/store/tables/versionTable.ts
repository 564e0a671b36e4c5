import type { Kysely } from 'kysely';
import type { PromptContent } from '../../../domain/prompt/promptContent.ts';
import type { PromptVersion, VersionOrigin } from '../../../domain/prompt/promptVersion.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema, VersionRow } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

/** A version without content and source. `sequence` is the order of publication within the prompt. */
export type StoredVersion = Omit<PromptVersion, 'content' | 'source'> & {
  readonly sequence: number;
};

export interface RecentVersion {
  readonly prompt: string;
  readonly version: string;
  readonly contentHash: string;
  readonly createdAt: number;
}

const recentVersionCount = 5;

/** Immutable versions; content and source are read only when one version is asked for. */
export class VersionTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  /** Newest publication first. */
  async list(
    prompt: string,
    page: { beforeSequence?: number; limit: number },
  ): Promise<StoredVersion[]> {
    let select = this.#database.selectFrom('versions').selectAll().where('prompt', '=', prompt);
    if (page.beforeSequence !== undefined)
      select = select.where('sequence', '<', page.beforeSequence);
    const rows = await select.orderBy('sequence', 'desc').limit(page.limit).execute();
    return rows.map(toStoredVersion);
  }

  /** Version numbers in the order of publication, oldest first. */
  async listNumbers(prompt: string): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('versions')
      .select('version')
      .where('prompt', '=', prompt)
      .orderBy('sequence')
      .execute();
    return rows.map((row) => row.version);
  }

  /** The five newest of each prompt, newest first. */
  async listRecent(prompts: readonly string[]): Promise<RecentVersion[]> {
    if (prompts.length === 0) return [];
    const rows = await this.#database
      .selectFrom('prompts')
      .innerJoin('versions', 'versions.prompt', 'prompts.key')
      .select(['versions.prompt', 'version', 'content_hash', 'versions.created_at'])
      .where('prompts.key', 'in', valuesOf(prompts))
      .whereRef('versions.sequence', '>', (eb) =>
        eb('prompts.version_count', '-', recentVersionCount),
      )
      .orderBy('versions.prompt')
      .orderBy('versions.sequence', 'desc')
      .execute();
    return rows.map((row) => ({
      prompt: row.prompt,
      version: row.version,
      contentHash: row.content_hash,
      createdAt: row.created_at,
    }));
  }

  async find(prompt: string, version: string): Promise<StoredVersion | undefined> {
    const row = await this.#database
      .selectFrom('versions')
      .selectAll()
      .where('prompt', '=', prompt)
      .where('version', '=', version)
      .executeTakeFirst();
    return row && toStoredVersion(row);
  }

  async findByContent(prompt: string, contentHash: string): Promise<StoredVersion | undefined> {
    const row = await this.#database
      .selectFrom('versions')
      .selectAll()
      .where('prompt', '=', prompt)
      .where('content_hash', '=', contentHash)
      .executeTakeFirst();
    return row && toStoredVersion(row);
  }

  async readContent(
    prompt: string,
    version: string,
  ): Promise<{ content: PromptContent; source: string } | undefined> {
    const row = await this.#database
      .selectFrom('version_contents')
      .select(['content', 'source'])
      .where('prompt', '=', prompt)
      .where('version', '=', version)
      .executeTakeFirst();
    return row && { content: parseStored<PromptContent>(row.content), source: row.source };
  }

  async insert(version: PromptVersion & { readonly sequence: number }): Promise<void> {
    await this.#database
      .insertInto('versions')
      .values({
        prompt: version.prompt,
        version: version.version,
        sequence: version.sequence,
        parent: version.parent,
        content_hash: version.contentHash,
        message: version.message,
        origins: JSON.stringify(version.origins),
        dependencies: JSON.stringify(version.dependencies),
        created_at: version.createdAt,
        actor_name: version.createdBy.name,
        actor_kind: version.createdBy.kind,
      })
      .execute();
    await this.#database
      .insertInto('version_contents')
      .values({
        prompt: version.prompt,
        version: version.version,
        content: JSON.stringify(version.content),
        source: version.source,
      })
      .execute();
  }

  async saveOrigins(
    prompt: string,
    version: string,
    origins: readonly VersionOrigin[],
  ): Promise<void> {
    await this.#database
      .updateTable('versions')
      .set({ origins: JSON.stringify(origins) })
      .where('prompt', '=', prompt)
      .where('version', '=', version)
      .execute();
  }
}

function toStoredVersion(row: VersionRow): StoredVersion {
  return {
    prompt: row.prompt,
    version: row.version,
    sequence: row.sequence,
    parent: row.parent,
    contentHash: row.content_hash,
    message: row.message,
    origins: parseStored<VersionOrigin[]>(row.origins),
    dependencies: parseStored<StoredVersion['dependencies']>(row.dependencies),
    createdAt: row.created_at,
    createdBy: { name: row.actor_name, kind: row.actor_kind },
  };
}
