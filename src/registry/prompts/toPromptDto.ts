import type { PromptDto, PromptEnvironmentDto } from '../../protocol/registry/promptDto.ts';
import { toTime } from '../clock.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { Serving } from '../store/tables/deploymentTable.ts';
import type { StoredPrompt } from '../store/tables/promptTable.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import type { RecentVersion } from '../store/tables/versionTable.ts';

/** Prompts as lists show them. Four queries, however many prompts there are. */
export async function readPromptDtos(
  tables: StoreTables,
  prompts: readonly StoredPrompt[],
  servedCounts: ServedCounts,
): Promise<PromptDto[]> {
  const keys = prompts.map((prompt) => prompt.key);
  const orders = new Map(
    (await tables.environments.list()).map((environment, index) => [environment.name, index]),
  );
  const recent = groupByPrompt(await tables.versions.listRecent(keys), (one) => one.prompt);
  const served = groupByPrompt(
    await tables.deployments.listServed(keys),
    (one) => one.deployment.prompt,
  );
  const running = new Map(
    (await tables.rollouts.listRunning(keys)).map((stored) => [stored.rollout.id, stored]),
  );
  const orderOf = (one: PromptEnvironmentDto) => orders.get(one.environment) ?? 0;
  return prompts.map((prompt) => ({
    key: prompt.key,
    archived: prompt.archived,
    ...(prompt.continues === undefined ? {} : { continues: prompt.continues }),
    versionCount: prompt.versionCount,
    ...(prompt.newestVersion === undefined ? {} : { newestVersion: prompt.newestVersion }),
    recentVersions: (recent.get(prompt.key) ?? []).map(toRecentVersionDto),
    environments: (served.get(prompt.key) ?? [])
      .map((serving) => toPromptEnvironmentDto(serving, running, servedCounts))
      .sort((left, right) => orderOf(left) - orderOf(right)),
    createdAt: toTime(prompt.createdAt),
  }));
}

/** One prompt as lists show it. */
export async function readPromptDto(
  tables: StoreTables,
  prompt: StoredPrompt,
  servedCounts: ServedCounts,
): Promise<PromptDto> {
  const [dto] = await readPromptDtos(tables, [prompt], servedCounts);
  if (!dto) throw new Error(`Prompt ${prompt.key} could not be read.`);
  return dto;
}

function toRecentVersionDto(version: RecentVersion): PromptDto['recentVersions'][number] {
  return {
    version: version.version,
    contentHash: version.contentHash,
    createdAt: toTime(version.createdAt),
  };
}

function toPromptEnvironmentDto(
  serving: Serving,
  running: ReadonlyMap<string, StoredRollout>,
  servedCounts: ServedCounts,
): PromptEnvironmentDto {
  const { prompt, environment, revision, stable, candidate } = serving.deployment;
  const lastServedAt = findLastServed(servedCounts, environment, prompt);
  const rollout = candidate && running.get(candidate.rolloutId);
  return {
    environment,
    revision,
    stable,
    stableSince: toTime(serving.stableSince),
    ...(lastServedAt === undefined ? {} : { lastServedAt: toTime(lastServedAt) }),
    ...(candidate && rollout
      ? {
          candidate: {
            version: candidate.version,
            rolloutId: candidate.rolloutId,
            phase: rollout.rollout.phase,
            stage: candidate.stage,
            rules: [...candidate.rules],
          },
        }
      : {}),
  };
}

function findLastServed(
  servedCounts: ServedCounts,
  environment: string,
  prompt: string,
): number | undefined {
  const times = servedCounts
    .read(environment, prompt)
    .versions.flatMap((version) => version.lastServedAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

function groupByPrompt<T>(rows: readonly T[], promptOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(promptOf(row));
    if (group) group.push(row);
    else groups.set(promptOf(row), [row]);
  }
  return groups;
}
