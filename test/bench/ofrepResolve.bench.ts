// One resolve over OFREP among 1,000 prompts of 2 kB, beside a bare Fastify route that returns the same bytes.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { choose } from './benchOptions.ts';
import { calculateMedian } from './quantile.ts';
import { printGoal, printTable, round } from './report.ts';
import {
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
} from './seedRegistry.ts';
import { startLoadClient, type LoadClient } from './startLoadClient.ts';
import { startMeasured, type Measured } from './startMeasured.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';

const promptCount = 1000;
const connections = 32;
const rounds = choose(11, 3);
const secondsPerRound = choose(2, 1);

interface Contender {
  readonly name: string;
  readonly server: Measured;
  readonly token: string;
  readonly perSecond: number[];
  readonly cpuMicros: number[];
  readonly p99Ms: number[];
}

const folder = `${registryPaths.ofrep(seededEnvironment)}/`;
const paths = Array.from({ length: promptCount }, (_, index) => folder + seededKey(index));

async function measure(client: LoadClient, contender: Contender, isWarmUp = false): Promise<void> {
  const { server, token } = contender;
  const before = await server.usage();
  const seconds = isWarmUp ? 1 : secondsPerRound;
  const result = await client.run({ url: server.url, token, paths, connections, seconds });
  const after = await server.usage();
  if (isWarmUp) return;
  contender.perSecond.push(result.requests / result.seconds);
  contender.cpuMicros.push(((after.cpuMs - before.cpuMs) * 1000) / result.requests);
  contender.p99Ms.push(result.latenciesMs.p99);
}

/** The bytes that the registry answers for one prompt, for the others to answer too. */
async function fetchAnswer(url: string, token: string): Promise<string> {
  const response = await fetch(url + (paths[0] ?? ''), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ context: { targetingKey: 'conversation-0' } }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The registry answered ${response.status}: ${text}`);
  return text;
}

function printResult([registry, bare, ...others]: readonly Contender[]): void {
  if (registry === undefined || bare === undefined) return;
  const ratioOf = (pick: (contender: Contender) => readonly number[], contender: Contender) =>
    calculateMedian(
      pick(contender).map((value, index) => value / (pick(bare)[index] ?? Number.NaN)),
    );
  printTable(
    ['', 'req/s', 'of bare', 'CPU µs/req', 'of bare', 'p99 ms'],
    [registry, bare, ...others].map((contender) => [
      contender.name,
      round(calculateMedian(contender.perSecond)),
      ratioOf((one) => one.perSecond, contender).toFixed(2),
      round(calculateMedian(contender.cpuMicros)),
      ratioOf((one) => one.cpuMicros, contender).toFixed(2),
      round(calculateMedian(contender.p99Ms)),
    ]),
  );
  const ratio = ratioOf((one) => one.perSecond, registry);
  printGoal('requests per second, of the bare route', ratio, { min: 0.6 });
}

const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
const dataDir = await provideSeededData({ prompts: promptCount, versions: 1, contentBytes: 2000 });
const servers: Measured[] = [];
const client = startLoadClient();
try {
  const registry = await startMeasuredRegistry(dataDir, process.env['BENCH_NODE_ARGS']?.split(' '));
  servers.push(registry);
  const answer = await fetchAnswer(registry.url, registry.appToken);
  const file = path.join(scratch, 'answer.json');
  await writeFile(file, answer);
  const bareScript = path.join(import.meta.dirname, 'bareServer.ts');
  const fastify = await startMeasured(bareScript, ['fastify', file]);
  servers.push(fastify);
  const http = await startMeasured(bareScript, ['http', file]);
  servers.push(http);
  const contenders = [
    { name: 'registry (auth, SQLite, 1,000 prompts)', server: registry },
    { name: 'bare Fastify route', server: fastify },
    { name: 'bare node:http', server: http },
  ].map((one) => ({
    ...one,
    ...{ token: registry.appToken, perSecond: [], cpuMicros: [], p99Ms: [] },
  }));
  for (const contender of contenders) await measure(client, contender, true);
  for (let number = 0; number < rounds; number += 1)
    for (const contender of contenders) await measure(client, contender);
  console.log(
    `  ${connections} connections, ${rounds} rounds of ${secondsPerRound} s each in turn, answers of ${answer.length} bytes; medians`,
  );
  printResult(contenders);
} finally {
  client.stop();
  for (const server of servers) await server.stop();
  await removeSeededData(dataDir);
  await rm(scratch, { recursive: true, force: true });
}
