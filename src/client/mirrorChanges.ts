import type { EventDto } from '../protocol/registry/eventDto.ts';

/** What a change of the mirror touched, so that a view refreshes only that. */
export interface MirrorChanges {
  /** Everything was loaded anew: the sets are empty, refresh all. */
  readonly everything: boolean;
  readonly prompts: ReadonlySet<string>;
  /** Ids of rollouts. */
  readonly rollouts: ReadonlySet<string>;
  readonly environments: ReadonlySet<string>;
  /** Prompts whose version list, or the state of a version in it, changed. */
  readonly versions: ReadonlySet<string>;
  readonly evidence: ReadonlySet<string>;
  readonly connection: boolean;
  /** The event that brought the change; absent for what was loaded. */
  readonly event?: EventDto;
}

const nothing: ReadonlySet<string> = new Set();

export function toMirrorChanges(changes: Partial<MirrorChanges>): MirrorChanges {
  return {
    everything: false,
    prompts: nothing,
    rollouts: nothing,
    environments: nothing,
    versions: nothing,
    evidence: nothing,
    connection: false,
    ...changes,
  };
}
