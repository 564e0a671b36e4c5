import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';

/**
 * Whether something else became stable after a rollback, by a later rollout or a deployment. What it went back to is then
 * no longer what counts, and may never be reported on again.
 */
export function isOvertaken(
  { phase, end, environment }: RolloutSummaryDto,
  prompt: Pick<PromptDto, 'environments'> | undefined,
): boolean {
  const served = prompt?.environments.find((one) => one.environment === environment);
  if (phase !== 'rolledBack' || end === undefined || served === undefined) return false;
  return Date.parse(served.stableSince) > Date.parse(end.at);
}
