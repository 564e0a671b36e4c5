import type { Actor } from '../identity/actor.ts';
import type { TrafficRule } from './trafficRule.ts';

/** The candidate's part of a deployment while a rollout runs. */
export interface CandidateTraffic {
  readonly version: string;
  readonly rolloutId: string;
  readonly stage: string;
  /** Belongs to the rollout, so that a unit keeps its arm through pause, resume and restarts. */
  readonly salt: string;
  readonly rules: readonly TrafficRule[];
}

/** Append-only record of what one environment serves for one prompt. Revisions start at 1. */
export interface Deployment {
  readonly prompt: string;
  readonly environment: string;
  readonly revision: number;
  readonly stable: string;
  readonly candidate?: CandidateTraffic;
  readonly actor: Actor;
  readonly reason: DeploymentReason;
  readonly comment?: string;
  /** Epoch milliseconds, UTC, by the registry's clock. */
  readonly at: number;
}

/** Why traffic changed. */
export const deploymentReasons = [
  'deployed',
  'reverted',
  'rollout_started',
  'rollout_advanced',
  'rollout_completed',
  'rollout_rolled_back',
] as const;
export type DeploymentReason = (typeof deploymentReasons)[number];
