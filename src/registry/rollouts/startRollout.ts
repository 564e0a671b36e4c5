import type { Identity } from '../../domain/identity/actor.ts';
import { assessWayBack } from '../../domain/rollout/assessWayBack.ts';
import type { WayBack } from '../../domain/rollout/rollout.ts';
import { createRollout, describeStartProblem } from '../../domain/rollout/startRollout.ts';
import type { RolloutDto, StartRollout } from '../../protocol/registry/rolloutDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { checkOrigin, checkOverride } from '../deployments/checkEnvironmentRules.ts';
import { find } from '../http/find.ts';
import { toEntityTag } from '../http/preconditions.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { applyRolloutEvent, toRolloutRefusal } from './applyRolloutEvent.ts';
import { readStanding } from './readStanding.ts';
import { readRolloutDto } from './readRolloutDto.ts';
import { refuseTakenBack } from './refuseTakenBack.ts';
import { toRolloutSummaryDto } from './toRolloutDto.ts';
import { refuseArchived } from '../prompts/refuseArchived.ts';

export interface StartRequest {
  readonly identity: Identity;
  readonly prompt: string;
  readonly environment: string;
  readonly body: StartRollout;
  readonly id: string;
  readonly salt: string;
}

/** Starts a rollout: it serves at once when its gate holds or is overridden, else it stays pending and says why. */
export async function startRollout(
  unit: UnitOfWork,
  request: StartRequest,
): Promise<Answer<RolloutDto>> {
  const { identity, body } = request;
  const environment = await find.environment(unit.tables, request.environment);
  requirePermission(identity, 'startRollout', environment);
  const prompt = await find.prompt(unit.tables, request.prompt);
  refuseArchived(prompt, 'not rolled out');
  const version = await find.version(unit.tables, prompt.key, body.candidate);
  const place = { prompt: prompt.key, environment: environment.name };
  const running = await unit.tables.rollouts.findRunning(place);
  if (running)
    throw new RegistryRefusal(
      'rollout_running',
      `A rollout of ${running.rollout.candidate} is running in ${environment.name}. End it first.`,
      { current: toRolloutSummaryDto(running, unit.now) },
    );
  if (identity.kind === 'machine') await refuseTakenBack(unit, place, version.version);
  const check = { identity, environment, version, override: body.override };
  checkOverride(check);
  await checkOrigin(unit, check);
  const stored = await insert(unit, request, version.contentHash);
  const begun = await begin(unit, stored, request);
  return {
    status: 201,
    body: await readRolloutDto(unit.tables, begun, unit.now),
    headers: { etag: toEntityTag(begun.rollout.revision) },
  };
}

async function insert(
  unit: UnitOfWork,
  request: StartRequest,
  candidateHash: string,
): Promise<StoredRollout> {
  const { prompt, environment, body, id, salt } = request;
  const serving = await unit.tables.deployments.find({ prompt, environment });
  const stable = serving?.deployment.stable;
  const wayBack = stable === undefined ? undefined : await findWayBack(unit, request, stable);
  const result = createRollout(
    {
      id,
      salt,
      prompt,
      environment,
      candidate: body.candidate,
      candidateHash,
      ...(wayBack ? { wayBack } : {}),
      stable,
      plan: body.plan,
      note: body.note,
      actor: { name: unit.actor.name, kind: unit.actor.kind },
    },
    unit.now,
  );
  if (result.kind === 'invalid')
    throw new RegistryRefusal(result.problem.code, describeStartProblem(result.problem));
  const { rollout } = result;
  await unit.tables.rollouts.insert(rollout, await readStanding(unit, rollout, 'automatic'));
  const stored = await find.rollout(unit.tables, id);
  await unit.record({
    type: 'rollout.started',
    prompt,
    environment,
    rolloutId: id,
    version: rollout.candidate,
    ...(body.override ? { override: body.override } : {}),
    summary: `${rollout.stable} → ${rollout.candidate}`,
    rollout: toRolloutSummaryDto(stored, unit.now),
  });
  return stored;
}

/** Once for the whole rollout, since contents never change. */
async function findWayBack(
  unit: UnitOfWork,
  { prompt, body }: StartRequest,
  stable: string,
): Promise<WayBack | undefined> {
  const before = await unit.tables.versions.readContent(prompt, stable);
  const after = await unit.tables.versions.readContent(prompt, body.candidate);
  if (!before || !after) return undefined;
  const why = assessWayBack(before.content, after.content);
  return why === undefined ? {} : { why };
}

/** Passes the gates before traffic as far as they hold. An override counts for the first of them that it fits. */
async function begin(
  unit: UnitOfWork,
  started: StoredRollout,
  request: StartRequest,
): Promise<StoredRollout> {
  let stored = started;
  const override = withoutOrigin(request.body.override);
  let isUsed = override === undefined;
  const actor = { name: unit.actor.name, kind: unit.actor.kind };
  while (stored.rollout.phase === 'pending') {
    const { gate } = stored;
    const fits = !isUsed && gate.some(({ key }) => override?.conditions.includes(key));
    isUsed ||= fits;
    const applied = await applyRolloutEvent(unit, stored, {
      type: 'begin',
      actor,
      gate,
      ...(override && fits ? { override } : {}),
    });
    if (applied.kind === 'rejected') {
      if (applied.refusal.code !== 'gate_not_met') throw toRolloutRefusal(applied.refusal);
      break;
    }
    if (applied.kind === 'unchanged') break;
    stored = applied.stored;
  }
  if (isUsed) return stored;
  throw toRolloutRefusal({ code: 'override_unknown_condition', conditions: stored.gate });
}

/** The origin is a rule of the environment and no condition of the gate; its override is on record with the start. */
function withoutOrigin(override: StartRollout['override']): StartRollout['override'] {
  const conditions = override?.conditions.filter((condition) => condition !== 'origin') ?? [];
  return override && conditions.length > 0 ? { ...override, conditions } : undefined;
}
