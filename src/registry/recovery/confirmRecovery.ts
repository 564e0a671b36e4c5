import { isSameActor } from '../../domain/identity/isSameActor.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import type { ConfirmRecovery } from '../../protocol/registry/recoveryDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { toTime } from '../clock.ts';
import { find } from '../http/find.ts';
import { toEntityTag } from '../http/preconditions.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import { readRolloutDto } from '../rollouts/readRolloutDto.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { StoredRecovery } from '../store/tables/recoveryTable.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';

export interface ConfirmRequest {
  readonly identity: Identity;
  readonly id: string;
  readonly body: ConfirmRecovery;
}

/** Closes the record of a rollback, whatever was found; the same person may repeat it. */
export async function confirmRecovery(
  unit: UnitOfWork,
  { identity, id, body }: ConfirmRequest,
): Promise<Answer<RolloutDto>> {
  const stored = await find.rollout(unit.tables, id);
  const environment = await find.environment(unit.tables, stored.rollout.environment);
  requirePermission(identity, 'confirmRecovery', environment);
  const recovery = requireWatched(stored);
  const { confirmed } = recovery;
  if (confirmed !== undefined) {
    if (isSameActor(identity, confirmed.actor)) return toAnswer(unit, stored);
    throw refuse(
      `${confirmed.actor.name} confirmed this recovery at ${toTime(confirmed.at)}, so nothing is left to do.`,
    );
  }
  const comment = body.comment?.trim() ?? '';
  const closed = {
    actor: { name: identity.name, kind: identity.kind },
    at: unit.now,
    ...(comment === '' ? {} : { comment }),
  };
  return toAnswer(unit, await close(unit, stored, { ...recovery, confirmed: closed }));
}

function requireWatched({ recovery, rollout }: StoredRollout): StoredRecovery {
  if (recovery !== undefined) return recovery;
  if (rollout.phase !== 'rolledBack')
    throw refuse('This rollout was not rolled back, so there is no recovery to confirm.');
  throw refuse(
    rollout.end.cause === 'superseded'
      ? 'This rollout was ended by another deployment, so no recovery is watched.'
      : 'This rollout ended before its registry watched recoveries, so there is nothing to confirm.',
  );
}

function refuse(detail: string): RegistryRefusal {
  return new RegistryRefusal('recovery_not_watched', detail);
}

async function close(
  unit: UnitOfWork,
  before: StoredRollout,
  recovery: StoredRecovery,
): Promise<StoredRollout> {
  const { rollout } = before;
  const stored = { ...before, recovery };
  await unit.tables.recoveries.save(rollout.id, recovery, undefined);
  const comment = recovery.confirmed?.comment;
  await unit.record({
    type: 'rollout.recovery',
    prompt: rollout.prompt,
    environment: rollout.environment,
    rolloutId: rollout.id,
    version: rollout.stable,
    ...(comment === undefined ? {} : { reason: comment }),
    summary: 'confirmed the recovery',
    rollout: toRolloutSummaryDto(stored, unit.now),
  });
  return stored;
}

async function toAnswer(unit: UnitOfWork, stored: StoredRollout): Promise<Answer<RolloutDto>> {
  return {
    status: 200,
    body: await readRolloutDto(unit.tables, stored, unit.now),
    headers: { etag: toEntityTag(stored.rollout.revision) },
  };
}
