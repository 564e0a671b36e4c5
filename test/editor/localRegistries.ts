// Where the extension keeps its local registries, and how to end those of an editor that is about to be thrown away: they are
// processes of their own, which outlive the window on purpose.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readRegistryHolder } from '../../src/client/localRegistry/registryHolder.ts';
import { eventually } from './eventually.ts';

const extensionId = 'prompt-rollout.prompt-rollout';

/** The folder with one data folder per local registry. */
export function findLocalRegistries(userDataDir: string): string {
  return path.join(userDataDir, 'User/globalStorage', extensionId, 'registries');
}

/** Ends every local registry that the extension started in this editor, and waits until they are gone. */
export async function stopLocalRegistries(userDataDir: string): Promise<void> {
  const folder = findLocalRegistries(userDataDir);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const holder = await readRegistryHolder(path.join(folder, name));
    if (holder === undefined || !sendSignal(holder.pid, 'SIGTERM')) continue;
    await eventually(() => {
      if (sendSignal(holder.pid, 0)) throw new Error(`Registry ${holder.pid} does not stop.`);
    });
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
