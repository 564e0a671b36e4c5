// What a person should know of a start besides its evals: that nothing would take it back, and that it was taken back before.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { agoText } from '../rolloutPanel/durationText.ts';
import { toEpochMs } from '../rolloutPanel/timeText.ts';
import { guardKeyText } from '../rollouts/guardKeyText.ts';

/** The rollback that ended the candidate's last rollout here. */
export interface EarlierRollback {
  readonly rolloutId: string;
  readonly text: string;
}

interface Place {
  readonly prompt: string;
  readonly environment: string;
  readonly candidate: string;
}

/** Undefined when the last rollout of the candidate here ended otherwise, or there was none. `now` is by the registry's clock. */
export async function readEarlierRollback(
  { candidate, ...place }: Place,
  client: Pick<RegistryClient, 'rollouts'>,
  now: number,
): Promise<EarlierRollback | undefined> {
  const phases = ['completed', 'rolledBack', 'cancelled'] as const;
  const { items } = await client.rollouts.list({ ...place, phases, limit: 50 });
  const last = items.find((one) => one.candidate === candidate);
  const text = last === undefined ? undefined : rollbackText(last, now);
  return last === undefined || text === undefined ? undefined : { rolloutId: last.id, text };
}

/** Who took it back, and when; undefined of what a guard or a person did not roll back. */
export function rollbackText(
  { phase, candidate, end, recovery }: RolloutSummaryDto,
  now: number,
): string | undefined {
  if (phase !== 'rolledBack' || end === undefined) return undefined;
  const ago = agoText(Math.max(0, now - (toEpochMs(end.at) ?? now)));
  const isOpen = recovery !== undefined && recovery.confirmed === undefined;
  const open = isOpen ? ` ${l10n.t('Its recovery is not confirmed yet.')}` : '';
  switch (end.cause) {
    case 'guard': {
      const guard = guardKeyText(end.guard ?? '');
      return l10n.t('{0} was rolled back here {1} by guard “{2}”.', candidate, ago, guard) + open;
    }
    case 'person':
      return l10n.t('{0} was rolled back here {1} by {2}.', candidate, ago, end.actor.name) + open;
    default:
      return undefined;
  }
}

/** Said where it matters: in a protected environment, of a plan without guards or with dry runs only. */
export function unguardedText(
  plan: RolloutPlan,
  { candidate, isProtected }: { readonly candidate: string; readonly isProtected: boolean },
): string | undefined {
  if (!isProtected || (plan.guards ?? []).some(({ dryRun }) => dryRun !== true)) return undefined;
  return l10n.t('No guard of this plan acts: nothing takes {0} back by itself.', candidate);
}
