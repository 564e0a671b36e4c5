import type { Identity } from '../../domain/identity/actor.ts';
import type { CreateToken } from '../../protocol/registry/tokenDto.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { registryActor } from '../registryActor.ts';

/** Refuses tokens that would let somebody pass for what they are not. */
export function checkNewToken(identity: Identity, { name, kind }: CreateToken): void {
  // Else a pipeline could make itself a person, and only persons review or override.
  if (kind === 'person' && identity.kind !== 'person')
    throw new RegistryRefusal(
      'forbidden',
      `The token of ${identity.name}, which stands for a machine, may not create tokens for persons. Let a person do that.`,
    );
  if (/\p{Cc}/u.test(name))
    throw new RegistryRefusal(
      'invalid_body',
      'A name holds no control characters. Leave them out.',
    );
  if (name.trim().toLowerCase() === registryActor.name)
    throw new RegistryRefusal(
      'invalid_body',
      `The history names what the registry does by itself “${registryActor.name}”. Choose another name.`,
    );
}
