import type { CohortTable } from './tables/cohortTable.ts';
import type { BaselineTable } from './tables/baselineTable.ts';
import type { DeploymentTable } from './tables/deploymentTable.ts';
import type { EnvironmentTable } from './tables/environmentTable.ts';
import type { EventTable } from './tables/eventTable.ts';
import type { EvidenceTable } from './tables/evidenceTable.ts';
import type { GuardTable } from './tables/guardTable.ts';
import type { IdempotencyTable } from './tables/idempotencyTable.ts';
import type { ObservationTable } from './tables/observationTable.ts';
import type { OutcomeTable } from './tables/outcomeTable.ts';
import type { PromptTable } from './tables/promptTable.ts';
import type { RecoveryTable } from './tables/recoveryTable.ts';
import type { ReviewTable } from './tables/reviewTable.ts';
import type { RolloutTable } from './tables/rolloutTable.ts';
import type { SampleTable } from './tables/sampleTable.ts';
import type { SurroundingsTable } from './tables/surroundingsTable.ts';
import type { TokenTable } from './tables/tokenTable.ts';
import type { VersionTable } from './tables/versionTable.ts';

/** The tables as one transaction sees them. */
export interface StoreTables {
  readonly environments: EnvironmentTable;
  readonly prompts: PromptTable;
  readonly versions: VersionTable;
  readonly deployments: DeploymentTable;
  readonly rollouts: RolloutTable;
  readonly reviews: ReviewTable;
  readonly baselines: BaselineTable;
  readonly recoveries: RecoveryTable;
  readonly evidence: EvidenceTable;
  readonly tokens: TokenTable;
  readonly events: EventTable;
  readonly idempotency: IdempotencyTable;
  readonly observations: ObservationTable;
  readonly outcomes: OutcomeTable;
  readonly cohorts: CohortTable;
  readonly guards: GuardTable;
  readonly samples: SampleTable;
  readonly surroundings: SurroundingsTable;
}

/** Where the registry keeps everything. What `transact` acknowledged survives the end of the process. */
export interface RegistryStore {
  /** Names this store for ever; events of another store are not ours. */
  readonly storeId: string;
  /** One consistent view; writes nothing. */
  read<T>(work: (tables: StoreTables) => Promise<T>): Promise<T>;
  /** Everything or, when `work` throws, nothing. */
  transact<T>(work: (tables: StoreTables) => Promise<T>): Promise<T>;
  /** Leaves no copy of what was erased in the log of the latest changes, where it stays for a while otherwise. */
  emptyLog(): Promise<void>;
  close(): Promise<void>;
}
