import { isFinalPhase } from '../domain/rollout/rollout.ts';
import type { RegistryClient } from '../client/registryClient.ts';
import { RegistryError } from '../client/registryError.ts';
import type { RolloutDto } from '../protocol/registry/rolloutDto.ts';
import { CliError } from './cliError.ts';

/** The rollout with this id, else the open one (or the last one) of the prompt with this key. */
export async function findRollout(
  client: RegistryClient,
  reference: string,
  environment: string,
): Promise<RolloutDto> {
  const byId = await findById(client, reference);
  if (byId !== undefined) return byId;
  const here = await client.rollouts.listAll({ prompt: reference, environment });
  const found = here.find((rollout) => !isFinalPhase(rollout.phase)) ?? here[0];
  if (found !== undefined) return client.rollouts.get(found.id);
  throw new CliError(
    `There is no rollout with the id “${reference}”, and none of a prompt with that key in ${environment}. See: prompt-rollout rollout list`,
  );
}

async function findById(client: RegistryClient, id: string): Promise<RolloutDto | undefined> {
  // A key with a slash is no id.
  if (id.includes('/')) return undefined;
  try {
    return await client.rollouts.get(id);
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return undefined;
    throw error;
  }
}
