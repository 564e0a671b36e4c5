// What was told to this person on this machine. Several windows on one registry all hear of everything: whoever creates
// the file of a piece of news tells it, and no other window does, now or after a restart.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, type Logger } from '../platform/logger.ts';
import type { RolloutNews } from './rolloutNews.ts';

/** Whose news: a store and a person there. */
export interface Hearer {
  readonly storeId: string;
  readonly person: string;
}

type News = Pick<RolloutNews, 'key'> & { readonly rollout: { readonly id: string } };

const unlistedAfterMs = 24 * 60 * 60 * 1000;
/** A registry that nobody here has connected to for so long starts anew. */
const forgottenAfterMs = 90 * 24 * 60 * 60 * 1000;

export class ToldNews {
  readonly #folder: string;
  readonly #log: Pick<Logger, 'warn'>;
  /** Told by this window; all that there is while the disk takes nothing. */
  readonly #here = new Set<string>();

  constructor(folder: string, log: Pick<Logger, 'warn'>) {
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Called before the first claim. At the first connection ever, everything that is so already counts as told: a person
   * who joins is not called to what was there before.
   */
  async begin(hearer: Hearer, present: readonly News[]): Promise<void> {
    const folder = this.#folderOf(hearer);
    try {
      if (await exists(folder)) return;
      await mkdir(this.#folder, { recursive: true });
      // Filled before it gets its name, so that no other window can find it half full.
      const filled = await mkdtemp(path.join(this.#folder, 'new-'));
      await writeFile(path.join(filled, 'since'), new Date().toISOString());
      for (const news of present) await writeFile(path.join(filled, nameOf(news)), '');
      await rename(filled, folder).catch(() => rm(filled, { recursive: true, force: true }));
    } catch (error) {
      this.#warn(error);
      for (const news of present) this.#here.add(idOf(hearer, news));
    }
  }

  /** True for the one window that shall tell it. */
  async claim(hearer: Hearer, news: News): Promise<boolean> {
    const id = idOf(hearer, news);
    if (this.#here.has(id)) return false;
    this.#here.add(id);
    try {
      const folder = this.#folderOf(hearer);
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, nameOf(news)), '', { flag: 'wx' });
      return true;
    } catch (error) {
      if (isExisting(error)) return false;
      // A full disk must not keep anybody from hearing of harm; rather twice than never.
      this.#warn(error);
      return true;
    }
  }

  /** Forgets what was told of rollouts that nobody lists any more, and registries that nobody uses. */
  async sweep(hearer: Hearer, known: Iterable<string>, now = Date.now()): Promise<void> {
    try {
      const folder = this.#folderOf(hearer);
      if (!(await exists(folder))) return;
      const kept = new Set([...known].map(shortHash));
      for (const name of await readdir(folder)) {
        if (name === 'since' || kept.has(name.split('-')[0] ?? '')) continue;
        const file = path.join(folder, name);
        // Another window may know of a rollout that this one has not heard of yet.
        if (now - (await stat(file)).mtimeMs > unlistedAfterMs) await rm(file, { force: true });
      }
      // The folder's own time says when it was used last.
      await writeFile(path.join(folder, 'since'), new Date(now).toISOString());
      for (const name of await readdir(this.#folder)) {
        const other = path.join(this.#folder, name);
        const { mtimeMs } = await stat(path.join(other, 'since')).catch(() => stat(other));
        if (now - mtimeMs > forgottenAfterMs) await rm(other, { recursive: true, force: true });
      }
    } catch (error) {
      this.#warn(error);
    }
  }

  #folderOf({ storeId, person }: Hearer): string {
    return path.join(this.#folder, shortHash(`${storeId}\n${person}`));
  }

  #warn(error: unknown): void {
    this.#log.warn(`What was told is remembered in this window only: ${describeError(error)}`);
  }
}

function nameOf({ rollout, key }: News): string {
  return `${shortHash(rollout.id)}-${shortHash(key)}`;
}

function idOf({ storeId, person }: Hearer, news: News): string {
  return [storeId, person, news.key].join('\n');
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
