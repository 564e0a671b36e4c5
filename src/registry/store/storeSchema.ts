import type { Selectable } from 'kysely';
import type { ActorKind } from '../../domain/identity/actor.ts';
import type { AcceptedOrigin } from '../../domain/environment/environment.ts';
import type { Arm } from '../../domain/guards/guardRecord.ts';
import type { DeploymentReason } from '../../domain/deployment/deployment.ts';
import type { RolloutPhase } from '../../domain/rollout/rollout.ts';
import type { ReviewDecision } from '../../domain/rollout/signOff.ts';
import type { SampleLoss } from '../../domain/samples/sampleLoss.ts';
import type { EventType } from '../../protocol/registry/eventDto.ts';
import type { ObservationOutcome } from '../../protocol/registry/observationDto.ts';

/** SQLite has no booleans; 0 and 1 read the same everywhere. */
export type StoredFlag = 0 | 1;

/** One row: who this store is and the counter that makes event numbers gapless. */
export interface StoreMetaTable {
  id: 1;
  store_id: string;
  last_event: number;
  created_at: number;
}

export interface EnvironmentsTable {
  name: string;
  sort_order: number;
  protected: StoredFlag;
  require_evidence: StoredFlag;
  accepts: AcceptedOrigin;
  /** Rules of samples as JSON; null keeps none. */
  samples: string | null;
}

export interface PromptsTable {
  key: string;
  archived: StoredFlag;
  continues: string | null;
  version_count: number;
  newest_version: string | null;
  created_at: number;
}

/** What lists need of a version; content and source lie in their own table. */
export interface VersionsTable {
  prompt: string;
  version: string;
  /** 1 for the first publication of the prompt, then gapless. */
  sequence: number;
  parent: string | null;
  content_hash: string;
  message: string;
  origins: string;
  dependencies: string;
  created_at: number;
  actor_name: string;
  actor_kind: ActorKind;
}

export interface VersionContentsTable {
  prompt: string;
  version: string;
  content: string;
  source: string;
}

/** Append-only. */
export interface DeploymentsTable {
  prompt: string;
  environment: string;
  revision: number;
  stable: string;
  candidate: string | null;
  actor_name: string;
  actor_kind: ActorKind;
  reason: DeploymentReason;
  comment: string | null;
  at: number;
}

/** The newest deployment of each (prompt, environment) with what is derived from the ones before it. */
export interface ServingTable {
  prompt: string;
  environment: string;
  revision: number;
  stable: string;
  stable_since: number;
  previous_stable: string | null;
}

export interface RolloutsTable {
  id: string;
  sequence: number;
  prompt: string;
  environment: string;
  candidate: string;
  phase: RolloutPhase;
  final: StoredFlag;
  revision: number;
  /** The rollout as the domain holds it, without watched time. */
  state: string;
  watched_ms: number;
  /** The gate as it was assessed at the last look, for lists and events. */
  gate: string;
  ended_at: number | null;
  /** What the guards said at the last look; null until there was one. */
  guards: string | null;
}

export interface EvidenceTable {
  id: string;
  sequence: number;
  prompt: string;
  content_hash: string;
  /** The run with its cases summed up; until migration 0003 with the cases themselves instead. */
  body: string;
  /** Null in rows from before migration 0003. */
  cases: string | null;
  recorded_at: number;
  actor_name: string;
  actor_kind: ActorKind;
}

export interface TokensTable {
  id: string;
  hash: string;
  actor_name: string;
  actor_kind: ActorKind;
  roles: string;
  environments: string | null;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
}

export interface EventsTable {
  number: number;
  type: EventType;
  at: number;
  actor_name: string;
  prompt: string | null;
  environment: string | null;
  rollout_id: string | null;
  body: string;
}

export interface IdempotencyTable {
  token_id: string;
  method: string;
  path: string;
  key: string;
  body_hash: string;
  status: number;
  headers: string;
  body: string;
  created_at: number;
}

/** Outcomes of a day by environment, prompt and id, so that one that is sent again counts once. */
export interface TakenObservationsTable {
  key: string;
  told: string;
  received_at: number;
}

/** Outcomes of running rollouts that are not added up yet; `pending` is how many records there are up to this row. */
export interface OutcomeBatchesTable {
  rollout_id: string;
  sequence: number;
  pending: number;
  body: string;
}

/** Outcomes of one minute or hour, added up. `rule` is the first rule of the deployment that fits the unit, or -1. */
export interface OutcomeStepsTable {
  rollout_id: string;
  /** Empty for all units. */
  cohort: string;
  step_ms: number;
  at: number;
  stage: string;
  rule: number;
  arm: Arm;
  metrics: string;
}

/** What guards remember of the units of one cohort. A value of an attribute is kept apart if it has a row. */
export interface CohortStatesTable {
  rollout_id: string;
  cohort: string;
  state: string;
}

/** Outcomes that named a rollout and could not be credited. */
export interface ObservationFaultsTable {
  rollout_id: string;
  outcome: ObservationOutcome;
  count: number;
  last_at: number;
}

/** Units of unfinished rollouts. */
export interface ObservedUnitsTable {
  rollout_id: string;
  unit_hash: string;
  /** What is known of it: one short row for each unit is all that an outcome has to write. */
  records: string;
}

/** What a guard remembers, by its key; under the empty one, what is known of traffic. */
export interface GuardStatesTable {
  rollout_id: string;
  metric: string;
  state: string;
}

/** The latest decision of each person on each stage. */
export interface RolloutReviewsTable {
  rollout_id: string;
  stage_index: number;
  /** Always a person. */
  actor_name: string;
  roles: string;
  decision: ReviewDecision;
  comment: string | null;
  at: number;
}

/** What was reported of a version while no rollout ran, by hour and deployment. */
export interface BaselineHoursTable {
  environment: string;
  prompt: string;
  revision: number;
  hour: number;
  version: string;
  metrics: string;
}

export interface RolloutRecoveriesTable {
  rollout_id: string;
  /** What was reported of stable before the start; null if nothing was. */
  before: string | null;
  /** Of the deployment that rolled back; null until then. */
  revision: number | null;
  /** Null before the rollback, and when there is nothing left to find out. */
  watched_until: number | null;
  look: string | null;
  confirmed: string | null;
}

/** A redacted sample; JSON in what is not a plain word. */
export interface SamplesTable {
  rollout_id: string;
  id: string;
  stage: string;
  arm: Arm;
  version: string;
  at: number;
  received_at: number;
  is_failed: StoredFlag;
  failed: string;
  cohort: string;
  metrics: string;
  redactions: number;
  texts: string;
}

/** Which samples are in which reservoir. */
export interface SamplePlacesTable {
  rollout_id: string;
  reservoir: string;
  sample_id: string;
  priority: number;
}

/** How many samples could not be kept. */
export interface SampleLossesTable {
  rollout_id: string;
  loss: SampleLoss;
  count: number;
}

/** What else changed while a rollout served. */
export interface RolloutSurroundingsTable {
  rollout_id: string;
  state: string;
}

export interface StoreSchema {
  store_meta: StoreMetaTable;
  environments: EnvironmentsTable;
  prompts: PromptsTable;
  versions: VersionsTable;
  version_contents: VersionContentsTable;
  deployments: DeploymentsTable;
  serving: ServingTable;
  rollouts: RolloutsTable;
  evidence: EvidenceTable;
  tokens: TokensTable;
  events: EventsTable;
  idempotency: IdempotencyTable;
  taken_observations: TakenObservationsTable;
  outcome_batches: OutcomeBatchesTable;
  outcome_steps: OutcomeStepsTable;
  cohort_states: CohortStatesTable;
  observation_faults: ObservationFaultsTable;
  observed_units: ObservedUnitsTable;
  guard_states: GuardStatesTable;
  rollout_reviews: RolloutReviewsTable;
  samples: SamplesTable;
  sample_places: SamplePlacesTable;
  sample_losses: SampleLossesTable;
  rollout_surroundings: RolloutSurroundingsTable;
  baseline_hours: BaselineHoursTable;
  rollout_recoveries: RolloutRecoveriesTable;
}

export type VersionRow = Selectable<VersionsTable>;
export type DeploymentRow = Selectable<DeploymentsTable>;
export type RolloutRow = Selectable<RolloutsTable>;
