import type { RegistryError } from './registryError.ts';

/** How the live connection to a registry stands. `since` is epoch milliseconds by this machine's clock. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'offline'; readonly since: number; readonly error: RegistryError };
