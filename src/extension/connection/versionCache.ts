import type { VersionDto, VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import type { RegistryConnection } from './registryConnection.ts';

/** Newest first, as far as they have been read. */
export interface KnownVersions {
  readonly items: readonly VersionSummaryDto[];
  /** True when there are older ones that have not been read. */
  readonly more: boolean;
}

/** Versions that were read on demand. Contents never change, so they are kept; lists are dropped when events touch them. */
export interface VersionCache {
  /** What is known without asking, or undefined. */
  peek(connection: RegistryConnection, prompt: string): KnownVersions | undefined;
  /** At least `count` versions, or all of them. */
  list(connection: RegistryConnection, prompt: string, count: number): Promise<KnownVersions>;
  /** One version with content and source; read once. */
  get(connection: RegistryConnection, prompt: string, version: string): Promise<VersionDto>;
}
