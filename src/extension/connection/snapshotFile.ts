import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRegistrySnapshot, type RegistrySnapshot } from '../../client/registrySnapshot.ts';

/** Keeps the last known state of one registry on disk. */
export interface SnapshotFile {
  /** Undefined when there is none, or it cannot be used. */
  read(): Promise<RegistrySnapshot | undefined>;
  write(snapshot: RegistrySnapshot): Promise<void>;
}

/** A file in `folder`, named after the connection. */
export function createSnapshotFile(folder: string, connectionId: string): SnapshotFile {
  const name = createHash('sha256').update(connectionId).digest('hex').slice(0, 32);
  const file = path.join(folder, `${name}.json`);
  return {
    read: async () => {
      try {
        const value: unknown = JSON.parse(await readFile(file, 'utf8'));
        return parseRegistrySnapshot(value, readBaseUrl(value));
      } catch {
        // None yet, or damaged: the registry is asked anyway.
        return undefined;
      }
    },
    write: async (snapshot) => {
      await mkdir(folder, { recursive: true });
      const draft = `${file}.${randomUUID()}`;
      try {
        await writeFile(draft, JSON.stringify(snapshot), { mode: 0o600 });
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

// A local registry keeps its id but may change its port; the id is in the file's name.
function readBaseUrl(value: unknown): string {
  return typeof value === 'object' &&
    value !== null &&
    'baseUrl' in value &&
    typeof value.baseUrl === 'string'
    ? value.baseUrl
    : '';
}
