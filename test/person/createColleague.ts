import { RegistryClient } from '../../src/client/registryClient.ts';
import type { Role } from '../../src/domain/identity/actor.ts';

export interface Colleague {
  readonly token: string;
  /** The registry's API in the colleague's name. */
  readonly client: RegistryClient;
}

/** Somebody else with a token of their own for the same registry. */
export async function createColleague(
  operator: RegistryClient,
  name: string,
  roles: Role[] = ['owner', 'author', 'viewer'],
): Promise<Colleague> {
  const { token } = await operator.tokens.create({ name, kind: 'person', roles });
  const client = new RegistryClient({
    baseUrl: operator.baseUrl,
    token: () => Promise.resolve(token),
    clientName: 'person-test-colleague',
  });
  return { token, client };
}
