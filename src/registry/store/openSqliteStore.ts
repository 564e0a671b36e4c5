import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, Migrator, sql, type Transaction } from 'kysely';
import { NodeSqliteDialect } from './nodeSqliteDialect.ts';
import { migrations } from './migrations/migrations.ts';
import type { RegistryStore, StoreTables } from './registryStore.ts';
import { StoreError, toStoreError } from './storeError.ts';
import type { StoreSchema } from './storeSchema.ts';
import { CohortTable } from './tables/cohortTable.ts';
import { BaselineTable } from './tables/baselineTable.ts';
import { DeploymentTable } from './tables/deploymentTable.ts';
import { EnvironmentTable } from './tables/environmentTable.ts';
import { EventTable } from './tables/eventTable.ts';
import { EvidenceTable } from './tables/evidenceTable.ts';
import { GuardTable } from './tables/guardTable.ts';
import { IdempotencyTable } from './tables/idempotencyTable.ts';
import { ObservationTable } from './tables/observationTable.ts';
import { OutcomeTable } from './tables/outcomeTable.ts';
import { PromptTable } from './tables/promptTable.ts';
import { RecoveryTable } from './tables/recoveryTable.ts';
import { ReviewTable } from './tables/reviewTable.ts';
import { RolloutTable } from './tables/rolloutTable.ts';
import { SampleTable } from './tables/sampleTable.ts';
import { SurroundingsTable } from './tables/surroundingsTable.ts';
import { TokenTable } from './tables/tokenTable.ts';
import { VersionTable } from './tables/versionTable.ts';

export interface SqliteStoreOptions {
  readonly file: string;
  /** How long to wait for another process that is about to let go of the file. */
  readonly busyTimeoutMs?: number;
  /** Statements run on the connection after its own, for tests (`PRAGMA max_page_count = …`). */
  readonly pragmas?: readonly string[];
  readonly now: () => number;
}

/** Opens or creates the store in one SQLite file, held by this process alone, at the newest schema. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<RegistryStore> {
  const connection = connect(options);
  const database = new Kysely<StoreSchema>({ dialect: new NodeSqliteDialect(connection) });
  try {
    await migrate(database);
    const storeId = await identify(database, options.now());
    for (const pragma of options.pragmas ?? []) connection.exec(pragma);
    return new SqliteRegistryStore(database, storeId);
  } catch (error) {
    await database.destroy();
    throw toStoreError(error);
  }
}

function connect(options: SqliteStoreOptions): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(options.file);
    connection.exec(`PRAGMA busy_timeout = ${options.busyTimeoutMs ?? 500}`);
    // Exclusive before the first access: no shared memory file, and no second process.
    connection.exec('PRAGMA locking_mode = EXCLUSIVE');
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = FULL');
    // Outcomes of units touch pages all over: fewer of them are read again, and written back twice.
    connection.exec('PRAGMA cache_size = -32000');
    connection.exec('PRAGMA wal_autocheckpoint = 4000');
    connection.exec('PRAGMA foreign_keys = ON');
    connection.exec('BEGIN IMMEDIATE; COMMIT');
    return connection;
  } catch (error) {
    connection?.close();
    throw toStoreError(error);
  }
}

async function migrate(database: Kysely<StoreSchema>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const known = new Set(Object.keys(migrations));
  const done = await readDoneMigrations(database);
  if (done.some((name) => !known.has(name)))
    throw new StoreError(
      'store_newer',
      'This registry data was written by a newer version of Prompt Rollout. Update it, then start again.',
    );
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw toError(error);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The migration failed.', { cause: error });
}

async function readDoneMigrations(database: Kysely<StoreSchema>): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return [];
  const rows = await database
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  return rows.map((row) => row.name);
}

/** Gives a new store its id. */
async function identify(database: Kysely<StoreSchema>, now: number): Promise<string> {
  await database
    .insertInto('store_meta')
    .values({ id: 1, store_id: randomUUID(), last_event: 0, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await database.selectFrom('store_meta').select('store_id').executeTakeFirstOrThrow();
  return row.store_id;
}

class SqliteRegistryStore implements RegistryStore {
  readonly storeId: string;
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>, storeId: string) {
    this.#database = database;
    this.storeId = storeId;
  }

  read<T>(work: (tables: StoreTables) => Promise<T>): Promise<T> {
    return this.#run(work);
  }

  transact<T>(work: (tables: StoreTables) => Promise<T>): Promise<T> {
    return this.#run(work);
  }

  async emptyLog(): Promise<void> {
    try {
      await sql`pragma wal_checkpoint(truncate)`.execute(this.#database);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }

  async #run<T>(work: (tables: StoreTables) => Promise<T>): Promise<T> {
    try {
      return await this.#database
        .transaction()
        .execute((transaction) => work(createTables(transaction)));
    } catch (error) {
      throw toStoreError(error);
    }
  }
}

function createTables(transaction: Transaction<StoreSchema>): StoreTables {
  return {
    environments: new EnvironmentTable(transaction),
    prompts: new PromptTable(transaction),
    versions: new VersionTable(transaction),
    deployments: new DeploymentTable(transaction),
    rollouts: new RolloutTable(transaction),
    reviews: new ReviewTable(transaction),
    baselines: new BaselineTable(transaction),
    recoveries: new RecoveryTable(transaction),
    evidence: new EvidenceTable(transaction),
    tokens: new TokenTable(transaction),
    events: new EventTable(transaction),
    idempotency: new IdempotencyTable(transaction),
    observations: new ObservationTable(transaction),
    outcomes: new OutcomeTable(transaction),
    cohorts: new CohortTable(transaction),
    guards: new GuardTable(transaction),
    samples: new SampleTable(transaction),
    surroundings: new SurroundingsTable(transaction),
  };
}
