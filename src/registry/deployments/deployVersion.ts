import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import type { DeploymentDto, DeployVersion } from '../../protocol/registry/deploymentDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { find } from '../http/find.ts';
import { checkPrecondition, toEntityTag, type Precondition } from '../http/preconditions.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import { applyRolloutEvent } from '../rollouts/applyRolloutEvent.ts';
import { refuseTakenBack } from '../rollouts/refuseTakenBack.ts';
import { toRolloutSummaryDto } from '../rollouts/toRolloutDto.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import {
  checkEvidence,
  checkOrigin,
  checkOverride,
  deploymentConditions,
} from './checkEnvironmentRules.ts';
import { describeTrafficChange } from './describeTrafficChange.ts';
import { toDeploymentDto } from './toDeploymentDto.ts';
import { refuseArchived } from '../prompts/refuseArchived.ts';

export interface DeployRequest {
  readonly identity: Identity;
  readonly prompt: string;
  readonly environment: string;
  readonly precondition: Precondition;
  readonly body: DeployVersion;
}

/** Serves a version to everyone in an environment, under the same rules as a rollout. */
export async function deployVersion(
  unit: UnitOfWork,
  request: DeployRequest,
): Promise<Answer<DeploymentDto>> {
  const { identity, body } = request;
  const { tables } = unit;
  const environment = await find.environment(tables, request.environment);
  requirePermission(identity, 'deploy', environment);
  const place = { prompt: request.prompt, environment: environment.name };
  const prompt = await find.prompt(tables, request.prompt);
  refuseArchived(prompt, 'not deployed');
  const version = await find.version(tables, prompt.key, body.version);
  const before = (await tables.deployments.find(place))?.deployment;
  checkPrecondition(
    request.precondition,
    before && { revision: before.revision, state: toDeploymentDto(before) },
  );
  const running = await tables.rollouts.findRunning(place);
  if (running && body.endRollout !== true) throw rolloutRunning(running, unit.now);
  if (!running && before?.stable === version.version)
    throw new RegistryRefusal(
      'already_deployed',
      `${environment.name} serves ${version.version} already.`,
      { current: toDeploymentDto(before) },
    );
  if (identity.kind === 'machine') await refuseTakenBack(unit, place, version.version);
  const check = { identity, environment, version, override: body.override };
  checkOverride(check, deploymentConditions);
  await checkOrigin(unit, check);
  await checkEvidence(unit, { ...check, stable: before?.stable });
  if (running) await endRunning(unit, running, body);
  return append(unit, { ...place, body, environment });
}

function rolloutRunning(running: StoredRollout, now: number): RegistryRefusal {
  return new RegistryRefusal(
    'rollout_running',
    `A rollout of ${running.rollout.candidate} is running here. End it first, or send endRollout to roll it back with this deployment.`,
    { current: toRolloutSummaryDto(running, now) },
  );
}

async function endRunning(
  unit: UnitOfWork,
  running: StoredRollout,
  body: DeployVersion,
): Promise<void> {
  const actor = { name: unit.actor.name, kind: unit.actor.kind };
  const reason = body.reason ?? `superseded by ${body.version}`;
  await applyRolloutEvent(unit, running, { type: 'rollback', actor, cause: 'superseded', reason });
}

async function append(
  unit: UnitOfWork,
  request: { prompt: string; environment: Environment; body: DeployVersion },
): Promise<Answer<DeploymentDto>> {
  const { prompt, environment, body } = request;
  const { deployments } = unit.tables;
  const place = { prompt, environment: environment.name };
  // Read again: ending a rollout has made a deployment of its own, which may be all that was asked for.
  const before = (await deployments.find(place))?.deployment;
  if (before && before.stable === body.version) return toAnswer(before);
  const deployment: Deployment = {
    ...place,
    revision: (before?.revision ?? 0) + 1,
    stable: body.version,
    actor: { name: unit.actor.name, kind: unit.actor.kind },
    reason: (await deployments.wasStable(place, body.version)) ? 'reverted' : 'deployed',
    ...(body.reason === undefined ? {} : { comment: body.reason }),
    at: unit.now,
  };
  await unit.serve(deployment);
  await unit.record({
    type: 'deployment.changed',
    prompt,
    environment: environment.name,
    version: body.version,
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.override ? { override: body.override } : {}),
    summary: describeTrafficChange(before, deployment),
    deployment: toDeploymentDto(deployment),
  });
  return toAnswer(deployment);
}

function toAnswer(deployment: Deployment): Answer<DeploymentDto> {
  return {
    status: 201,
    body: toDeploymentDto(deployment),
    headers: { etag: toEntityTag(deployment.revision) },
  };
}
