import { assertNever } from '../assertNever.ts';
import type { Actor } from '../identity/actor.ts';
import type { PlanFinding } from './planFinding.ts';
import { lintPlan } from './planLint.ts';
import type { PendingRollout, WayBack } from './rollout.ts';
import type { RolloutNote } from './rolloutNote.ts';
import type { RolloutPlan } from './rolloutPlan.ts';

/** What a start is made of. `id` and `salt` are new ones; `stable` is what the environment serves now. */
export interface RolloutStart {
  readonly id: string;
  readonly salt: string;
  readonly prompt: string;
  readonly environment: string;
  readonly candidate: string;
  readonly candidateHash: string;
  readonly stable: string | undefined;
  readonly wayBack?: WayBack;
  readonly plan: RolloutPlan;
  /** Filled in by a person; its lines come before those of the plan. */
  readonly note?: RolloutNote | undefined;
  readonly actor: Actor;
}

export type StartProblem =
  | { readonly code: 'no_stable_version'; readonly environment: string }
  | { readonly code: 'candidate_is_stable'; readonly candidate: string }
  | { readonly code: 'invalid_plan'; readonly findings: readonly PlanFinding[] };

export type StartResult =
  | { readonly kind: 'created'; readonly rollout: PendingRollout }
  | { readonly kind: 'invalid'; readonly problem: StartProblem };

/**
 * A new rollout, frozen copies of plan and stable version included. It is pending at the first stage: assess its gate
 * and send `begin` in the same transaction, until it progresses or the gate holds it.
 */
export function createRollout(start: RolloutStart, now: number): StartResult {
  const { stable, plan, note, actor, ...facts } = start;
  if (stable === undefined) {
    return invalid({ code: 'no_stable_version', environment: start.environment });
  }
  if (stable === start.candidate) {
    return invalid({ code: 'candidate_is_stable', candidate: start.candidate });
  }
  const findings = lintPlan(plan).filter((finding) => finding.severity === 'error');
  if (findings.length > 0) return invalid({ code: 'invalid_plan', findings });
  const rollout: PendingRollout = {
    ...facts,
    stable,
    plan: plan,
    note: { ...plan.note, ...note },
    phase: 'pending',
    stageIndex: 0,
    revision: 1,
    createdAt: now,
    createdBy: actor,
    updatedAt: now,
  };
  return { kind: 'created', rollout };
}

function invalid(problem: StartProblem): StartResult {
  return { kind: 'invalid', problem };
}

/** What hinders a start, and what to do about it. */
export function describeStartProblem(problem: StartProblem): string {
  switch (problem.code) {
    case 'no_stable_version':
      return `${problem.environment} serves no version yet, so there is nothing to compare with; deploy the version instead, it then serves everyone.`;
    case 'candidate_is_stable':
      return `${problem.candidate} is the stable version already; choose another version as the candidate.`;
    case 'invalid_plan':
      return `The plan cannot be used: ${problem.findings.map(({ message }) => message).join(' ')}`;
    /* c8 ignore next 2 -- closed by the type */
    default:
      return assertNever(problem);
  }
}
