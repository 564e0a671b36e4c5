import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AnswerCheck } from '../../client/answerCheck.ts';
import { calculateContentHash } from '../../domain/prompt/contentHash.ts';
import { versionDtoSchema, type VersionDto } from '../../protocol/registry/versionDto.ts';

export interface StoredPlace {
  /** `RegistryConnection.id`. */
  readonly registry: string;
  readonly prompt: string;
  readonly version: string;
}

/** Versions that were seen, kept on disk so that they can be read and compared without the registry. */
export interface VersionStore {
  /** Undefined when it was never seen, or what is kept is damaged. */
  read(place: StoredPlace): Promise<VersionDto | undefined>;
  write(registry: string, version: VersionDto): Promise<void>;
}

export interface VersionStoreLimits {
  /** When there are more, the ones that were kept first go. */
  readonly maxFiles: number;
}

const check = new AnswerCheck(versionDtoSchema);
const suffix = '.json';

/** A file per version, named by what it is, so that no key can name a place in the file system. */
export function createVersionStore(
  folder: string,
  { maxFiles }: VersionStoreLimits = { maxFiles: 2000 },
): VersionStore {
  let written = 0;
  return {
    read: async (place) => {
      try {
        const value: unknown = JSON.parse(await readFile(fileOf(folder, place), 'utf8'));
        return isOf(place, value) ? value : undefined;
      } catch {
        // Never seen, or cut off by a full disk: the registry is asked.
        return undefined;
      }
    },
    write: async (registry, version) => {
      await mkdir(folder, { recursive: true });
      const file = fileOf(folder, { registry, ...version });
      const draft = `${file}.${randomUUID()}`;
      try {
        await writeFile(draft, JSON.stringify(version), { mode: 0o600 });
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      written += 1;
      if ((written - 1) % Math.ceil(maxFiles / 20) === 0) await removeOldest(folder, maxFiles);
    },
  };
}

function fileOf(folder: string, { registry, prompt, version }: StoredPlace): string {
  const name = JSON.stringify([registry, prompt, version]);
  return path.join(folder, createHash('sha256').update(name).digest('hex') + suffix);
}

function isOf({ prompt, version }: StoredPlace, value: unknown): value is VersionDto {
  return (
    check.matches(value) &&
    value.prompt === prompt &&
    value.version === version &&
    calculateContentHash(value.content) === value.contentHash
  );
}

async function removeOldest(folder: string, maxFiles: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix));
  if (names.length <= maxFiles) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { file, writtenMs: (await stat(file)).mtimeMs };
    }),
  );
  const oldest = files.toSorted((a, b) => a.writtenMs - b.writtenMs);
  const surplus = oldest.slice(0, names.length - Math.floor(maxFiles * 0.9));
  for (const { file } of surplus) await rm(file, { force: true });
}
