// From the batch of outcomes that proves harm to the last resolve that got the candidate, with 50 clients resolving in a loop.
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { choose } from './benchOptions.ts';
import { KeepAliveConnection } from './keepAliveConnection.ts';
import { OutcomeLoad } from './outcomeLoad.ts';
import { calculateQuantile } from './quantile.ts';
import { printTable, round } from './report.ts';
import {
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
  seededVersion,
} from './seedRegistry.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';
import { SteadyResolver } from './steadyResolver.ts';

const clientCount = 50;
const rounds = choose(100, 10);
/** Of 100 units, half of them on the candidate: far more than it takes. */
const outcomes = 400;
const number = 1;
const candidateMark = Buffer.from(`"variant":"${seededVersion(0)}"`);

const dataDir = await provideSeededData({ prompts: 100, versions: 2, contentBytes: 2000 });
const registry = await startMeasuredRegistry(dataDir);
const path = `${registryPaths.ofrep(seededEnvironment)}/${seededKey(number)}`;
const seen = { lastAt: 0, lastSentAt: 0 };
const resolvers = Array.from({ length: clientCount }, (_, index) => {
  const target = { url: registry.url, token: registry.appToken, path };
  return new SteadyResolver(target, `witness-${index}`, ({ bytes, sentAt, receivedAt }) => {
    if (!bytes.includes(candidateMark)) return;
    seen.lastAt = receivedAt;
    seen.lastSentAt = Math.max(seen.lastSentAt, sentAt);
  });
});

/** Two more answers for each, so that nothing older is under way. */
async function twoMoreAnswers(): Promise<void> {
  const counts = resolvers.map(({ answers }) => answers);
  while (resolvers.some(({ answers }, index) => answers < (counts[index] ?? 0) + 2))
    await new Promise((resolve) => setTimeout(resolve, 2));
}

async function post(report: Buffer): Promise<{ sentAt: number; receivedAt: number }> {
  const times = { sentAt: 0, receivedAt: 0 };
  await new KeepAliveConnection(registry.url, report, ({ status, bytes, sentAt, receivedAt }) => {
    if (status !== 200) throw new Error(bytes.toString());
    Object.assign(times, { sentAt, receivedAt });
    return undefined;
  }).ended;
  return times;
}

const measured = { afterAnswer: [] as number[], afterSent: [] as number[], post: [] as number[] };
let late = 0;
try {
  const api = new RegistryApi(registry.url, registry.personToken);
  for (let done = 0; done < rounds; done += 1) {
    const load = await OutcomeLoad.start(registry, { number, tenants: 20 });
    const proof = load.observe(outcomes, (isCandidate) => ({ parseFailure: isCandidate }));
    await twoMoreAnswers();
    const { sentAt, receivedAt } = await post(load.createReport(proof));
    await twoMoreAnswers();
    const { phase } = await api.rollout(load.rolloutId);
    if (phase !== 'rolledBack') throw new Error(`The batch proved nothing: ${phase}.`);
    measured.post.push(receivedAt - sentAt);
    measured.afterSent.push(seen.lastAt - sentAt);
    measured.afterAnswer.push(Math.max(0, seen.lastAt - receivedAt));
    if (seen.lastSentAt > receivedAt) late += 1;
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => round(calculateQuantile(values, share))),
  ];
  console.log(
    `  ${clientCount} clients resolving in a loop, ${rounds} rollbacks by a guard from 50 %, batches of ${outcomes} outcomes; ms`,
  );
  printTable(
    ['', 'median', 'p99', 'longest'],
    [
      row('proving batch sent → last answer with the candidate', measured.afterSent),
      row('proving batch answered → last answer with the candidate', measured.afterAnswer),
      row('proving batch sent → answered', measured.post),
    ],
  );
  console.log(`  resolves sent after the answer that still got the candidate: ${late} (must be 0)`);
} finally {
  await Promise.all(resolvers.map((resolver) => resolver.stop()));
  await registry.stop();
  await removeSeededData(dataDir);
}
