/** Wires a registry up on a store: everything but the socket. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyServerOptions } from 'fastify';
import { createApp } from '../app.ts';
import { ApplicationActivity } from '../applicationActivity.ts';
import { AnswerOnce } from '../changes/answerOnce.ts';
import { Changes } from '../changes/changes.ts';
import { readAppliedDeployment } from '../changes/unitOfWork.ts';
import type { Clock } from '../clock.ts';
import type { EnvironmentFacts } from '../observations/observationIntake.ts';
import { toEnvironmentDto } from '../environments/environmentRoutes.ts';
import { EventHub } from '../events/eventHub.ts';
import { EventStreams } from '../events/eventStreams.ts';
import type { RegistryApp } from '../http/routeDeps.ts';
import { RegistryMetrics } from '../metrics/registryMetrics.ts';
import { QuietReports } from '../reconciler/quietReports.ts';
import { Reconciler } from '../reconciler/reconciler.ts';
import { registryActor } from '../registryActor.ts';
import { ResolutionIndex } from '../resolution/resolutionIndex.ts';
import { ServedCounts } from '../resolution/servedCounts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { TokenDirectory } from '../tokens/tokenDirectory.ts';
import { forgetForGood, forgetOld } from './forgetOld.ts';
import { initialEnvironments } from './initialEnvironments.ts';

export interface RegistryOptions {
  readonly store: RegistryStore;
  readonly clock: Clock;
  readonly isLocal: boolean;
  readonly registryVersion: string;
  readonly logger: FastifyServerOptions['logger'];
  readonly heartbeatMs: number;
  readonly tickMs: number;
  readonly isReady: () => boolean;
}

/** The parts of a registry that whoever runs it needs. */
export interface Registry {
  readonly app: RegistryApp;
  readonly store: RegistryStore;
  readonly changes: Changes;
  readonly tokens: TokenDirectory;
  readonly reconciler: Reconciler;
  readonly streams: EventStreams;
  readonly activity: ApplicationActivity;
  /** Deletes what nothing can ask for any more: stored answers, ids of outcomes, units of rollouts that ended, old minutes. */
  readonly forgetOld: () => Promise<void>;
}

/** Loads what is kept in memory and creates the app. */
export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const { store, clock } = options;
  const now = () => clock.now();
  const monotonicNow = () => clock.monotonicNow();
  const servedCounts = new ServedCounts(now);
  const resolution = new ResolutionIndex({ servedCounts, now });
  const streams = new EventStreams(monotonicNow);
  const tokens = new TokenDirectory(now);
  const environments = new Map<string, EnvironmentFacts>();
  const hub = new EventHub(await store.read((tables) => tables.events.readLastNumber()));
  const metrics = createMetrics(store, streams);
  let reportError: (error: unknown, rolloutId?: string) => void = () => undefined;
  const changes = new Changes({
    store,
    clock,
    serve: (applied) => resolution.apply(applied),
    publish: (events) => {
      for (const { environmentState } of events)
        if (environmentState) environments.set(environmentState.name, environmentState);
      metrics.countEvents(events);
      hub.publish(events);
    },
    onError: (error) => reportError(error),
  });
  const reconciler = new Reconciler({
    store,
    changes,
    clock,
    intervalMs: options.tickMs,
    onError: (error, rolloutId) => reportError(error, rolloutId),
  });
  await prepare({ store, changes, tokens, resolution, environments, now });
  const activity = new ApplicationActivity(monotonicNow);
  const app = await createApp({
    ...options,
    ...{ changes, tokens, hub, servedCounts, resolution, reconciler, metrics, streams, activity },
    answers: new AnswerOnce(changes),
    newId: () => randomUUID(),
    newSalt: () => randomBytes(8).toString('hex'),
    findEnvironment: (name) => environments.get(name),
  });
  const reports = new QuietReports(monotonicNow);
  reportError = (error, rolloutId) => {
    if (reports.shouldReport(error, rolloutId))
      app.log.error({ err: error, rolloutId }, 'Something that runs by itself failed.');
  };
  const own = { app, store, changes, tokens, reconciler, streams, activity };
  return { ...own, forgetOld: () => forgetForGood(store, now()) };
}

function createMetrics(store: RegistryStore, streams: EventStreams): RegistryMetrics {
  return new RegistryMetrics({
    countStreams: () => streams.count,
    countRunningRollouts: () => countRunningRollouts(store),
  });
}

/** What the process knows by heart: tokens, environments and everything that is served. */
async function prepare(parts: {
  store: RegistryStore;
  changes: Changes;
  tokens: TokenDirectory;
  resolution: ResolutionIndex;
  environments: Map<string, EnvironmentFacts>;
  now: () => number;
}): Promise<void> {
  const { store, changes, tokens, resolution, environments } = parts;
  await changes.run(registryActor, async (unit) => {
    if ((await unit.tables.environments.list()).length > 0) return;
    for (const environment of initialEnvironments) {
      await unit.tables.environments.save(environment);
      await unit.record({
        type: 'environment.changed',
        environment: environment.name,
        environmentState: toEnvironmentDto(environment),
      });
    }
  });
  await forgetOld(store, parts.now());
  await store.read(async (tables) => {
    for (const one of await tables.environments.list()) environments.set(one.name, one);
    for (const token of await tables.tokens.list()) tokens.put(token);
    for (const { deployment } of await tables.deployments.listAllServed())
      resolution.apply(await readAppliedDeployment(tables, deployment));
  });
}

async function countRunningRollouts(store: RegistryStore): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { rollout } of await store.read((tables) => tables.rollouts.listRunning()))
    counts.set(rollout.phase, (counts.get(rollout.phase) ?? 0) + 1);
  return counts;
}
