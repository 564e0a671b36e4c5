import type { Actor } from '../domain/identity/actor.ts';

/** What the registry does by itself, it does under this name. */
export const registryActor: Actor = { name: 'registry', kind: 'machine' };
