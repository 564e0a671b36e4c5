import type { CommandHandlers } from '../manifest.ts';
import { applicationHandlers } from './applicationCommands.ts';
import { bumpHandlers, type FindOrigin } from './bumpCommand.ts';
import { connectHandlers, type ConnectDeps } from './connectCommand.ts';
import { deployHandlers } from './deployCommands.ts';
import { fileHandlers, type FileDeps } from './fileCommands.ts';
import { localRegistryHandlers, type LocalRegistryDeps } from './localRegistryCommand.ts';
import { openRolloutHandlers, type ShowPanel } from './openRolloutCommand.ts';
import { recoveryHandlers } from './recoveryCommand.ts';
import { revertHandlers } from './revertCommand.ts';
import { reviewHandlers } from './reviewCommand.ts';
import { renameHandlers, type RenameDeps } from './renameCommands.ts';
import { rolloutHandlers } from './rolloutCommands.ts';
import { sampleHandlers, type SampleWorkspace } from './sampleCommand.ts';
import { startCanaryHandlers, type FindPlans } from './startCanaryCommand.ts';

export interface HandlerDeps extends ConnectDeps, FileDeps, LocalRegistryDeps, RenameDeps {
  readonly findOrigin: FindOrigin;
  readonly findPlans: FindPlans;
  readonly sample: SampleWorkspace;
  readonly showPanel: ShowPanel;
}

/** The commands of this folder; views, diffs and the panel add their own. */
export function createCommandHandlers(deps: HandlerDeps) {
  return {
    ...fileHandlers(deps),
    ...renameHandlers(deps),
    ...bumpHandlers(deps, deps.findOrigin),
    ...deployHandlers(deps),
    ...startCanaryHandlers(deps, deps.findPlans),
    ...rolloutHandlers(deps),
    ...revertHandlers(deps),
    ...openRolloutHandlers(deps, deps.showPanel),
    ...reviewHandlers(deps, deps.showPanel),
    ...recoveryHandlers(deps),
    ...applicationHandlers(deps),
    ...connectHandlers(deps),
    ...localRegistryHandlers(deps),
    ...sampleHandlers(deps.sample),
  } satisfies Partial<CommandHandlers>;
}
