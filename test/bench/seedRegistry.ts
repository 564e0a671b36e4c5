// Fills a registry's data through its store, many prompts in one transaction: over HTTP it would take longer than the measurement.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toCanonicalJson } from '../../src/domain/prompt/contentHash.ts';
import type { PromptContent } from '../../src/domain/prompt/promptContent.ts';
import { openSqliteStore } from '../../src/registry/store/openSqliteStore.ts';
import type { RegistryStore, StoreTables } from '../../src/registry/store/registryStore.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';

export interface SeedShape {
  readonly prompts: number;
  readonly versions: number;
  /** Of the JSON of one content. */
  readonly contentBytes: number;
}

export const seededEnvironment = 'production';
const promptsPerTransaction = 250;
const promptsPerFolder = 100;
/** Raise it when what is seeded changes: seeds are kept between runs. */
const seedFormat = 1;
const actor = { name: 'Ada', kind: 'person' } as const;
const startedAt = Date.UTC(2026, 0, 1);

export function seededKey(index: number): string {
  const folder = Math.floor(index / promptsPerFolder);
  return `team-${String(folder).padStart(3, '0')}/prompt-${String(index).padStart(5, '0')}`;
}

/** Published one after the other, the last one live. */
export function seededVersion(index: number): string {
  return `1.${index}.0`;
}

/** A data folder with prompts and versions, the newest of each live in production. Remove it when done. */
export async function provideSeededData(shape: SeedShape): Promise<string> {
  const name = `registry-${seedFormat}-${shape.prompts}x${shape.versions}x${shape.contentBytes}.db`;
  const kept = path.join(repositoryRoot, '.cache/bench', name);
  if (!(await exists(kept))) await seed(kept, shape);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'bench-registry-'));
  await copyFile(kept, path.join(dataDir, 'registry.db'), constants.COPYFILE_FICLONE);
  return dataDir;
}

export async function removeSeededData(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** A content of a given size that no other prompt or version has. */
export function createSeededContent(name: string, bytes: number): PromptContent {
  const sentence = `You answer questions about ${name} in a friendly voice, {{name}}. `;
  const frame = JSON.stringify({ messages: [{ role: 'system', content: '' }] }).length;
  const text = sentence.repeat(Math.ceil(bytes / sentence.length)).slice(0, bytes - frame);
  return { messages: [{ role: 'system', content: text }] };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function seed(file: string, shape: SeedShape): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  for (const suffix of ['', '-wal', '-shm']) await rm(draft + suffix, { force: true });
  const store = await openSqliteStore({
    file: draft,
    now: () => startedAt,
    // Lost with the machine at worst; it is made again then.
    pragmas: ['PRAGMA synchronous = OFF'],
  });
  try {
    await fill(store, shape);
  } finally {
    await store.close();
  }
  await rename(draft, file);
}

async function fill(store: RegistryStore, shape: SeedShape): Promise<void> {
  await store.transact(async ({ environments }) => {
    const open = { requireEvidence: false, accepts: 'any' } as const;
    await environments.save({ name: 'staging', order: 10, protected: false, ...open });
    await environments.save({ name: seededEnvironment, order: 20, protected: true, ...open });
  });
  for (let first = 0; first < shape.prompts; first += promptsPerTransaction) {
    const last = Math.min(shape.prompts, first + promptsPerTransaction);
    await store.transact(async (tables) => {
      for (let index = first; index < last; index += 1) await seedPrompt(tables, index, shape);
    });
  }
}

async function seedPrompt(tables: StoreTables, index: number, shape: SeedShape): Promise<void> {
  const key = seededKey(index);
  const newest = seededVersion(shape.versions - 1);
  const known = { key, archived: false, createdAt: startedAt };
  await tables.prompts.save({ ...known, versionCount: shape.versions, newestVersion: newest });
  for (let number = 0; number < shape.versions; number += 1) {
    const content = createSeededContent(`${key} ${number}`, shape.contentBytes);
    await tables.versions.insert({
      prompt: key,
      version: seededVersion(number),
      sequence: number + 1,
      parent: number === 0 ? null : seededVersion(number - 1),
      content,
      source: JSON.stringify(content),
      contentHash: createHash('sha256').update(toCanonicalJson(content)).digest('hex'),
      message: `Change ${number}`,
      origins: [],
      dependencies: {},
      createdAt: startedAt + number * 60_000,
      createdBy: actor,
    });
  }
  await tables.deployments.append({
    prompt: key,
    environment: seededEnvironment,
    revision: 1,
    stable: newest,
    actor,
    reason: 'deployed',
    at: startedAt,
  });
}
