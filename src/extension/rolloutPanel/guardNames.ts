import { getGuardKey } from '../../domain/guards/guardKey.ts';
import type { GuardDto } from '../../protocol/registry/guardDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { guardText, metricText } from './metricText.ts';
import { cohortText } from './trafficText.ts';

/** The guard with this key as people say it: `parse failures (tenant acme)`. */
export function guardName(key: string, rollout: Pick<RolloutDto, 'plan'>): string {
  const guard = rollout.plan.guards?.find((one) => getGuardKey(one) === key);
  if (guard === undefined) return metricText(key.split('@')[0] ?? key);
  const name = guardText(guard);
  return guard.when === undefined ? name : l10n.t('{0} ({1})', name, cohortText(guard.when));
}

/** The key of what a guard said. */
export function readingKey(reading: Pick<GuardDto, 'key' | 'metric' | 'when'>): string {
  return reading.key ?? getGuardKey(reading);
}
