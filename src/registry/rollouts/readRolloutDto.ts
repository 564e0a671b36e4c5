import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { readConfounders } from './readConfounders.ts';
import { toRolloutDto } from './toRolloutDto.ts';

/** One rollout with what is only looked up for who asks for it. */
export async function readRolloutDto(
  tables: StoreTables,
  stored: StoredRollout,
  now: number,
): Promise<RolloutDto> {
  const confounders = await readConfounders(tables, stored.rollout);
  return { ...toRolloutDto(stored, now), ...(confounders.length > 0 ? { confounders } : {}) };
}
