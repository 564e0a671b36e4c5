import type { Actor } from './actor.ts';

/** Whether two actors are the same: a person and a machine may share a name. */
export function isSameActor(one: Actor, other: Actor | undefined): boolean {
  return one.name === other?.name && one.kind === other.kind;
}
