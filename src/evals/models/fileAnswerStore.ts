import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { AnswerStore, StoredAnswer } from './cachedModel.ts';

/** Changes with the form of the entries: older ones are misses then. */
const formatVersion = 1;
const defaultMaxBytes = 200 * 1024 * 1024;
/** Pruned to this share, so that not every run prunes. */
const keptShare = 0.8;
/** Of the 256 folders that entries lie in by the beginning of their key. */
const sampledParts = 16;

const entrySchema = Type.Object({
  version: Type.Literal(formatVersion),
  answeredAt: Type.Number(),
  answer: Type.Object({
    text: Type.String(),
    toolCalls: Type.Array(Type.Object({ name: Type.String(), arguments: Type.String() })),
    model: Type.String(),
    finishReason: Type.Optional(Type.String()),
    refusal: Type.Optional(Type.String()),
    usage: Type.Optional(
      Type.Object({
        inputTokens: Type.Integer({ minimum: 0 }),
        outputTokens: Type.Integer({ minimum: 0 }),
      }),
    ),
    latencyMs: Type.Number({ minimum: 0 }),
    retries: Type.Integer({ minimum: 0 }),
  }),
});

export interface FileAnswerStoreOptions {
  /** Made when it is not there. Nothing else may lie in it. */
  readonly folder: string;
  /** What all entries together may take; the oldest go first. Default 200 MB. */
  readonly maxBytes?: number;
  /** Told why answers could not be kept, once for each flush. */
  readonly onFailure?: (error: unknown) => void;
}

/** Keeps each answer in a file of its own, so that runs of several windows do not disturb each other. */
export class FileAnswerStore implements AnswerStore {
  readonly #options: FileAnswerStoreOptions;
  readonly #writing = new Set<Promise<void>>();
  #failure: unknown;
  #hasWritten = false;

  constructor(options: FileAnswerStoreOptions) {
    this.#options = options;
  }

  async read(key: string): Promise<StoredAnswer | undefined> {
    try {
      const entry: unknown = JSON.parse(await readFile(this.#toPath(key), 'utf8'));
      if (!Value.Check(entrySchema, entry)) return undefined;
      return { answer: entry.answer, answeredAt: entry.answeredAt };
    } catch {
      // Not there, or cut off by a crash of the machine: asked again, and written anew.
      return undefined;
    }
  }

  write(key: string, stored: StoredAnswer): void {
    const writing = this.#persist(this.#toPath(key), stored)
      .catch((error: unknown) => (this.#failure ??= error))
      .then(() => void this.#writing.delete(writing));
    this.#writing.add(writing);
    this.#hasWritten = true;
  }

  /** Waits until everything is on the disk, and keeps the folder within its size. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing);
    try {
      if (this.#hasWritten) await this.#prune();
    } catch (error) {
      this.#failure ??= error;
    }
    this.#hasWritten = false;
    if (this.#failure !== undefined) this.#options.onFailure?.(this.#failure);
    this.#failure = undefined;
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
  }

  #toPath(key: string): string {
    return path.join(this.#options.folder, key.slice(0, 2), `${key}.json`);
  }

  /** Written beside its place and moved there, so that nobody reads half an answer. */
  async #persist(file: string, { answer, answeredAt }: StoredAnswer): Promise<void> {
    const { kept: _kept, ...plain } = answer;
    const text = JSON.stringify({ version: formatVersion, answeredAt, answer: plain });
    const temporary = `${file}.${randomUUID()}.tmp`;
    await mkdir(path.dirname(file), { recursive: true });
    try {
      await writeFile(temporary, text);
      await rename(temporary, file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Looks at a part of the folder, which is filled evenly, and at all of it only when there is too much. */
  async #prune(): Promise<void> {
    const { folder, maxBytes = defaultMaxBytes } = this.#options;
    const parts = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const sample = parts.slice(0, sampledParts);
    const sampled = await listEntries(folder, sample);
    if ((sumBytes(sampled) * parts.length) / sample.length <= maxBytes) return;
    const found = await listEntries(folder, parts);
    let total = sumBytes(found);
    for (const { file, bytes } of found.toSorted((a, b) => a.changedAt - b.changedAt)) {
      if (total <= maxBytes * keptShare) return;
      await rm(file, { force: true });
      total -= bytes;
    }
  }
}

interface StoredEntry {
  readonly file: string;
  readonly bytes: number;
  readonly changedAt: number;
}

async function listEntries(
  folder: string,
  parts: readonly string[],
): Promise<readonly StoredEntry[]> {
  const entries: StoredEntry[] = [];
  for (const part of parts) {
    const names = await readdir(path.join(folder, part));
    const found = await Promise.all(names.map((name) => readEntry(path.join(folder, part, name))));
    entries.push(...found.filter((entry) => entry !== undefined));
  }
  return entries;
}

function sumBytes(entries: readonly StoredEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function readEntry(file: string): Promise<StoredEntry | undefined> {
  try {
    const { size, mtimeMs } = await stat(file);
    return { file, bytes: size, changedAt: mtimeMs };
  } catch {
    // Another window has removed it.
    return undefined;
  }
}
