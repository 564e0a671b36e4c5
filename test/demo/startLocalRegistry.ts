import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRegistry, type RunningRegistry } from '../../src/registry/serve/startRegistry.ts';

export interface LocalRegistry extends RunningRegistry {
  readonly dataDir: string;
  /** Closes it and removes its data. */
  readonly dispose: () => Promise<void>;
}

/** A local registry of one person on a free port, without data. */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-'));
  const registry = await startRegistry({
    dataDir,
    port: 0,
    local: { person: 'Tester' },
    tickMs: 0,
    logger: false,
  });
  const dispose = async (): Promise<void> => {
    await registry.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...registry, dataDir, dispose };
}
