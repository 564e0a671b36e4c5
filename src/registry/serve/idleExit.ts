import type { ApplicationActivity } from '../applicationActivity.ts';
import type { EventStreams } from '../events/eventStreams.ts';
import type { RegistryStore } from '../store/registryStore.ts';

export interface IdleExitDeps {
  readonly streams: EventStreams;
  readonly activity: ApplicationActivity;
  readonly store: RegistryStore;
  /** How long nobody may follow. Default 60 s. */
  readonly idleMs?: number;
  /** How long an application keeps it alive after a call. Default 15 min. */
  readonly applicationIdleMs?: number;
}

const defaultIdleMs = 60_000;
const defaultApplicationIdleMs = 15 * 60_000;

/** Whether nobody needs this process: no window follows, no application called lately and no rollout is under way. */
export async function isIdle(deps: IdleExitDeps): Promise<boolean> {
  if (deps.streams.idleMs < (deps.idleMs ?? defaultIdleMs)) return false;
  if (deps.activity.idleMs < (deps.applicationIdleMs ?? defaultApplicationIdleMs)) return false;
  const running = await deps.store.read((tables) => tables.rollouts.listRunning());
  return running.length === 0;
}
