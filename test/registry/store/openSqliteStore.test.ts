import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, Migrator } from 'kysely';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { migration0001 } from '../../../src/registry/store/migrations/migration0001.ts';
import { migrations } from '../../../src/registry/store/migrations/migrations.ts';
import { NodeSqliteDialect } from '../../../src/registry/store/nodeSqliteDialect.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';
import { StoreError } from '../../../src/registry/store/storeError.ts';
import { describeRegistryStore } from './registryStoreContract.ts';

const now = () => Date.UTC(2026, 10, 20);

describeRegistryStore('SQLite', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'registry-store-'));
  return {
    open: () => openSqliteStore({ file: path.join(folder, 'registry.db'), now }),
    clear: () => rm(folder, { recursive: true }),
  };
});

describe('openSqliteStore', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'registry-store-'));
    file = path.join(folder, 'registry.db');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds the file alone', async () => {
    const store = await openSqliteStore({ file, now });
    const second = openSqliteStore({ file, now, busyTimeoutMs: 0 });
    await assert.rejects(second, (error) => isStoreError(error, 'store_in_use'));
    await store.close();
    await (await openSqliteStore({ file, now, busyTimeoutMs: 0 })).close();
  });

  it('syncs every commit to the disk, in a write-ahead log', async () => {
    const store = await openSqliteStore({ file, now });
    await store.close();
    const database = new DatabaseSync(file);
    assert.deepEqual({ ...database.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
    database.close();
  });

  it('brings a file of the first schema to the newest and keeps what it holds', async () => {
    await createFirstSchema(file);
    const store = await openSqliteStore({ file, now });
    assert.equal(store.storeId, 'old-store');
    assert.equal((await store.read((tables) => tables.prompts.find('kept')))?.versionCount, 0);
    await store.close();
    const database = new DatabaseSync(file);
    const names = database.prepare('select name from kysely_migration order by name').all();
    const indexes = database
      .prepare("select name from sqlite_master where name = 'events_rollout'")
      .all();
    database.close();
    assert.deepEqual(
      names.map((row) => row['name']),
      Object.keys(migrations),
    );
    assert.equal(indexes.length, 1);
  });

  it('leaves the old schema alone when a migration fails half way', async () => {
    await createFirstSchema(file);
    const database = new DatabaseSync(file);
    database.exec('create index idempotency_age on prompts (created_at)');
    database.close();
    await assert.rejects(openSqliteStore({ file, now }), /idempotency_age/);
    const after = new DatabaseSync(file);
    const indexes = after
      .prepare("select name from sqlite_master where name = 'events_rollout'")
      .all();
    after.close();
    assert.deepEqual(indexes, []);
  });

  it('refuses a file of a newer version and leaves it as it is', async () => {
    await (await openSqliteStore({ file, now })).close();
    const database = new DatabaseSync(file);
    database.exec("insert into kysely_migration values ('9999', '2030-01-01')");
    database.close();
    const opening = openSqliteStore({ file, now });
    await assert.rejects(opening, (error) => isStoreError(error, 'store_newer'));
  });

  it('refuses a file that is no database', async () => {
    writeFileSync(file, 'not a database at all, but long enough to be looked at as one'.repeat(20));
    const opening = openSqliteStore({ file, now });
    await assert.rejects(opening, (error) => isStoreError(error, 'store_broken'));
  });

  it('says that the disk is full, changes nothing and goes on when there is space', async () => {
    const pragmas = ['PRAGMA max_page_count = 120'];
    const store = await openSqliteStore({ file, now, pragmas });
    const big = 'x'.repeat(50_000);
    const fill = async () => {
      for (let index = 0; index < 100; index += 1)
        await store.transact((tables) =>
          tables.prompts.save({
            key: `p${index}`,
            archived: false,
            continues: big,
            versionCount: 0,
            createdAt: 1,
          }),
        );
    };
    await assert.rejects(fill(), (error) => isStoreError(error, 'storage_full'));
    const prompts = await store.read((tables) => tables.prompts.list({ limit: 500 }));
    assert.ok(prompts.length > 0);
    await store.transact((tables) => tables.tokens.revoke('none', 1));
    await store.close();
    const again = await openSqliteStore({ file, now });
    const kept = await again.read((tables) => tables.prompts.list({ limit: 500 }));
    assert.equal(kept.length, prompts.length);
    await again.close();
  });
});

function isStoreError(error: unknown, code: string): boolean {
  assert.ok(error instanceof StoreError, String(error));
  assert.equal(error.code, code);
  return true;
}

async function createFirstSchema(file: string): Promise<void> {
  const connection = new DatabaseSync(file);
  const database = new Kysely<unknown>({ dialect: new NodeSqliteDialect(connection) });
  const provider = { getMigrations: () => Promise.resolve({ '0001': migration0001 }) };
  await new Migrator({ db: database, provider }).migrateToLatest();
  connection.exec("insert into store_meta values (1, 'old-store', 0, 1)");
  connection.exec("insert into prompts values ('kept', 0, null, 0, null, 1)");
  await database.destroy();
}
