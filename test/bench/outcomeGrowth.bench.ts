// What many outcomes over 20 cohorts leave behind: memory of the registry and size of its database. `--observations=N` takes another number.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { choose } from './benchOptions.ts';
import { OutcomeLoad } from './outcomeLoad.ts';
import { inMegabytes, printTable, round } from './report.ts';
import { provideSeededData, removeSeededData } from './seedRegistry.ts';
import { sendReports } from './sendReports.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';

const batchSize = 1000;
const parts = 5;
const asked = process.argv.find((option) => option.startsWith('--observations='))?.split('=')[1];
const total = Number(asked ?? choose(10_000_000, 100_000));
const batchesPerPart = Math.ceil(total / parts / batchSize);

async function readSize(dataDir: string): Promise<number> {
  const sizes = ['registry.db', 'registry.db-wal'].map(async (name) => {
    const { size } = await stat(path.join(dataDir, name));
    return size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size);
}

/** Rows of the tables that outcomes are kept in. */
function countRows(dataDir: string): (readonly [string, number, string])[] {
  const database = new DatabaseSync(path.join(dataDir, 'registry.db'), { readOnly: true });
  const tables = [
    ['taken_observations', 'ids, for a day'],
    ['observed_units', 'units, until the rollout ends'],
    ['outcome_steps', 'sums by minute, arm and cohort'],
    ['cohort_states', 'guards of cohorts'],
    ['outcome_batches', 'not added up yet'],
  ] as const;
  const counted = tables.map(([table, what]) => {
    const row = database.prepare(`select count(*) as count from ${table}`).get();
    return [table, Number(row?.['count']), what] as const;
  });
  database.close();
  return counted;
}

const dataDir = await provideSeededData({ prompts: 100, versions: 2, contentBytes: 2000 });
const registry = await startMeasuredRegistry(dataDir);
try {
  const load = await OutcomeLoad.start(registry, { number: 1, tenants: 20 });
  const rows: (readonly (string | number)[])[] = [];
  const note = async (observations: number, perSecond: string) => {
    const { rssBytes } = await registry.usage();
    const { rssBytes: leastBytes, heapUsedBytes } = await registry.collect();
    const database = await readSize(dataDir);
    const sizes = [rssBytes, leastBytes, heapUsedBytes, database].map(inMegabytes);
    rows.push([observations.toLocaleString('en'), perSecond, ...sizes]);
  };
  await note(0, '');
  for (let part = 1; part <= parts; part += 1) {
    const startedAt = performance.now();
    const reports = function* () {
      for (let batch = 0; batch < batchesPerPart; batch += 1)
        yield load.createReport(load.observe(batchSize));
    };
    await sendReports(registry.url, reports(), 2);
    const perSecond = (batchesPerPart * batchSize) / ((performance.now() - startedAt) / 1000);
    await note(part * batchesPerPart * batchSize, round(perSecond));
  }
  console.log('  batches of 1,000 from 2 connections, three guards, 20 tenants; MB');
  printTable(['outcomes', 'per second', 'memory', 'collected', 'heap', 'database'], rows);
  await registry.stop();
  printTable(['table', 'rows', ''], countRows(dataDir));
} finally {
  await registry.stop();
  await removeSeededData(dataDir);
}
