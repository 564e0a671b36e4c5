import { isFinalPhase, rolloutPhases, type RolloutPhase } from '../domain/rollout/rollout.ts';
import type { ApiInfoDto } from '../protocol/registry/actorDto.ts';
import type { EnvironmentDto } from '../protocol/registry/environmentDto.ts';
import type { PromptDto } from '../protocol/registry/promptDto.ts';
import type { RolloutSummaryDto } from '../protocol/registry/rolloutDto.ts';
import type { RegistryClient } from './registryClient.ts';

export interface RegistryState {
  readonly info: ApiInfoDto;
  readonly environments: readonly EnvironmentDto[];
  readonly prompts: readonly PromptDto[];
  readonly rollouts: readonly RolloutSummaryDto[];
}

interface FetchOptions {
  /** Epoch ms; rollouts that ended earlier are left out. */
  readonly endedSince: number;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that a mirror holds, page by page. */
export async function fetchRegistryState(
  client: RegistryClient,
  options: FetchOptions,
): Promise<RegistryState> {
  const call = { signal: options.signal };
  const info = await client.info(call);
  const [environments, prompts, rollouts] = await Promise.all([
    client.environments.list(call),
    client.prompts.listAll({}, call),
    fetchRollouts(client, options),
  ]);
  return { info, environments, prompts, rollouts };
}

async function fetchRollouts(
  client: RegistryClient,
  options: FetchOptions,
): Promise<RolloutSummaryDto[]> {
  const byPhase = await Promise.all(
    rolloutPhases.map((phase) => fetchPhase(client, phase, options)),
  );
  // A rollout that moves between two requests can be in both: the newer one counts.
  const newest = new Map<string, RolloutSummaryDto>();
  for (const rollout of byPhase.flat()) {
    const known = newest.get(rollout.id);
    if (known === undefined || known.revision < rollout.revision) newest.set(rollout.id, rollout);
  }
  return [...newest.values()];
}

async function fetchPhase(
  client: RegistryClient,
  phase: RolloutPhase,
  { endedSince, signal }: FetchOptions,
): Promise<RolloutSummaryDto[]> {
  const all = await client.rollouts.listAll({ phase }, { signal });
  if (!isFinalPhase(phase)) return all;
  return all.filter(({ end }) => end === undefined || Date.parse(end.at) >= endedSince);
}
