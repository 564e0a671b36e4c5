import type { Rollout } from '../../domain/rollout/rollout.ts';
import {
  findConfounders,
  type Confounder,
  type OtherRollout,
} from '../../domain/surroundings/confounder.ts';
import type { ConfounderDto } from '../../protocol/registry/confounderDto.ts';
import { toTime } from '../clock.ts';
import type { StoreTables } from '../store/registryStore.ts';

/** More would hide what is worth a look. */
const maxOthers = 5;

/** What could explain a difference as well as the version does; nothing before the candidate is served. */
export async function readConfounders(
  tables: StoreTables,
  rollout: Rollout,
): Promise<ConfounderDto[]> {
  const served = await findServed(tables, rollout);
  if (served === undefined) return [];
  const surroundings = await tables.surroundings.read(rollout.id);
  const others = await findOthers(tables, rollout, served);
  return findConfounders(surroundings, others).map(toConfounderDto);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** When the candidate was served, from its first deployment to the end of the rollout. */
async function findServed(tables: StoreTables, rollout: Rollout): Promise<Span | undefined> {
  const [first] = await tables.deployments.listOfRollout(rollout, rollout.id);
  return first && { from: first.at, to: 'end' in rollout ? rollout.end.at : Infinity };
}

async function findOthers(
  tables: StoreTables,
  rollout: Rollout,
  served: Span,
): Promise<OtherRollout[]> {
  const others: OtherRollout[] = [];
  for (const other of await tables.rollouts.listNotEndedBefore(rollout.environment, served.from)) {
    if (other.id === rollout.id || !isSameUnit(rollout, other)) continue;
    if (other.createdAt > served.to) continue;
    const span = await findServed(tables, other);
    if (span === undefined || span.from > served.to || span.to <= served.from) continue;
    const { id: rolloutId, prompt, candidate } = other;
    others.push({ rolloutId, prompt, candidate, since: Math.max(span.from, served.from) });
  }
  return others.sort((left, right) => right.since - left.since).slice(0, maxOthers);
}

function isSameUnit(one: Rollout, other: Rollout): boolean {
  return (one.plan.unit ?? 'conversation') === (other.plan.unit ?? 'conversation');
}

function toConfounderDto(confounder: Confounder): ConfounderDto {
  switch (confounder.code) {
    case 'other_rollout':
      return { ...confounder, since: toTime(confounder.since) };
    case 'dependency_changed':
    case 'traffic_mix_changed':
      return { ...confounder, at: toTime(confounder.at) };
    case 'dependency_differs':
      return confounder;
  }
}
