// What features know of a registry: who it is, whether it is live, the last known state, and how to reach it.
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryMirror } from '../../client/registryMirror.ts';
import type { Event } from '../platform/emitter.ts';

/** Where a connection stands. What was known last is in the mirror, with `asOf`. */
export type ConnectionStatus =
  /** A local registry that nobody has started yet, or that was stopped by hand. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'offline'; readonly problem: string }
  /** The project names an origin that this person has not agreed to. */
  | { readonly kind: 'needsConsent'; readonly origin: string }
  /** No token for the origin, or the registry refuses it. */
  | { readonly kind: 'signedOut'; readonly origin: string; readonly problem: string }
  | { readonly kind: 'forbidden'; readonly problem: string }
  | { readonly kind: 'incompatible'; readonly problem: string };

/** The last known state of a registry; patched by events, kept on disk. */
export type RegistryState = Pick<
  RegistryMirror,
  'prompts' | 'rollouts' | 'environments' | 'info' | 'asOf' | 'clockOffsetMs' | 'findOpenRollout'
>;

export interface RegistryConnection {
  /** The base URL, or `local:` and the id of the local registry. */
  readonly id: string;
  /** The host, or `Local`. */
  readonly label: string;
  readonly isLocal: boolean;
  readonly status: ConnectionStatus;
  readonly state: RegistryState;
  /** `connection` is set when the status changed, `everything` after a load. */
  readonly onDidChange: Event<MirrorChanges>;
  /** For reads. Throws a `UserError` that says what to do when the registry cannot be reached. */
  reader(): Promise<RegistryClient>;
  /** For writes: starts the local registry; offline it refuses at once. `verb` as in "could not <verb>". */
  writer(verb: string): Promise<RegistryClient>;
  /** Tries again now, instead of after the backoff. */
  reconnect(): void;
}
