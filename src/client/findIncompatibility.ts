import { apiVersion, type ApiInfoDto } from '../protocol/registry/actorDto.ts';
import { RegistryError } from './registryError.ts';

/** The oldest registry API version that this client can write to. */
const oldestRegistryVersion = 1;

/** Which side is too old for the other one, or undefined when they understand each other. */
export function findIncompatibility(
  info: Pick<ApiInfoDto, 'apiVersion' | 'oldestClientVersion' | 'registryVersion'>,
): RegistryError | undefined {
  if (info.oldestClientVersion > apiVersion)
    return new RegistryError({
      code: 'too_old_client',
      message: `This version of Prompt Rollout is too old to change anything in this registry (version ${info.registryVersion}). Update Prompt Rollout. Reading still works.`,
    });
  if (info.apiVersion < oldestRegistryVersion)
    return new RegistryError({
      code: 'too_old_registry',
      message: `The registry (version ${info.registryVersion}) is too old for this version of Prompt Rollout. Update the registry. Reading still works.`,
    });
  return undefined;
}
