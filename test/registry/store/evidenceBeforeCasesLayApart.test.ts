import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, Migrator } from 'kysely';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { migrations } from '../../../src/registry/store/migrations/migrations.ts';
import { NodeSqliteDialect } from '../../../src/registry/store/nodeSqliteDialect.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';

const cases = [
  { id: 'one', kind: 'representative', passed: 3, failed: 0, errors: 0 },
  { id: 'two', kind: 'safety', passed: 1, failed: 1, errors: 0 },
];
const body = {
  prompt: 'greeting',
  contentHash: 'c'.repeat(64),
  fixturesHash: 'f'.repeat(64),
  model: 'a-model',
  baseline: '1.0.0',
  verdict: 'noRegression',
};

describe('evidence from before its cases lay apart', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
    file = path.join(folder, 'registry.sqlite');
    const connection = new DatabaseSync(file);
    const database = new Kysely<unknown>({ dialect: new NodeSqliteDialect(connection) });
    const { '0001': first, '0002': second } = migrations;
    assert.ok(first && second);
    const old = { '0001': first, '0002': second };
    const provider = { getMigrations: () => Promise.resolve(old) };
    const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
    assert.equal(error, undefined);
    connection.exec(`insert into prompts values ('greeting', 0, null, 0, null, 1)`);
    connection
      .prepare(`insert into evidence values ('e1', 1, 'greeting', ?, ?, 5, 'Ada', 'person')`)
      .run(body.contentHash, JSON.stringify({ ...body, cases }));
    await database.destroy();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is listed with its cases summed up, and found with its cases', async () => {
    const store = await openSqliteStore({ file, now: () => 10 });
    try {
      const [listed] = await store.read((tables) => tables.evidence.list({ limit: 5 }));
      assert.ok(listed);
      const { summary, ...header } = listed.evidence;
      assert.deepEqual(header, { ...body, id: 'e1', recordedAt: 5 });
      assert.deepEqual([summary.cases, summary.passed, summary.passRate], [2, 1, 0.75]);
      const found = await store.read((tables) => tables.evidence.find('e1'));
      assert.deepEqual(found, { ...listed, cases });
    } finally {
      await store.close();
    }
  });
});
