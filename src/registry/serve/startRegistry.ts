import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { FastifyServerOptions } from 'fastify';
import { apiVersion } from '../../protocol/registry/actorDto.ts';
import { systemClock, type Clock } from '../clock.ts';
import type { Reconciler } from '../reconciler/reconciler.ts';
import { openSqliteStore } from '../store/openSqliteStore.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { StoreError } from '../store/storeError.ts';
import { ConnectionTracker } from './connectionTracker.ts';
import { createRegistry, type Registry } from './createRegistry.ts';
import { findHolderProcess, removeHolder, writeHolder } from './holderFile.ts';
import { isIdle } from './idleExit.ts';
import { readKeptPort, writeKeptPort } from './keptPort.ts';
import { listen } from './listen.ts';
import { findTokenFiles, provideToken, provideTokenFiles } from './tokenFiles.ts';

export interface StartOptions {
  readonly dataDir: string;
  /** Default 127.0.0.1; anything else must be asked for. */
  readonly host?: string;
  /** 0 for any free one. Without it the port of the last run, if it is free. */
  readonly port?: number;
  /** For one person on this machine: loopback only, foreign pages refused, tokens in files. */
  readonly local?: { readonly person: string };
  readonly clock?: Clock;
  readonly logger?: FastifyServerOptions['logger'];
  /** 0 never ticks by itself: for tests, which call `reconciler.tick()`. */
  readonly tickMs?: number;
  readonly heartbeatMs?: number;
  readonly idle?: { readonly idleMs?: number; readonly applicationIdleMs?: number };
  /** Called when nobody has needed the process for long enough. */
  readonly onIdle?: () => void;
  readonly registryVersion?: string;
  /** For tests: statements run on the connection. */
  readonly pragmas?: readonly string[];
}

export interface RunningRegistry {
  readonly url: string;
  readonly port: number;
  readonly storeId: string;
  readonly personTokenFile: string;
  readonly appTokenFile: string;
  readonly reconciler: Pick<Reconciler, 'tick'>;
  /** Stops taking requests, finishes those under way within the deadline, and lets go of the data. */
  close(options?: { readonly deadlineMs?: number }): Promise<void>;
  /** Whether nobody needs it; see `isIdle`. */
  isIdle(): Promise<boolean>;
}

const defaultTickMs = 1000;
const defaultHeartbeatMs = 15_000;
const defaultDeadlineMs = 5000;
const clearEveryMs = 60 * 60_000;

/** Opens the data, listens and starts to reconcile. */
export async function startRegistry(options: StartOptions): Promise<RunningRegistry> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const clock = options.clock ?? systemClock;
  const store = await openStore(dataDir, options, clock);
  let isReady = true;
  let registry: Registry | undefined;
  try {
    registry = await createRegistry({
      ...toRegistryOptions(options),
      ...{ store, clock, isReady: () => isReady },
    });
    const connections = new ConnectionTracker(registry.app.server);
    const files = await provideFiles(dataDir, registry, options);
    const url = await listen(registry.app, {
      host: options.host ?? '127.0.0.1',
      port: options.port ?? (await readKeptPort(dataDir)) ?? 0,
      mayMove: options.port === undefined,
    });
    const port = Number(new URL(url).port);
    await writeKeptPort(dataDir, port);
    const { storeId } = store;
    await writeHolder(dataDir, { pid: process.pid, port, url, storeId, apiVersion, ...files });
    if (options.tickMs !== 0) registry.reconciler.start();
    const stopClearing = clearRegularly(registry);
    const stopWatching = watchIdle(registry, options);
    const running = registry;
    let closing: Promise<void> | undefined;
    return {
      ...{ url, port, storeId, ...files, reconciler: running.reconciler },
      isIdle: () => isIdle({ ...running, ...options.idle }),
      close: ({ deadlineMs = defaultDeadlineMs } = {}) => {
        isReady = false;
        stopWatching();
        stopClearing();
        closing ??= close(running, { dataDir, deadlineMs, connections });
        return closing;
      },
    };
  } catch (error) {
    await registry?.app.close();
    await store.close();
    throw error;
  }
}

function toRegistryOptions(options: StartOptions) {
  const { tickMs = defaultTickMs } = options;
  return {
    isLocal: options.local !== undefined,
    registryVersion: options.registryVersion ?? '0.0.0',
    logger: options.logger ?? false,
    heartbeatMs: options.heartbeatMs ?? defaultHeartbeatMs,
    tickMs: tickMs === 0 ? defaultTickMs : tickMs,
  };
}

async function openStore(
  dataDir: string,
  options: StartOptions,
  clock: Clock,
): Promise<RegistryStore> {
  const file = path.join(dataDir, 'registry.db');
  // SQLite gives its other files the permissions of this one.
  await (await open(file, 'a', 0o600)).close();
  try {
    return await openSqliteStore({
      file,
      now: () => clock.now(),
      ...(options.pragmas ? { pragmas: options.pragmas } : {}),
    });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store_in_use') throw error;
    const pid = findHolderProcess(dataDir);
    const who = pid === undefined ? 'another process' : `process ${pid}`;
    throw new StoreError(
      'store_in_use',
      `The registry data in ${dataDir} is already in use by ${who}. Use that registry, or end it first.`,
      { cause: error },
    );
  }
}

/** Tokens for who may use this registry at once: the local person and application, or the first operator. */
async function provideFiles(dataDir: string, registry: Registry, options: StartOptions) {
  const files = findTokenFiles(dataDir);
  if (options.local) await provideTokenFiles(registry, files, options.local.person);
  else
    await provideToken(registry, files.personTokenFile, {
      name: 'operator',
      kind: 'person',
      roles: ['operator', 'viewer'],
    });
  return files;
}

function clearRegularly(registry: Registry): () => void {
  const timer = setInterval(() => {
    registry.forgetOld().catch((error: unknown) => {
      registry.app.log.error({ err: error }, 'Could not delete what is no longer needed.');
    });
  }, clearEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function watchIdle(registry: Registry, options: StartOptions): () => void {
  const { onIdle, idle } = options;
  if (!onIdle) return () => undefined;
  const everyMs = Math.max(50, Math.min(5000, (idle?.idleMs ?? 60_000) / 4));
  const timer = setInterval(() => {
    isIdle({ ...registry, ...idle }).then(
      (isOver) => {
        if (isOver) onIdle();
      },
      (error: unknown) => registry.app.log.error({ err: error }, 'Could not tell who is there.'),
    );
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

async function close(
  registry: Registry,
  how: { dataDir: string; deadlineMs: number; connections: ConnectionTracker },
): Promise<void> {
  const { dataDir, deadlineMs, connections } = how;
  await registry.reconciler.stop();
  registry.streams.closeAll();
  const { app } = registry;
  const deadline = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
  try {
    const closed = app.close();
    connections.closeWhenAnswered();
    await closed;
  } finally {
    clearTimeout(deadline);
  }
  await registry.changes.drain();
  await removeHolder(dataDir, process.pid);
  await registry.store.close();
}
