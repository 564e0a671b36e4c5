export const roles = ['app', 'viewer', 'author', 'reviewer', 'owner', 'operator'] as const;
export type Role = (typeof roles)[number];

export const actorKinds = ['person', 'machine'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who acts, taken from the token and never from the request. The registry itself acts as `registry`, a machine. */
export interface Actor {
  readonly name: string;
  readonly kind: ActorKind;
}

/** An actor with what its token permits. No `environments` means all of them. */
export interface Identity extends Actor {
  readonly tokenId: string;
  readonly roles: readonly Role[];
  readonly environments?: readonly string[];
}
