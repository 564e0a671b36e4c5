import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, Migrator } from 'kysely';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { MetricSums } from '../../../src/registry/observations/metricSums.ts';
import { createTakenKeys, readTold } from '../../../src/registry/observations/takenObservation.ts';
import { readUnitKnowledge } from '../../../src/registry/observations/unitKnowledge.ts';
import { migrations } from '../../../src/registry/store/migrations/migrations.ts';
import { NodeSqliteDialect } from '../../../src/registry/store/nodeSqliteDialect.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';

const plan = {
  guards: [{ metric: 'parseFailure' }, { metric: 'stars', ceiling: 5 }],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};
const rollout = {
  id: 'r1',
  prompt: 'greeting',
  environment: 'staging',
  plan,
  phase: 'progressing',
};
const minute = 60_000;

describe('outcomes from before they were told by cohort', () => {
  let folder: string;
  let store: RegistryStore;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'outcomes-'));
    const file = path.join(folder, 'registry.sqlite');
    const connection = new DatabaseSync(file);
    const database = new Kysely<unknown>({ dialect: new NodeSqliteDialect(connection) });
    const old = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0006'));
    const provider = { getMigrations: () => Promise.resolve(old) };
    const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
    assert.equal(error, undefined);
    connection.exec('PRAGMA foreign_keys = OFF; BEGIN');
    connection
      .prepare(
        `insert into rollouts (id, sequence, prompt, environment, candidate, phase, final, revision, state, watched_ms, gate)
         values ('r1', 1, 'greeting', 'staging', '1.1.0', 'progressing', 0, 1, ?, 0, '[]')`,
      )
      .run(JSON.stringify(rollout));
    const insertId = connection.prepare(
      `insert into observation_ids values ('staging', 'greeting', ?, 2, 'abcdefghijklmnopqrstuv', ?, 5)`,
    );
    insertId.run('ö', JSON.stringify(['success']));
    for (let index = 0; index < 2500; index += 1)
      insertId.run(`o${index}`, JSON.stringify(['latencyMs', 'stars']));
    const insertMinute = connection.prepare(
      `insert into outcome_minutes values ('r1', 'half', -1, 'stable', ?, ?, ?, ?, ?)`,
    );
    insertMinute.run('latencyMs', minute, 2, 300, 50_000);
    insertMinute.run('success', minute, 3, 2, 2);
    insertMinute.run('latencyMs', 2 * minute, 1, 0.5, 0.25);
    const record = (metric: string) => ({ metric, from: 0, below: 0.5, stages: ['half', 'full'] });
    const records = ['', 'stars', 'gone'].map(record);
    connection
      .prepare(`insert into observed_units values ('r1', 'u1', ?)`)
      .run(JSON.stringify(records));
    connection
      .prepare(`insert into guard_states values ('r1', 'stars', ?)`)
      .run(JSON.stringify({ version: 1 }));
    connection.exec('COMMIT');
    await database.destroy();
    store = await openSqliteStore({ file, now: () => 10 });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keep their ids, sums, units and what guards knew', async () => {
    const toKey = createTakenKeys('staging');
    const keys = ['o0', 'o2499', 'ö'].map((id) => toKey('greeting', id));
    const taken = await store.read((tables) => tables.observations.findTaken(keys));
    assert.equal(taken.length, 3);
    const told = readTold(taken.find(({ key }) => key === keys[0])?.told ?? '');
    assert.deepEqual(told, { claim: '2 abcdefghijk', metrics: new Set(['latencyMs', 'stars']) });
    const steps = await store.read((tables) => tables.outcomes.list('r1', ''));
    assert.deepEqual(
      steps.map(({ metrics, ...step }) => ({
        ...step,
        metrics: [...MetricSums.parse(metrics).byMetric].sort(),
      })),
      [
        {
          ...{ cohort: '', stepMs: minute, at: minute, stage: 'half', rule: -1, arm: 'stable' },
          metrics: [
            ['latencyMs', { count: 2, sum: 300, sumOfSquares: 50_000 }],
            ['success', { count: 3, sum: 2, sumOfSquares: 2 }],
          ],
        },
        {
          ...{ cohort: '', stepMs: minute, at: 2 * minute, stage: 'half', rule: -1, arm: 'stable' },
          metrics: [['latencyMs', { count: 1, sum: 0.5, sumOfSquares: 0.25 }]],
        },
      ],
    );
    const [unit] = await store.read((tables) => tables.guards.findUnits('r1', ['u1']));
    const record = { from: 0, below: 0.5, stages: [0, 1] };
    assert.deepEqual(
      readUnitKnowledge(unit?.records ?? ''),
      new Map([
        [0, record],
        [2, record],
      ]),
    );
    const { byKey } = await store.read((tables) => tables.guards.readStates('r1'));
    assert.deepEqual([...byKey.keys()], ['stars']);
  });
});
