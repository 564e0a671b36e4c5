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

const evidence = { value: 1.5, threshold: 40 };
const guard = { key: 'parseFailure', metric: 'parseFailure', verdict: 'inconclusive' };
const event = { type: 'rollout.advanced', at: '2026-11-20T10:00:00Z', rolloutId: 'r1' };
const reason = 'It said "evidence":{"value":1}';

describe('what guards said before e-values were named', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'guards-'));
    file = path.join(folder, 'registry.sqlite');
    const connection = new DatabaseSync(file);
    const database = new Kysely<unknown>({ dialect: new NodeSqliteDialect(connection) });
    const old = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0010'));
    const provider = { getMigrations: () => Promise.resolve(old) };
    const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
    assert.equal(error, undefined);
    connection.exec('PRAGMA foreign_keys = OFF');
    const state = { id: 'r1', prompt: 'greeting', environment: 'staging', phase: 'paused' };
    connection
      .prepare(
        `insert into rollouts (id, sequence, prompt, environment, candidate, phase, final, revision, state, watched_ms, gate, guards)
         values ('r1', 1, 'greeting', 'staging', '1.1.0', 'paused', 0, 1, ?, 0, '[]', ?)`,
      )
      .run(JSON.stringify(state), JSON.stringify({ guards: [{ ...guard, evidence }] }));
    const insertEvent = connection.prepare(
      `insert into events values (?, 'rollout.advanced', 1, 'Ada', 'greeting', 'staging', 'r1', ?)`,
    );
    const guards = [{ ...guard, evidence }, guard];
    insertEvent.run(1, JSON.stringify({ number: 1, ...event, reason, guards }));
    insertEvent.run(2, JSON.stringify({ number: 2, ...event, reason }));
    await database.destroy();
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('names them, in rollouts and in the history, and leaves everything else', async () => {
    const store = await openSqliteStore({ file, now: () => 10 });
    try {
      const rollout = await store.read((tables) => tables.rollouts.find('r1'));
      assert.deepEqual(rollout?.guards.guards, [{ ...guard, eValue: evidence }]);
      const events = await store.read((tables) => tables.events.listAfter(0, 5));
      assert.deepEqual(events, [
        { number: 1, ...event, reason, guards: [{ ...guard, eValue: evidence }, guard] },
        { number: 2, ...event, reason },
      ]);
    } finally {
      await store.close();
    }
  });
});
