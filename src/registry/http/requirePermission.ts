import type { Environment } from '../../domain/environment/environment.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import { can, type Action } from '../../domain/identity/permissions.ts';
import { RegistryRefusal } from './registryRefusal.ts';

const words = {
  resolve: 'resolve prompts',
  observe: 'report outcomes',
  read: 'read',
  readSamples: 'read samples',
  publish: 'publish versions',
  recordEvidence: 'record evidence',
  deploy: 'deploy',
  startRollout: 'start rollouts',
  act: 'change rollouts',
  override: 'override conditions',
  review: 'review',
  confirmRecovery: 'confirm a recovery',
  configure: 'change environments',
  manageTokens: 'manage tokens',
} as const satisfies Record<Action, string>;

/** Refuses what the token does not permit. */
export function requirePermission(
  identity: Identity,
  action: Action,
  environment?: Pick<Environment, 'name' | 'protected'>,
): void {
  if (can(identity, action, environment)) return;
  const where = environment ? ` in ${environment.name}` : '';
  const who = identity.kind === 'person' ? '' : ', which stands for a machine,';
  throw new RegistryRefusal(
    'forbidden',
    `The token of ${identity.name}${who} may not ${words[action]}${where}; its roles are ${identity.roles.join(', ')}. Ask an operator for a token that may.`,
  );
}
