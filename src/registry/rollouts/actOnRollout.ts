import { assertNever } from '../../domain/assertNever.ts';
import type { Actor, Identity } from '../../domain/identity/actor.ts';
import type {
  RolloutAction,
  RolloutActionBody,
  RolloutDto,
} from '../../protocol/registry/rolloutDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { checkOverride } from '../deployments/checkEnvironmentRules.ts';
import { find } from '../http/find.ts';
import { checkPrecondition, toEntityTag, type Precondition } from '../http/preconditions.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { applyRolloutEvent, toRolloutRefusal } from './applyRolloutEvent.ts';
import { readStanding } from './readStanding.ts';
import { readRolloutDto } from './readRolloutDto.ts';
import { toRolloutDto } from './toRolloutDto.ts';

export interface ActRequest {
  readonly identity: Identity;
  readonly id: string;
  readonly action: RolloutAction;
  readonly precondition: Precondition;
  readonly body: RolloutActionBody;
}

/** What a person or a pipeline asks of a rollout. What makes things safer needs no If-Match and may be repeated. */
export async function actOnRollout(
  unit: UnitOfWork,
  request: ActRequest,
): Promise<Answer<RolloutDto>> {
  const { identity, action, body } = request;
  const stored = await find.rollout(unit.tables, request.id);
  const environment = await find.environment(unit.tables, stored.rollout.environment);
  requirePermission(identity, 'act', environment);
  checkOverride({ identity, environment, override: body.override });
  if (body.override && action !== 'advance')
    throw new RegistryRefusal('bad_request', 'Only advance takes an override.');
  checkRevision(unit, request, stored);
  const event = await toEvent(unit, request, stored);
  const applied = await applyRolloutEvent(unit, stored, event);
  if (applied.kind === 'rejected') throw toRolloutRefusal(applied.refusal);
  return {
    status: 200,
    body: await readRolloutDto(unit.tables, applied.stored, unit.now),
    headers: { etag: toEntityTag(applied.stored.rollout.revision) },
  };
}

function checkRevision(unit: UnitOfWork, request: ActRequest, stored: StoredRollout): void {
  const needsRevision = request.action === 'advance' || request.action === 'resume';
  if (!needsRevision && request.precondition.kind === 'none') return;
  checkPrecondition(request.precondition, {
    revision: stored.rollout.revision,
    state: toRolloutDto(stored, unit.now),
  });
}

async function toEvent(unit: UnitOfWork, request: ActRequest, stored: StoredRollout) {
  const { action, body } = request;
  const actor: Actor = { name: unit.actor.name, kind: unit.actor.kind };
  const told = { actor, ...(body.reason === undefined ? {} : { reason: body.reason }) };
  switch (action) {
    case 'advance': {
      const { gate } = await readStanding(unit, stored.rollout, 'manual');
      const override = body.override ? { override: body.override } : {};
      return { type: 'advance', mode: 'manual', gate, ...told, ...override } as const;
    }
    case 'rollback':
      return { type: 'rollback', cause: 'person', ...told } as const;
    case 'pause':
    case 'resume':
    case 'cancel':
      return { type: action, ...told } as const;
    default:
      return assertNever(action);
  }
}
