// From an accepted rollback to the last wrong answer, with 50 clients resolving in a loop, and to a mirror as the editor has it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { RegistryFollower } from '../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../src/client/registryMirror.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import { RegistryApi } from '../registry/registryApi.ts';
import { choose } from './benchOptions.ts';
import {
  createPost,
  createResolveRequest,
  KeepAliveConnection,
  type Answer,
} from './keepAliveConnection.ts';
import { calculateQuantile } from './quantile.ts';
import { printTable, round } from './report.ts';
import {
  provideSeededData,
  removeSeededData,
  seededEnvironment,
  seededKey,
  seededVersion,
} from './seedRegistry.ts';
import { startMeasured, type Measured } from './startMeasured.ts';
import { startMeasuredRegistry } from './startMeasuredRegistry.ts';
import { SteadyResolver } from './steadyResolver.ts';

const clientCount = 50;
const rounds = choose(200, 20);
const place = { prompt: seededKey(1), environment: seededEnvironment };
/** The seeded prompt serves its newest version, so the one before is the candidate. */
const candidate = seededVersion(0);
const plan = { name: 'everyone', stages: [{ name: 'full', traffic: 100 }] };
const candidateMark = Buffer.from(`"variant":"${candidate}"`);

/** Everyone who resolves, and who got the candidate when. */
class Witnesses {
  readonly resolvers: readonly SteadyResolver[];
  readonly #hasCandidate: boolean[];
  lastWrongAt = 0;
  /** The latest time at which a resolve was sent that got the candidate. */
  lastWrongSentAt = 0;
  tripsMs: number[] = [];

  constructor(url: string, token: string) {
    const target = {
      url,
      token,
      path: `${registryPaths.ofrep(seededEnvironment)}/${place.prompt}`,
    };
    this.#hasCandidate = Array.from({ length: clientCount }, () => false);
    this.resolvers = this.#hasCandidate.map(
      (_, index) =>
        new SteadyResolver(target, `conversation-${index}`, ({ bytes, sentAt, receivedAt }) => {
          const isCandidate = bytes.includes(candidateMark);
          this.#hasCandidate[index] = isCandidate;
          this.tripsMs.push(receivedAt - sentAt);
          if (!isCandidate) return;
          this.lastWrongAt = receivedAt;
          this.lastWrongSentAt = Math.max(this.lastWrongSentAt, sentAt);
        }),
    );
  }

  async until(isCandidate: boolean): Promise<void> {
    while (this.#hasCandidate.some((has) => has !== isCandidate))
      await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Two more answers for each, so that nothing older is under way. */
  async twoMoreAnswers(): Promise<void> {
    const counts = this.resolvers.map((resolver) => resolver.answers);
    while (this.resolvers.some((one, index) => one.answers < (counts[index] ?? 0) + 2))
      await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async stop(): Promise<void> {
    await Promise.all(this.resolvers.map((resolver) => resolver.stop()));
  }
}

interface Measurements {
  readonly afterAcceptedMs: number[];
  readonly afterSentMs: number[];
  readonly postMs: number[];
  readonly mirrorMs: number[];
  readonly bareTripMs: number[];
  readonly resolveTripMs: number[];
  lateAnswers: number;
}

/** One request to a route that does nothing, while everyone resolves: nothing can be told faster. */
async function measureBareTrip(bare: Measured): Promise<number> {
  let tripMs = 0;
  const request = createResolveRequest({ url: bare.url, token: 'none', path: '/' }, 'one');
  let count = 0;
  await new KeepAliveConnection(bare.url, request, ({ sentAt, receivedAt }) => {
    count += 1;
    tripMs = receivedAt - sentAt;
    // The first answer includes what a new connection costs.
    return count < 3 ? request : undefined;
  }).ended;
  return tripMs;
}

/** Over a connection like those of the witnesses, so that the acceptance is seen no later than an answer. */
async function rollBack({ url, personToken }: Parties, id: string): Promise<Answer> {
  const target = { url, token: personToken, path: registryPaths.rolloutAction(id, 'rollback') };
  const answers: Answer[] = [];
  await new KeepAliveConnection(url, createPost(target, { reason: 'bench' }), (answer) => {
    answers.push(answer);
    return undefined;
  }).ended;
  const [answer] = answers;
  if (answer?.status !== 200) throw new Error(`The rollback failed: ${answer?.bytes.toString()}`);
  return answer;
}

interface Parties {
  readonly url: string;
  readonly personToken: string;
  readonly api: RegistryApi;
  readonly bare: Measured;
  readonly mirror: RegistryMirror;
  readonly witnesses: Witnesses;
}

async function runRound(parties: Parties, measured: Measurements): Promise<void> {
  const { api, bare, mirror, witnesses } = parties;
  const { id } = await api.start(place, { candidate, plan });
  await witnesses.until(true);
  measured.bareTripMs.push(await measureBareTrip(bare));
  witnesses.tripsMs = [];
  const mirrored = new Promise<number>((resolve) => {
    const stop = mirror.onDidChange(() => {
      if (mirror.rollouts.get(id)?.phase !== 'rolledBack') return;
      stop();
      resolve(performance.now());
    });
  });
  const { sentAt, receivedAt: acceptedAt } = await rollBack(parties, id);
  await witnesses.until(false);
  await witnesses.twoMoreAnswers();
  measured.postMs.push(acceptedAt - sentAt);
  measured.afterSentMs.push(witnesses.lastWrongAt - sentAt);
  measured.afterAcceptedMs.push(Math.max(0, witnesses.lastWrongAt - acceptedAt));
  measured.resolveTripMs.push(calculateQuantile(witnesses.tripsMs, 0.5));
  if (witnesses.lastWrongSentAt > acceptedAt) measured.lateAnswers += 1;
  measured.mirrorMs.push(Math.max(0, (await mirrored) - acceptedAt));
}

function printResult(measured: Measurements): void {
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.99, 1].map((share) => round(calculateQuantile(values, share))),
  ];
  console.log(
    `  ${clientCount} clients resolving in a loop, ${rounds} rollbacks from 100 % to 0 %; ms`,
  );
  printTable(
    ['', 'median', 'p99', 'longest'],
    [
      row('accepted rollback → last wrong answer received', measured.afterAcceptedMs),
      row('rollback sent → last wrong answer received', measured.afterSentMs),
      row('rollback sent → accepted', measured.postMs),
      row('accepted rollback → mirror of the editor', measured.mirrorMs),
      row('limit: one bare round trip at the same time', measured.bareTripMs),
      row('one resolve round trip of these clients', measured.resolveTripMs),
    ],
  );
  console.log(
    `  resolves sent after the acceptance that still got the candidate: ${measured.lateAnswers} (must be 0)`,
  );
}

const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
const dataDir = await provideSeededData({ prompts: 100, versions: 2, contentBytes: 2000 });
await writeFile(path.join(scratch, 'answer.json'), '{}');
const registry = await startMeasuredRegistry(dataDir);
const bare = await startMeasured(path.join(import.meta.dirname, 'bareServer.ts'), [
  'fastify',
  path.join(scratch, 'answer.json'),
]);
const client = new RegistryClient({
  baseUrl: registry.url,
  token: () => Promise.resolve(registry.personToken),
  clientName: 'bench',
});
const mirror = new RegistryMirror();
const follower = new RegistryFollower({ client, mirror });
const witnesses = new Witnesses(registry.url, registry.appToken);
try {
  follower.start();
  const api = new RegistryApi(registry.url, registry.personToken);
  await witnesses.twoMoreAnswers();
  const measured: Measurements = {
    ...{ afterAcceptedMs: [], afterSentMs: [], postMs: [], mirrorMs: [] },
    ...{ bareTripMs: [], resolveTripMs: [], lateAnswers: 0 },
  };
  for (let number = 0; number < rounds; number += 1)
    await runRound({ ...registry, api, bare, mirror, witnesses }, measured);
  printResult(measured);
} finally {
  await witnesses.stop();
  await follower.stop();
  await bare.stop();
  await registry.stop();
  await removeSeededData(dataDir);
  await rm(scratch, { recursive: true, force: true });
}
