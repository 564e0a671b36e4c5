import type { Arm } from '../../domain/guards/guardRecord.ts';
import { totalWeight, toWeight } from '../../domain/deployment/flagDefinition.ts';
import { matchesCohort, type UnitAttributes } from '../../domain/deployment/traffic.ts';
import type { BatchDecision } from './batchDecision.ts';
import type { CheckedObservation, RefusedObservation } from './checkObservation.ts';

/** Where an outcome counts, found by deciding again which version its unit got. */
export interface Credit {
  readonly kind: 'credited';
  readonly rolloutId: string;
  readonly stage: string;
  /** Index of the first rule that fits the unit; -1 for none. */
  readonly rule: number;
  readonly arm: Arm;
  /** The candidate's share among units like this one, 0 to 1. */
  readonly share: number;
  readonly unitHash: string;
  /** When it happened; never before the deployment nor in the future. */
  readonly at: number;
  /** As they were resolved with. */
  readonly attributes: UnitAttributes;
}

/** An outcome while no rollout ran: it counts towards what is usual for the version. */
export interface BaselineCredit {
  readonly kind: 'baseline';
  readonly version: string;
  /** When it happened; never before the deployment nor in the future. */
  readonly at: number;
}

/** An outcome of a version that its unit did not get; it is counted at the rollout, where there is one. */
export interface Mismatch extends RefusedObservation {
  readonly outcome: 'arm_mismatch';
  readonly rolloutId?: string;
}

/**
 * Credits an outcome to the arm that its unit really had. What the application says about the version is compared,
 * never trusted: a wrong deployment, other attributes or a made-up version would otherwise be evidence.
 */
export function creditObservation(
  { observation, at }: CheckedObservation,
  decision: BatchDecision | undefined,
): Credit | BaselineCredit | Mismatch | RefusedObservation {
  const { prompt, deploymentRevision, unit, version } = observation;
  if (decision === undefined)
    return refuse(
      'unknown_deployment',
      `${prompt} had no deployment ${deploymentRevision} here. Send deploymentRevision as the answer had it.`,
    );
  const { deployment } = decision;
  const attributes = observation.attributes ?? {};
  const given = decision.decide(unit, attributes);
  const traffic = deployment.candidate;
  if (given !== version)
    return {
      ...{ kind: 'refused', outcome: 'arm_mismatch' },
      detail: `This unit got ${given} by deployment ${deploymentRevision}, not ${version}. Send unit and attributes exactly as they were resolved with.`,
      ...(traffic === undefined ? {} : { rolloutId: traffic.rolloutId }),
    };
  if (traffic === undefined) return { kind: 'baseline', version, at: Math.max(at, deployment.at) };
  const rule = traffic.rules.findIndex(({ when }) => matchesCohort(when, attributes));
  return {
    kind: 'credited',
    rolloutId: traffic.rolloutId,
    stage: traffic.stage,
    rule,
    arm: given === traffic.version ? 'candidate' : 'stable',
    share: toWeight(traffic.rules[rule]?.percent ?? 0) / totalWeight,
    unitHash: decision.hashUnit(unit),
    at: Math.max(at, deployment.at),
    attributes,
  };
}

function refuse(outcome: RefusedObservation['outcome'], detail: string): RefusedObservation {
  return { kind: 'refused', outcome, detail };
}
