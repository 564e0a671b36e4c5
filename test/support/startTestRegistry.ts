import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRegistry, type StartOptions } from '../../src/registry/serve/startRegistry.ts';
import { TestClock } from './testClock.ts';

export interface TestRegistry {
  readonly url: string;
  readonly storeId: string;
  /** A person with all roles. */
  readonly personToken: string;
  /** An application. */
  readonly appToken: string;
  readonly dataDir: string;
  /** Stands still until a test moves it; undefined when the registry runs on the real one. */
  readonly clock: TestClock;
  /** One look of the reconciler, which never looks by itself here unless `tickMs` says so. */
  tick(): Promise<void>;
  /** Lets time pass in steps of one tick each. */
  watch(elapsedMs: number): Promise<void>;
  /** Stops and starts again on the same data, at the same port when it is free. */
  restart(): Promise<TestRegistry>;
  /** Stops, and removes the data unless `keepData` is set. */
  close(options?: { readonly keepData?: boolean }): Promise<void>;
}

const tickMs = 1000;

/** A real registry on a free port with its data in a temporary folder. Close it. */
export async function startTestRegistry(
  options: Partial<StartOptions> & { readonly clock?: TestClock } = {},
): Promise<TestRegistry> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'test-registry-')));
  const clock = options.clock ?? new TestClock();
  const registry = await startRegistry({
    port: 0,
    local: { person: 'Ada' },
    tickMs: 0,
    heartbeatMs: 60_000,
    ...options,
    dataDir,
    clock,
  });
  const { url, storeId, personTokenFile, appTokenFile } = registry;
  const close = async ({ keepData = false } = {}): Promise<void> => {
    await registry.close();
    if (!keepData) await rm(dataDir, { recursive: true, force: true });
  };
  return {
    url,
    storeId,
    dataDir,
    clock,
    personToken: (await readFile(personTokenFile, 'utf8')).trim(),
    appToken: (await readFile(appTokenFile, 'utf8').catch(() => '')).trim(),
    tick: () => registry.reconciler.tick(),
    async watch(elapsedMs) {
      await registry.reconciler.tick();
      for (let passed = 0; passed < elapsedMs; passed += tickMs) {
        clock.advance(Math.min(tickMs, elapsedMs - passed));
        await registry.reconciler.tick();
      }
    },
    async restart() {
      await close({ keepData: true });
      return startTestRegistry({ ...options, dataDir, clock, port: registry.port });
    },
    close,
  };
}
