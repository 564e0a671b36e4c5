import type { Command } from 'commander';
import type { RegistryClient } from '../../client/registryClient.ts';
import { assertNever } from '../../domain/assertNever.ts';
import type {
  RolloutAction,
  RolloutActionBody,
  RolloutDto,
} from '../../protocol/registry/rolloutDto.ts';
import { createUsageError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { listRolloutDetails } from '../describeRollout.ts';
import { findRollout } from '../findRollout.ts';
import { addOverrideOptions, readOverride, type OverrideFlags } from '../overrideOptions.ts';

interface ActionFlags extends OverrideFlags {
  readonly environment?: string;
  readonly reason?: string;
  readonly revision?: string;
}

const descriptions: Readonly<Record<RolloutAction, string>> = {
  advance: 'go on to the next stage, or begin a pending rollout',
  pause: 'stop advancing; traffic and guards stay',
  resume: 'go on after a pause',
  rollback: 'take everybody back to the stable version',
  cancel: 'end a rollout that has not begun',
};

/** `rollout advance | pause | resume | rollback | cancel`. */
export function registerRolloutActions(rollout: Command, open: OpenCommandLine): void {
  for (const action of ['advance', 'pause', 'resume', 'rollback', 'cancel'] as const) {
    const command = rollout
      .command(action)
      .description(descriptions[action])
      .argument('<rollout>', 'its id, or the key of its prompt')
      .option('-e, --environment <name>', 'where, when a prompt is named')
      .option('--reason <text>', 'why; kept in the history');
    if (needsRevision(action))
      command.option('--revision <number>', 'refuse if the rollout has changed since');
    if (action === 'advance') addOverrideOptions(command);
    command.action(async (reference: string, flags: ActionFlags, self: Command) => {
      const line = open(self);
      const client = await line.connect();
      const environment = await line.chooseEnvironment(flags.environment);
      const found = await findRollout(client, reference, environment);
      const after = await act(client, { action, found, flags });
      line.show(after, listRolloutDetails(after));
    });
  }
}

function needsRevision(action: RolloutAction): boolean {
  return action === 'advance' || action === 'resume';
}

function act(
  client: RegistryClient,
  call: {
    readonly action: RolloutAction;
    readonly found: RolloutDto;
    readonly flags: ActionFlags;
  },
): Promise<RolloutDto> {
  const { action, found, flags } = call;
  const { id } = found;
  const body: RolloutActionBody = {
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
    ...readOverride(flags),
  };
  const expected = readRevision(flags.revision) ?? found.revision;
  switch (action) {
    case 'advance':
      return client.rollouts.advance(id, body, { expected });
    case 'resume':
      return client.rollouts.resume(id, body, { expected });
    case 'pause':
      return client.rollouts.pause(id, body);
    case 'rollback':
      return client.rollouts.rollback(id, body);
    case 'cancel':
      return client.rollouts.cancel(id, body);
    default:
      return assertNever(action);
  }
}

/** The number given with --revision. */
export function readRevision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw createUsageError('--revision takes a whole number.');
}
