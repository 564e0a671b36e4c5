import type { PromptVersion } from '../../domain/prompt/promptVersion.ts';
import { calculateVersionState } from '../../domain/prompt/versionState.ts';
import { defaultEnvironment } from '../../domain/project/project.ts';
import type { VersionDto, VersionSummaryDto } from '../../protocol/registry/versionDto.ts';
import { toTime } from '../clock.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { StableRecord } from '../store/tables/deploymentTable.ts';
import type { StoredVersion } from '../store/tables/versionTable.ts';

/** Where the versions of one prompt are and were served. */
export interface ServedHistory {
  readonly stableIn: ReadonlyMap<string, readonly string[]>;
  readonly candidateIn: ReadonlyMap<string, readonly string[]>;
  readonly lastStableAt: ReadonlyMap<string, number>;
  readonly rolledBackAt: ReadonlyMap<string, number>;
}

/** Reads once per prompt what `toVersionSummaryDto` needs for each of its versions. */
export async function readServedHistory(
  tables: StoreTables,
  prompt: string,
): Promise<ServedHistory> {
  const names = (await tables.environments.list()).map((environment) => environment.name);
  const byOrder = (left: { environment: string }, right: { environment: string }) =>
    names.indexOf(left.environment) - names.indexOf(right.environment);
  const served = await tables.deployments.listServed([prompt]);
  const running = await tables.rollouts.listRunning([prompt]);
  const lastStableAt = new Map<string, number>();
  const rolledBackAt = new Map<string, number>();
  collectHistory(await tables.deployments.listStableHistory(prompt), lastStableAt, rolledBackAt);
  for (const { version, at } of await tables.rollouts.listRolledBack(prompt))
    keepLatest(rolledBackAt, version, at);
  return {
    stableIn: groupEnvironments(
      served
        .map(({ deployment }) => ({
          version: deployment.stable,
          environment: deployment.environment,
        }))
        .sort(byOrder),
    ),
    candidateIn: groupEnvironments(
      running
        .map(({ rollout }) => ({ version: rollout.candidate, environment: rollout.environment }))
        .sort(byOrder),
    ),
    lastStableAt,
    rolledBackAt,
  };
}

function collectHistory(
  records: readonly StableRecord[],
  lastStableAt: Map<string, number>,
  rolledBackAt: Map<string, number>,
): void {
  let before: StableRecord | undefined;
  for (const record of records) {
    const previous = before?.environment === record.environment ? before.stable : undefined;
    if (previous !== record.stable) {
      keepLatest(lastStableAt, record.stable, record.at);
      if (previous !== undefined && record.reason === 'reverted')
        keepLatest(rolledBackAt, previous, record.at);
    }
    before = record;
  }
}

function keepLatest(times: Map<string, number>, version: string, at: number): void {
  times.set(version, Math.max(times.get(version) ?? 0, at));
}

function groupEnvironments(
  places: readonly { version: string; environment: string }[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { version, environment } of places)
    groups.set(version, [...(groups.get(version) ?? []), environment]);
  return groups;
}

/** A version as lists and events carry it. */
export function toVersionSummaryDto(
  version: StoredVersion,
  history: ServedHistory,
): VersionSummaryDto {
  const stableIn = history.stableIn.get(version.version) ?? [];
  const candidateIn = history.candidateIn.get(version.version) ?? [];
  const lastStableAt = history.lastStableAt.get(version.version);
  const rolledBackAt = history.rolledBackAt.get(version.version);
  const state = calculateVersionState({
    defaultEnvironment,
    stableIn,
    candidateIn,
    ...(lastStableAt === undefined ? {} : { lastStableAt }),
    ...(rolledBackAt === undefined ? {} : { rolledBackAt }),
  });
  return {
    prompt: version.prompt,
    version: version.version,
    parent: version.parent,
    contentHash: version.contentHash,
    message: version.message,
    state,
    stableIn: [...stableIn],
    candidateIn: [...candidateIn],
    ...(rolledBackAt === undefined ? {} : { rolledBackAt: toTime(rolledBackAt) }),
    origins: [...version.origins],
    createdAt: toTime(version.createdAt),
    createdBy: version.createdBy,
  };
}

/** A version with its content and source. */
export function toVersionDto(
  version: StoredVersion & Pick<PromptVersion, 'content' | 'source'>,
  history: ServedHistory,
): VersionDto {
  return {
    ...toVersionSummaryDto(version, history),
    content: version.content,
    source: version.source,
    dependencies: version.dependencies,
  };
}
