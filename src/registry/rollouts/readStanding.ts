import type { ReviewFacts } from '../../domain/rollout/assessReviews.ts';
import { asksForEvidence, assessGate } from '../../domain/rollout/gate.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import { findReviewDemand } from '../../domain/rollout/reviewDemand.ts';
import { isFinalPhase, type Rollout } from '../../domain/rollout/rollout.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { readEvidenceFacts } from '../deployments/readEvidenceFacts.ts';
import { find } from '../http/find.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { noGuards, type GuardStanding } from '../store/tables/rolloutTable.ts';
import { readGuards } from './readGuards.ts';

/** Where a rollout stands at one look. */
export interface Standing {
  readonly gate: readonly GateCondition[];
  readonly guards: GuardStanding;
}

/** Loads what the gate of a rollout looks at, and assesses it. */
export async function readStanding(
  unit: Pick<UnitOfWork, 'tables' | 'now' | 'upSince'>,
  rollout: Rollout,
  mode: 'manual' | 'automatic',
): Promise<Standing> {
  if (isFinalPhase(rollout.phase)) return { gate: [], guards: noGuards };
  const { tables, now } = unit;
  const environment = await find.environment(tables, rollout.environment);
  // Every look reads this, so eval runs are left alone in the many stages that do not ask for them.
  const { evidence, model } = asksForEvidence(rollout, environment)
    ? await readEvidenceFacts(tables, {
        prompt: rollout.prompt,
        version: rollout.candidate,
        contentHash: rollout.candidateHash,
      })
    : { evidence: [], model: undefined };
  const guards = await readGuards(unit, rollout);
  const gate = assessGate(
    {
      rollout,
      environment,
      evidence,
      candidateModel: model,
      units: guards.traffic?.candidate,
      guards: guards.guards,
      ...(await readReviewFacts(tables, rollout)),
      mode,
    },
    now,
  );
  return { gate, guards };
}

async function readReviewFacts(tables: StoreTables, rollout: Rollout): Promise<ReviewFacts> {
  if (findReviewDemand(rollout) === undefined) return { signOffs: [] };
  const { id, prompt, candidate } = rollout;
  const signOffs = (await tables.reviews.list([id])).get(id) ?? [];
  const version = await find.version(tables, prompt, candidate);
  return { signOffs, candidateAuthor: version.createdBy };
}
