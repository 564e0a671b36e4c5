import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { ServingDto } from '../../protocol/registry/deploymentDto.ts';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { RolloutDto, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { VersionDto } from '../../protocol/registry/versionDto.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { ConnectionStatus } from '../connection/registryConnection.ts';
import type { LiveFacts } from './liveFacts.ts';
import type { TextPlace } from './textPlace.ts';

/** Everything that the panel shows, before it becomes sentences. Absent parts are not known yet. */
export interface RolloutPanelFacts {
  readonly target: PanelTarget;
  /** `Local`, or the host. */
  readonly registry: string;
  readonly connection: ConnectionStatus;
  /** Epoch milliseconds at which the last known state was true. */
  readonly asOf?: number;
  /** Why the last look failed although the registry is connected. */
  readonly problem?: string;
  /** Epoch milliseconds by the registry's clock. */
  readonly now: number;
  readonly place: TextPlace;
  /** False when the token may only read. */
  readonly mayAct: boolean;
  /** Protected environments confirm with a dialog, which the buttons announce with an ellipsis. */
  readonly confirms: boolean;
  /** True when a file of this window holds the prompt. */
  readonly hasPromptFile: boolean;
  readonly serving?: ServingDto;
  /** The running rollout, or the ended one that is shown. */
  readonly rollout?: RolloutDto;
  /** Epoch milliseconds by the registry's clock at which the rollout was read. */
  readonly readAt?: number;
  /** Both ends of the change that is shown, with content. */
  readonly stable?: VersionDto;
  readonly candidate?: VersionDto;
  /** What applications reported; absent before the rollout is served. */
  readonly live?: LiveFacts;
  /** Who the token is; absent while nobody has said. */
  readonly identity?: ApiInfoDto['identity'];
  /** The registry of one person, where nobody else can be asked. */
  readonly isLocal?: boolean;
  /** Ended rollouts of this prompt and environment, newest first, without the shown one. */
  readonly past?: readonly RolloutSummaryDto[];
  readonly history?: { readonly events: readonly EventDto[]; readonly more: boolean };
}
