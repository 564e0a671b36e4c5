// Outcomes taken per second over HTTP in batches of 100, beside the same rows inserted by a bare prepared statement on the same disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Observation } from '../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { choose } from './benchOptions.ts';
import { OutcomeLoad } from './outcomeLoad.ts';
import { calculateMedian } from './quantile.ts';
import { printGoal, printTable, round } from './report.ts';
import {
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
} from './seedRegistry.ts';
import { sendReports } from './sendReports.ts';
import { startLoadClient } from './startLoadClient.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';

const rounds = choose(9, 3);
const batchSize = 100;
const batchesPerRound = choose(200, 40);
const reporters = 32;
/** Beside those who resolve. */
const fewReporters = 4;
const tenants = 20;
const resolvers = 16;
const resolveSeconds = choose(3, 1);

/** Gives outcomes per second. */
async function measureReports(
  url: string,
  reports: readonly Buffer[],
  connections = reporters,
): Promise<number> {
  const startedAt = performance.now();
  await sendReports(url, reports, connections);
  return (reports.length * batchSize) / ((performance.now() - startedAt) / 1000);
}

/** The same rows, as durable, by the shortest way into the same kind of file. */
class BareInserts {
  readonly #database: DatabaseSync;

  constructor(folder: string) {
    this.#database = new DatabaseSync(path.join(folder, 'bare.db'));
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL'])
      this.#database.exec(`PRAGMA ${pragma}`);
    this.#database.exec(`create table observations (
      id text primary key, prompt, unit, version, revision, attributes, time, latency_ms, input_tokens,
      output_tokens, cost_usd, success, parse_failure)`);
  }

  measure(batches: readonly (readonly Observation[])[]): number {
    const insert = this.#database.prepare(
      `insert into observations values (${Array.from({ length: 13 }, () => '?').join()})`,
    );
    const startedAt = performance.now();
    for (const batch of batches) {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const one of batch)
        insert.run(
          ...[one.id, one.prompt, one.unit, one.version, one.deploymentRevision],
          ...[JSON.stringify(one.attributes), one.time ?? null, one.latencyMs ?? null],
          ...[one.inputTokens ?? null, one.outputTokens ?? null, one.costUsd ?? null],
          ...[Number(one.success), Number(one.parseFailure)],
        );
      this.#database.exec('COMMIT');
    }
    return (batches.length * batchSize) / ((performance.now() - startedAt) / 1000);
  }

  close(): void {
    this.#database.close();
  }
}

const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
const dataDir = await provideSeededData({ prompts: 100, versions: 2, contentBytes: 2000 });
const registry = await startMeasuredRegistry(dataDir, process.env['BENCH_NODE_ARGS']?.split(' '));
const bare = new BareInserts(scratch);
const client = startLoadClient();
try {
  const load = await OutcomeLoad.start(registry, { number: 1, tenants });
  const createBatches = () =>
    Array.from({ length: batchesPerRound }, () => load.observe(batchSize));
  const resolve = async () => {
    const paths = [`${registryPaths.ofrep(seededEnvironment)}/${seededKey(2)}`];
    const { url, appToken: token } = registry;
    const job = { url, token, paths, connections: resolvers, seconds: resolveSeconds };
    const { requests, seconds, latenciesMs } = await client.run(job);
    return { perSecond: requests / seconds, p99Ms: latenciesMs.p99 };
  };
  const taken: number[] = [];
  const inserted: number[] = [];
  const cpuMicros: number[] = [];
  await measureReports(
    registry.url,
    createBatches().map((batch) => load.createReport(batch)),
  );
  for (let number = 0; number < rounds; number += 1) {
    const batches = createBatches();
    const reports = batches.map((batch) => load.createReport(batch));
    const before = await registry.usage();
    taken.push(await measureReports(registry.url, reports));
    const after = await registry.usage();
    cpuMicros.push(((after.cpuMs - before.cpuMs) * 1000) / (batchesPerRound * batchSize));
    inserted.push(bare.measure(batches));
  }
  const ratio = calculateMedian(taken.map((value, index) => (inserted[index] ?? 0) / value));
  console.log(
    `  batches of ${batchSize} from ${reporters} connections, three guards, ${tenants} tenants; medians`,
  );
  printTable(
    ['', 'outcomes/s', 'time of bare', 'CPU µs/outcome'],
    [
      [
        'registry, over HTTP',
        round(calculateMedian(taken)),
        ratio.toFixed(2),
        round(calculateMedian(cpuMicros)),
      ],
      ['bare prepared insert', round(calculateMedian(inserted)), 1, ''],
    ],
  );
  printGoal('time of the bare insert', ratio, { max: 5 });
  const alone = await resolve();
  const running = { isRunning: true };
  let during = 0;
  const reporting = (async () => {
    const startedAt = performance.now();
    let sent = 0;
    while (running.isRunning) {
      const reports = Array.from({ length: 20 }, () => load.createReport(load.observe(batchSize)));
      await measureReports(registry.url, reports, fewReporters);
      sent += reports.length * batchSize;
    }
    during = sent / ((performance.now() - startedAt) / 1000);
  })();
  const meanwhile = await resolve();
  running.isRunning = false;
  await reporting;
  printTable(
    [`resolves, ${resolvers} connections`, 'req/s', 'p99 ms', 'outcomes/s'],
    [
      ['alone', round(alone.perSecond), round(alone.p99Ms), 0],
      [
        'while outcomes are taken',
        round(meanwhile.perSecond),
        round(meanwhile.p99Ms),
        round(during),
      ],
    ],
  );
} finally {
  client.stop();
  bare.close();
  await registry.stop();
  await removeSeededData(dataDir);
  await rm(scratch, { recursive: true, force: true });
}
