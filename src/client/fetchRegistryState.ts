import { isFinalPhase, rolloutPhases } from '../domain/rollout/rollout.ts';
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
  /** Epoch ms by the registry's clock; rollouts that ended earlier are left out. Asked once the clock is known. */
  readonly endedSince: () => number;
  readonly signal?: AbortSignal | undefined;
  /** This machine's clock. */
  readonly now: () => number;
  /** Told what the registry's clock said, and when it was asked by this machine's. */
  readonly hear: (time: string, askedAt: number) => void;
}

/** Everything that a mirror holds, page by page. */
export async function fetchRegistryState(
  client: RegistryClient,
  options: FetchOptions,
): Promise<RegistryState> {
  const call = { signal: options.signal };
  const askedAt = options.now();
  const info = await client.info(call);
  options.hear(info.time, askedAt);
  const [environments, prompts, rollouts] = await Promise.all([
    client.environments.list(call),
    client.prompts.listAll({}, call),
    fetchRollouts(client, options),
  ]);
  return { info, environments, prompts, rollouts };
}

const finalPhases = rolloutPhases.filter(isFinalPhase);
const openPhases = rolloutPhases.filter((phase) => !isFinalPhase(phase));

async function fetchRollouts(
  client: RegistryClient,
  { endedSince, signal }: FetchOptions,
): Promise<RolloutSummaryDto[]> {
  // Open ones first: one that ends between the two requests is then in both, not in neither.
  const open = await client.rollouts.listAll({ phases: openPhases }, { signal });
  const ended = await client.rollouts.listAll({ phases: finalPhases }, { signal });
  const since = endedSince();
  const recent = ended.filter(({ end }) => end !== undefined && Date.parse(end.at) >= since);
  const newest = new Map([...open, ...recent].map((rollout) => [rollout.id, rollout]));
  return [...newest.values()];
}
