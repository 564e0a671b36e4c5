// What the status bar item and its tooltip are made from.
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { ConnectionStatus } from '../connection/registryConnection.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import type { RolloutNeed } from '../rollouts/assessNeed.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';

/** A rollout with what it asks of this person. */
export interface WatchedRollout {
  readonly project: string;
  readonly rollout: RolloutSummaryDto;
  readonly need: RolloutNeed;
  /** A review by this person is wanted, also where something else is more urgent. */
  readonly isAsked: boolean;
  readonly isDefaultEnvironment: boolean;
  /** Of its registry, against this machine's. */
  readonly clockOffsetMs: number;
}

export interface StatusBarConnection {
  readonly label: string;
  readonly isLocal: boolean;
  readonly status: ConnectionStatus;
  /** By the registry's clock. */
  readonly asOf: number | undefined;
  readonly clockOffsetMs: number;
}

/** The prompt file in the active editor. */
export interface ActivePrompt {
  readonly project: string;
  readonly copy: WorkingCopy;
  /** Version that the default environment serves. */
  readonly live: string | undefined;
}

export interface StatusBarFacts {
  readonly active: ActivePrompt | undefined;
  readonly rollouts: readonly WatchedRollout[];
  /** Of the active file's project, else of the shown rollout's; undefined without any registry. */
  readonly connection: StatusBarConnection | undefined;
  /** By this machine's clock. */
  readonly moment: TextMoment;
}
