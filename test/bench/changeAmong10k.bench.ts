// One change among 10,000 prompts of 20 versions: how long resolves wait for it, and how much memory the registry takes.
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { FlagdCore } from '@openfeature/flagd-core';
import { choose } from './benchOptions.ts';
import { calculateMedian, calculateQuantile } from './quantile.ts';
import { inMegabytes, printTable, round } from './report.ts';
import {
  createSeededContent,
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
  seededVersion,
} from './seedRegistry.ts';
import { startLoadClient } from './startLoadClient.ts';
import { startMeasuredRegistry, type MeasuredRegistry } from './startMeasuredRegistry.ts';
import { ResolutionIndex } from '../../src/registry/resolution/resolutionIndex.ts';
import { ServedCounts } from '../../src/registry/resolution/servedCounts.ts';
import { SteadyResolver } from './steadyResolver.ts';

const shape = {
  prompts: choose(10_000, 2000),
  versions: choose(20, 5),
  contentBytes: 1000,
};
const changes = choose(60, 15);
const windowMs = 150;

interface Windows {
  readonly longestWaitMs: number[];
  readonly longestGapMs: number[];
  readonly requestMs: number[];
}

const noWindows = (): Windows => ({ longestWaitMs: [], longestGapMs: [], requestMs: [] });

/** A window in which a resolver resolves all the time, with something happening in its middle. */
async function observe(
  parts: { registry: MeasuredRegistry; resolver: SteadyResolver; windows: Windows },
  happen: () => Promise<unknown>,
): Promise<void> {
  const { registry, resolver, windows } = parts;
  await registry.watch();
  resolver.reset();
  await new Promise((resolve) => setTimeout(resolve, windowMs / 3));
  const startedAt = performance.now();
  await happen();
  windows.requestMs.push(performance.now() - startedAt);
  await new Promise((resolve) => setTimeout(resolve, windowMs / 3));
  windows.longestWaitMs.push(resolver.longestWaitMs);
  windows.longestGapMs.push(await registry.longestGapMs());
}

async function deploy(api: RegistryApi, index: number, round: number): Promise<void> {
  const place = { prompt: seededKey(index), environment: seededEnvironment };
  const version = seededVersion(
    (shape.versions - 2 - (round % 2) + shape.versions) % shape.versions,
  );
  const answer = await api.deploy(place, { version });
  if (answer.status !== 201) throw new Error(answer.text);
}

/** A flagd beside an application fetches the definitions of all prompts. */
async function poll(registry: MeasuredRegistry): Promise<void> {
  const response = await fetch(registry.url + registryPaths.flagdJson(seededEnvironment), {
    headers: { authorization: `Bearer ${registry.appToken}` },
  });
  await response.arrayBuffer();
}

/** A change as the running registry applies it, with the first resolve of it, without HTTP and disk. */
function measureApply(): number[] {
  const servedCounts = new ServedCounts(Date.now);
  const resolution = new ResolutionIndex({ servedCounts, now: Date.now });
  const content = createSeededContent('one', shape.contentBytes);
  const apply = (index: number, revision: number) =>
    resolution.apply({
      environment: seededEnvironment,
      prompt: seededKey(index),
      deployment: {
        ...{ prompt: seededKey(index), environment: seededEnvironment, revision },
        ...{ stable: '1.0.0', reason: 'deployed', at: 0, actor: { name: 'Ada', kind: 'person' } },
        candidate: {
          ...{ version: '1.1.0', rolloutId: 'r1', stage: 'small', salt: 'salt' },
          rules: [{ percent: 10 }],
        },
      },
      contents: { '1.0.0': content, '1.1.0': content },
      contentHashes: { '1.0.0': 'a', '1.1.0': 'b' },
    });
  const context = { targetingKey: 'conversation-1', attributes: {} };
  for (let index = 0; index < shape.prompts; index += 1) {
    apply(index, 1);
    resolution.resolve(seededEnvironment, seededKey(index), context);
  }
  return Array.from({ length: 200 }, (_, index) => {
    const startedAt = performance.now();
    apply(index, 2);
    resolution.resolve(seededEnvironment, seededKey(index), context);
    return performance.now() - startedAt;
  });
}

/** What the design avoids: one engine for everything is given all definitions again for each change. */
function measureRebuild(): number {
  const content = createSeededContent('one', shape.contentBytes);
  const definition = {
    state: 'ENABLED',
    variants: { '1.0.0': content, '1.1.0': content },
    defaultVariant: '1.0.0',
    targeting: { fractional: [{ var: 'targetingKey' }, ['1.1.0', 10], ['1.0.0', 90]] },
  };
  const flags = Object.fromEntries(
    Array.from({ length: shape.prompts }, (_, index) => [seededKey(index), definition]),
  );
  const core = new FlagdCore(undefined, undefined, { disableDynamicCodeGeneration: true });
  const text = JSON.stringify({ flags });
  const startedAt = performance.now();
  core.setConfigurations(text);
  return performance.now() - startedAt;
}

function inMemory(durations: readonly number[]): string[] {
  return [round(calculateMedian(durations)), round(calculateQuantile(durations, 0.95)), '', ''];
}

async function measureChanges(registry: MeasuredRegistry): Promise<void> {
  const api = new RegistryApi(registry.url, registry.personToken);
  const folder = `${registryPaths.ofrep(seededEnvironment)}/`;
  const target = { url: registry.url, token: registry.appToken, path: folder + seededKey(1) };
  const resolver = new SteadyResolver(target, 'conversation-1');
  const [idle, reads, writes, polls] = [noWindows(), noWindows(), noWindows(), noWindows()];
  const rebuildMs: number[] = [];
  await deploy(api, 0, 0);
  for (let number = 1; number <= changes; number += 1) {
    await observe({ registry, resolver, windows: idle }, () => Promise.resolve());
    const read = registryPaths.prompt(seededKey(number));
    await observe({ registry, resolver, windows: reads }, () => api.get(read));
    await observe({ registry, resolver, windows: writes }, () => deploy(api, number, number));
    // The definitions were just changed, so nothing of them is remembered.
    await observe({ registry, resolver, windows: polls }, () => poll(registry));
    if (number % 10 === 1) rebuildMs.push(measureRebuild());
  }
  await resolver.stop();
  printChanges({ idle, reads, writes, polls, applyMs: measureApply(), rebuildMs });
}

function printChanges(measured: {
  idle: Windows;
  reads: Windows;
  writes: Windows;
  polls: Windows;
  applyMs: number[];
  rebuildMs: number[];
}): void {
  const { idle, reads, writes, polls, applyMs, rebuildMs } = measured;
  const row = (name: string, { longestGapMs, longestWaitMs, requestMs }: Windows) => [
    name,
    round(calculateMedian(longestGapMs)),
    round(calculateQuantile(longestGapMs, 0.95)),
    round(calculateMedian(longestWaitMs)),
    round(calculateMedian(requestMs)),
  ];
  console.log(
    `  ${shape.prompts} prompts, ${changes} windows of each kind in turn, a resolver asking all the time; ms`,
  );
  printTable(
    ['window with', 'longest gap, median', 'p95', 'longest resolve, median', 'the request itself'],
    [
      row('nothing else', idle),
      row('one read of a prompt', reads),
      row('one change (read, then deploy)', writes),
      row('flagd.json of all prompts, after a change', polls),
      ['in memory alone: serving one change', ...inMemory(applyMs)],
      ['in memory alone: all in one flagd-core', ...inMemory(rebuildMs)],
    ],
  );
  const ratio = calculateMedian(rebuildMs) / calculateMedian(applyMs);
  console.log(`  serving one change takes 1/${round(ratio)} of rebuilding all`);
  const blockedMs = calculateMedian(writes.longestGapMs) - calculateMedian(idle.longestGapMs);
  console.log(
    `  with HTTP and disk a change blocks resolves for ${round(Math.max(0, blockedMs))} ms more than nothing does`,
  );
}

async function measureMemory(registry: MeasuredRegistry): Promise<void> {
  const idle = await registry.collect();
  const client = startLoadClient();
  const folder = `${registryPaths.ofrep(seededEnvironment)}/`;
  const paths = Array.from({ length: shape.prompts }, (_, index) => folder + seededKey(index));
  const { url, appToken: token } = registry;
  const job = { url, token, paths, connections: 32, seconds: choose(10, 3) };
  let peakBytes = 0;
  const timer = setInterval(() => {
    void registry.usage().then(({ rssBytes }) => (peakBytes = Math.max(peakBytes, rssBytes)));
  }, 200);
  const { requests, seconds } = await client.run(job);
  clearInterval(timer);
  client.stop();
  const after = await registry.collect();
  console.log(
    `\n  memory with ${shape.prompts} prompts of ${shape.versions} versions, each served; load: ${round(requests / seconds)} resolves/s of all prompts`,
  );
  printTable(
    ['', 'RSS MB', 'JavaScript heap MB'],
    [
      ['idle, after collection', inMegabytes(idle.rssBytes), inMegabytes(idle.heapUsedBytes)],
      ['peak under load', inMegabytes(peakBytes), ''],
      ['after the load, collected', inMegabytes(after.rssBytes), inMegabytes(after.heapUsedBytes)],
    ],
  );
}

const seedStartedAt = performance.now();
const dataDir = await provideSeededData(shape);
const seedMs = performance.now() - seedStartedAt;
const startStartedAt = performance.now();
const registry = await startMeasuredRegistry(dataDir);
const startMs = performance.now() - startStartedAt;
try {
  console.log(
    `  data ready in ${round(seedMs / 1000)} s, registry started in ${round(startMs / 1000)} s`,
  );
  await measureMemory(registry);
  console.log('');
  await measureChanges(registry);
} finally {
  await registry.stop();
  await removeSeededData(dataDir);
}
