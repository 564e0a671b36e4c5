import type { Environment } from '../environment/environment.ts';
import type { Identity, Role } from './actor.ts';

export const actions = [
  'resolve',
  'observe',
  'read',
  'readSamples',
  'publish',
  'recordEvidence',
  'deploy',
  'startRollout',
  'act',
  'override',
  'review',
  'confirmRecovery',
  'configure',
  'manageTokens',
] as const;
/** What a token may be asked to permit. `act` is to advance, pause, resume, roll back or cancel a rollout. */
export type Action = (typeof actions)[number];

interface Permission {
  /** Roles that may, whatever the environment. */
  readonly roles: readonly Role[];
  /** Roles that may where the environment is not protected. */
  readonly unprotectedRoles?: readonly Role[];
  /** Whether it happens in one environment, which must then be named and be one of the token's. */
  readonly inEnvironment: boolean;
  readonly personOnly?: boolean;
}

const people: readonly Role[] = ['viewer', 'author', 'reviewer', 'owner', 'operator'];
const changesTraffic: Permission = {
  roles: ['owner'],
  unprotectedRoles: ['author'],
  inEnvironment: true,
};

const permissions: Readonly<Record<Action, Permission>> = {
  resolve: { roles: ['app', ...people], inEnvironment: true },
  observe: { roles: ['app'], inEnvironment: true },
  read: { roles: people, inEnvironment: false },
  // What users wrote, though redacted: not for who is limited to other environments.
  readSamples: { roles: people, inEnvironment: true },
  publish: { roles: ['author', 'owner'], inEnvironment: false },
  recordEvidence: { roles: ['author', 'owner'], inEnvironment: false },
  deploy: changesTraffic,
  startRollout: changesTraffic,
  act: changesTraffic,
  override: { roles: ['owner'], inEnvironment: true, personOnly: true },
  // Which of them a stage asks for is said by its plan.
  review: { roles: people, inEnvironment: true, personOnly: true },
  confirmRecovery: { roles: ['owner'], inEnvironment: true, personOnly: true },
  configure: { roles: ['operator'], inEnvironment: true },
  manageTokens: { roles: ['operator'], inEnvironment: false },
};

/**
 * Whether an identity may do something. What happens in an environment needs it named; a token that is limited to some
 * environments may do nothing in others, and may not make tokens, which could go beyond its own.
 */
export function can(
  identity: Identity,
  action: Action,
  environment?: Pick<Environment, 'name' | 'protected'>,
): boolean {
  const permission = permissions[action];
  if (permission.personOnly === true && identity.kind !== 'person') return false;
  if (action === 'manageTokens' && identity.environments !== undefined) return false;
  if (permission.inEnvironment && !isInScope(identity, environment)) return false;
  const allowed =
    environment?.protected === false
      ? [...permission.roles, ...(permission.unprotectedRoles ?? [])]
      : permission.roles;
  return identity.roles.some((role) => allowed.includes(role));
}

function isInScope(
  identity: Identity,
  environment: Pick<Environment, 'name'> | undefined,
): boolean {
  if (environment === undefined) return false;
  return identity.environments?.includes(environment.name) ?? true;
}
