import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';

/** Whether a candidate that is still served is worse; a pause keeps its traffic. */
export function seesHarm({
  phase,
  health,
  pause,
}: Pick<RolloutSummaryDto, 'phase' | 'health' | 'pause'>): boolean {
  if (phase !== 'progressing' && phase !== 'paused') return false;
  // What a guard paused for stays so until everything that is watched is clear.
  return health === 'harm' || (pause?.cause === 'guard' && health !== 'clear');
}
