import type { VersionDto, VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import { RegistryError } from '../../client/registryError.ts';
import type { RegistryConnection } from './registryConnection.ts';
import type { VersionStore } from './versionStore.ts';

/** Newest first, as far as they have been read. */
export interface KnownVersions {
  readonly items: readonly VersionSummaryDto[];
  /** True when there are older ones that have not been read. */
  readonly more: boolean;
}

interface CachedList extends KnownVersions {
  readonly cursor: string | undefined;
}

export interface VersionCacheLimits {
  /** Contents in memory; a version may be a MiB. Those that were read first go. */
  readonly maxContents: number;
}

const pageSize = 100;
const goneCodes = new Set<string>(['not_found', 'prompt_not_found', 'version_not_found']);

/**
 * Versions that were read on demand. Contents never change, so they are kept, on disk too; lists are dropped when an
 * event touches them.
 */
export class VersionCache {
  readonly #lists = new Map<string, CachedList>();
  readonly #reading = new Map<string, Promise<CachedList>>();
  readonly #contents = new Map<string, VersionDto>();
  readonly #store: VersionStore | undefined;
  readonly #maxContents: number;

  constructor(store?: VersionStore, { maxContents }: VersionCacheLimits = { maxContents: 300 }) {
    this.#store = store;
    this.#maxContents = maxContents;
  }

  /** What is known without asking, or undefined. */
  peek(connection: RegistryConnection, prompt: string): KnownVersions | undefined {
    return this.#lists.get(keyOf(connection, prompt));
  }

  /** At least `count` versions, or all of them. */
  async list(
    connection: RegistryConnection,
    prompt: string,
    count: number,
  ): Promise<KnownVersions> {
    const key = keyOf(connection, prompt);
    const reading = this.#reading.get(key);
    // A failure is the other caller's: this one asks for itself.
    if (reading !== undefined) await reading.catch(() => undefined);
    const known = this.#lists.get(key);
    if (known !== undefined && (!known.more || known.items.length >= count)) return known;
    const read = this.#readUpTo(connection, prompt, count);
    this.#reading.set(key, read);
    try {
      const list = await read;
      // An event that touched the list meanwhile made this answer old: the next look reads it again.
      if (this.#reading.get(key) === read) this.#lists.set(key, list);
      return list;
    } finally {
      if (this.#reading.get(key) === read) this.#reading.delete(key);
    }
  }

  /** One version with content and source. Read once, also by earlier windows; without the registry what was seen. */
  async get(connection: RegistryConnection, prompt: string, version: string): Promise<VersionDto> {
    const key = keyOf(connection, prompt, version);
    const hash = this.#findHash(connection, prompt, version);
    // A local registry that was thrown away starts again with the same numbers.
    const isCurrent = (one: VersionDto): boolean => hash === undefined || one.contentHash === hash;
    const known = this.#contents.get(key);
    if (known !== undefined && isCurrent(known)) return known;
    const place = { registry: connection.id, prompt, version };
    const kept = await this.#store?.read(place);
    const isSure = kept !== undefined && hash !== undefined && isCurrent(kept);
    const read = isSure ? kept : await this.#readVersion(connection, place, kept);
    this.#keep(key, read);
    return read;
  }

  /** Called with every change of a connection; answers the prompts whose lists were dropped. */
  forget(connection: RegistryConnection, changes: MirrorChanges): readonly string[] {
    const prefix = keyOf(connection);
    const dropped: string[] = [];
    for (const key of new Set([...this.#lists.keys(), ...this.#reading.keys()])) {
      if (!key.startsWith(prefix)) continue;
      const prompt = decodeURIComponent(key.slice(prefix.length));
      if (!changes.everything && !changes.versions.has(prompt)) continue;
      this.#lists.delete(key);
      this.#reading.delete(key);
      dropped.push(prompt);
    }
    return dropped;
  }

  #keep(key: string, version: VersionDto): void {
    this.#contents.delete(key);
    this.#contents.set(key, version);
    const [oldest] = this.#contents.keys();
    if (this.#contents.size > this.#maxContents && oldest !== undefined) {
      this.#contents.delete(oldest);
    }
  }

  /** What the registry said last about a version, without asking. */
  #findHash(connection: RegistryConnection, prompt: string, version: string): string | undefined {
    const recent = connection.state.prompts.get(prompt)?.recentVersions ?? [];
    const listed = this.peek(connection, prompt)?.items ?? [];
    return [...recent, ...listed].find((one) => one.version === version)?.contentHash;
  }

  async #readVersion(
    connection: RegistryConnection,
    { prompt, version }: { readonly prompt: string; readonly version: string },
    kept: VersionDto | undefined,
  ): Promise<VersionDto> {
    try {
      const read = await (await connection.reader()).versions.get(prompt, version);
      // A full disk costs the copy for offline, not the version.
      await this.#store?.write(connection.id, read).catch(() => undefined);
      return read;
    } catch (error) {
      const isGone = error instanceof RegistryError && goneCodes.has(error.code);
      if (kept === undefined || isGone) throw error;
      return kept;
    }
  }

  async #readUpTo(
    connection: RegistryConnection,
    prompt: string,
    count: number,
  ): Promise<CachedList> {
    const client = await connection.reader();
    let list: CachedList = this.#lists.get(keyOf(connection, prompt)) ?? {
      items: [],
      more: true,
      cursor: undefined,
    };
    while (list.more && list.items.length < count) {
      const limit = Math.min(pageSize, count - list.items.length);
      const page = await client.versions.list(prompt, { cursor: list.cursor, limit });
      const items = [...list.items, ...page.items];
      list = { items, more: page.nextCursor !== undefined, cursor: page.nextCursor };
    }
    return list;
  }
}

function keyOf(connection: RegistryConnection, ...parts: readonly string[]): string {
  return [connection.id, ...parts, ...(parts.length === 0 ? [''] : [])]
    .map(encodeURIComponent)
    .join('|');
}
