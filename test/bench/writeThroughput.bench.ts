// Acknowledged changes per second over HTTP, beside bare transactions that make as little as possible durable on the same disk.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { choose } from './benchOptions.ts';
import { createPost, KeepAliveConnection } from './keepAliveConnection.ts';
import { calculateMedian } from './quantile.ts';
import { printTable, round } from './report.ts';
import {
  createSeededContent,
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
  seededVersion,
} from './seedRegistry.ts';
import { startMeasuredRegistry, type MeasuredRegistry } from './startMeasuredRegistry.ts';

const rounds = choose(9, 3);
const writesPerRound = choose(300, 60);
const writers = 8;
const promptCount = 1000;
const contentBytes = 2000;

/** Sends the same kind of change from several connections; gives acknowledged changes per second. */
async function measurePosts(
  registry: MeasuredRegistry,
  expected: number,
  create: (number: number) => { path: string; body: unknown; headers?: string[] },
): Promise<number> {
  let next = 0;
  let acknowledged = 0;
  const take = (): Buffer | undefined => {
    if (next >= writesPerRound) return undefined;
    const { path: target, body, headers } = create(next);
    next += 1;
    const { url, personToken: token } = registry;
    return createPost({ url, token, path: target }, body, headers);
  };
  const connect = (): Promise<undefined> => {
    const first = take();
    if (first === undefined) return Promise.resolve(undefined);
    return new KeepAliveConnection(registry.url, first, ({ status, bytes }) => {
      if (status !== expected) throw new Error(`The registry answered: ${bytes.toString()}`);
      acknowledged += 1;
      return take();
    }).ended;
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: writers }, connect));
  return acknowledged / ((performance.now() - startedAt) / 1000);
}

let published = 0;
function publish(): { path: string; body: unknown } {
  published += 1;
  const content = createSeededContent(`publication ${published}`, contentBytes);
  const body = {
    ...{ parent: seededVersion(0), bump: 'minor', content, source: JSON.stringify(content) },
    message: 'Say it better',
  };
  return { path: registryPaths.versions(seededKey(published % promptCount)), body };
}

/** Revisions of what is served, so that each deployment names the one before. */
const revisions = new Map<number, number>();
let deployed = 0;
function deploy(): { path: string; body: unknown; headers: string[] } {
  const prompt = deployed % promptCount;
  deployed += 1;
  const revision = revisions.get(prompt) ?? 1;
  revisions.set(prompt, revision + 1);
  return {
    path: registryPaths.deployments(seededKey(prompt), seededEnvironment),
    body: { version: seededVersion(revision % 2 === 1 ? 0 : 1) },
    headers: [`If-Match: "${revision}"`],
  };
}

/** One row of the size of a publication, durable as the registry's changes are. */
class BareTransactions {
  readonly #database: DatabaseSync;
  readonly #text = JSON.stringify(createSeededContent('bare', contentBytes));
  #number = 0;

  constructor(folder: string) {
    this.#database = new DatabaseSync(path.join(folder, 'bare.db'));
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL'])
      this.#database.exec(`PRAGMA ${pragma}`);
    this.#database.exec('create table versions (number integer primary key, content, source)');
  }

  measure(): number {
    const insert = this.#database.prepare('insert into versions values (?, ?, ?)');
    const startedAt = performance.now();
    for (let count = 0; count < writesPerRound; count += 1) {
      this.#number += 1;
      this.#database.exec('BEGIN IMMEDIATE');
      insert.run(this.#number, this.#text, this.#text);
      this.#database.exec('COMMIT');
    }
    return writesPerRound / ((performance.now() - startedAt) / 1000);
  }

  close(): void {
    this.#database.close();
  }
}

/** The disk alone: as many bytes appended and forced out, without a database. */
function measureDisk(folder: string): number {
  const file = openSync(path.join(folder, 'disk'), 'w');
  const bytes = Buffer.alloc(2 * contentBytes, 'x');
  const startedAt = performance.now();
  for (let count = 0; count < writesPerRound; count += 1) {
    writeSync(file, bytes);
    fdatasyncSync(file);
  }
  const perSecond = writesPerRound / ((performance.now() - startedAt) / 1000);
  closeSync(file);
  return perSecond;
}

const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
const dataDir = await provideSeededData({ prompts: promptCount, versions: 2, contentBytes });
const registry = await startMeasuredRegistry(dataDir);
const bare = new BareTransactions(scratch);
try {
  const answer = await new RegistryApi(registry.url, registry.personToken).get('/v1');
  if (answer.status !== 200) throw new Error(answer.text);
  const results = { publish: [], deploy: [], bare: [], disk: [] } as Record<string, number[]>;
  for (let number = 0; number < rounds; number += 1) {
    results['publish']?.push(await measurePosts(registry, 201, publish));
    results['deploy']?.push(await measurePosts(registry, 201, deploy));
    results['bare']?.push(bare.measure());
    results['disk']?.push(measureDisk(scratch));
  }
  const bareMedian = results['bare'] ?? [];
  const row = (name: string, values: readonly number[] = []) => [
    name,
    round(calculateMedian(values)),
    calculateMedian(
      values.map((value, index) => value / (bareMedian[index] ?? Number.NaN)),
    ).toFixed(2),
  ];
  console.log(
    `  ${writers} writers, ${rounds} rounds of ${writesPerRound} writes in turn; medians`,
  );
  printTable(
    ['acknowledged writes', 'per second', 'of bare transactions'],
    [
      row('publish a version of 2 kB over HTTP', results['publish']),
      row('deploy a version over HTTP', results['deploy']),
      row('bare prepared transaction, synchronous=FULL', results['bare']),
      row('append and fdatasync of as many bytes', results['disk']),
    ],
  );
} finally {
  bare.close();
  await registry.stop();
  await removeSeededData(dataDir);
  await rm(scratch, { recursive: true, force: true });
}
