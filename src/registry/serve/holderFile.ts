import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/** Who holds a data folder and where it answers. It only informs: the lock of the database decides. */
export interface Holder {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly storeId: string;
  readonly apiVersion: number;
  readonly personTokenFile: string;
  readonly appTokenFile: string;
}

function findHolderFile(dataDir: string): string {
  return path.join(dataDir, 'holder.json');
}

export async function writeHolder(dataDir: string, holder: Holder): Promise<void> {
  const file = findHolderFile(dataDir);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

/** The process that says it holds the folder; undefined when none does, or the file is damaged. */
function readHolderPid(dataDir: string): number | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(findHolderFile(dataDir), 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value)) return undefined;
    return typeof value.pid === 'number' ? value.pid : undefined;
  } catch {
    // Missing or half written: then nobody says.
    return undefined;
  }
}

/** The process that holds the folder, as long as it runs. */
export function findHolderProcess(dataDir: string): number | undefined {
  const pid = readHolderPid(dataDir);
  if (pid === undefined) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    // It ended without removing its file.
    return undefined;
  }
}

/** Removes the file of this process; another one may have taken over meanwhile. */
export async function removeHolder(dataDir: string, pid: number): Promise<void> {
  if (readHolderPid(dataDir) === pid) await rm(findHolderFile(dataDir), { force: true });
}
