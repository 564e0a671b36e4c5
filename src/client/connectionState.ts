import type { RegistryError } from './registryError.ts';

/**
 * How the live connection to a registry stands. `since` and `heardAt`, when the registry was heard last, are epoch
 * milliseconds by this machine's clock.
 */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly heardAt?: number }
  | { readonly kind: 'live' }
  | { readonly kind: 'offline'; readonly since: number; readonly error: RegistryError };
