import type { Command } from 'commander';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { listRolloutDetails, listRolloutLines } from '../describeRollout.ts';
import { findRollout } from '../findRollout.ts';

/** `rollout list` and `rollout show`. */
export function registerRolloutQueries(rollout: Command, open: OpenCommandLine): void {
  rollout
    .command('list')
    .description('list rollouts that have not ended')
    .option('--prompt <key>', 'only this prompt')
    .option('--all', 'ended ones too')
    .action(async (flags: { prompt?: string; all?: boolean }, command: Command) => {
      const line = open(command);
      const client = await line.connect();
      const all = await client.rollouts.listAll({ prompt: flags.prompt });
      const shown = flags.all === true ? all : all.filter(({ phase }) => !isFinalPhase(phase));
      line.show({ items: shown }, listRolloutLines(shown));
    });
  rollout
    .command('show')
    .description('show one rollout: where it stands, what it waits for, what comes next')
    .argument('<rollout>', 'its id, or the key of its prompt')
    .option('-e, --environment <name>', 'where, when a prompt is named')
    .action(async (reference: string, flags: { environment?: string }, command: Command) => {
      const line = open(command);
      const client = await line.connect();
      const environment = await line.chooseEnvironment(flags.environment);
      const found = await findRollout(client, reference, environment);
      line.show(found, listRolloutDetails(found));
    });
}
