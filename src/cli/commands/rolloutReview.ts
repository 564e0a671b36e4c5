import type { Command } from 'commander';
import type { ReviewDecision } from '../../domain/rollout/signOff.ts';
import { createUsageError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { listRolloutDetails } from '../describeRollout.ts';
import { findRollout } from '../findRollout.ts';

interface ReviewFlags {
  readonly environment?: string;
  readonly approve?: boolean;
  readonly refuse?: boolean;
  readonly comment?: string;
  readonly stage?: string;
}

/** `rollout review` and `rollout confirm-recovery`: what people say of a rollout. */
export function registerRolloutReview(rollout: Command, open: OpenCommandLine): void {
  rollout
    .command('review')
    .description('approve or refuse to leave the present stage')
    .argument('<rollout>', 'its id, or the key of its prompt')
    .option('-e, --environment <name>', 'where, when a prompt is named')
    .option('--approve', 'the stage may be left')
    .option('--refuse', 'the stage may not be left; needs --comment')
    .option('--comment <text>', 'what you saw, or what has to change')
    .option('--stage <name>', 'refuse if the rollout is in another stage')
    .action(async (reference: string, flags: ReviewFlags, self: Command) => {
      const decision = readDecision(flags);
      const line = open(self);
      const client = await line.connect();
      const environment = await line.chooseEnvironment(flags.environment);
      const found = await findRollout(client, reference, environment);
      const after = await client.rollouts.postReview(found.id, {
        decision,
        stage: flags.stage ?? found.stageName,
        ...(flags.comment === undefined ? {} : { comment: flags.comment }),
      });
      line.show(after, listRolloutDetails(after));
    });
  rollout
    .command('confirm-recovery')
    .description('close the record of a rollback: stable is back to normal')
    .argument('<rollout>', 'its id, or the key of its prompt')
    .option('-e, --environment <name>', 'where, when a prompt is named')
    .option('--comment <text>', 'what you saw')
    .action(
      async (
        reference: string,
        flags: { environment?: string; comment?: string },
        self: Command,
      ) => {
        const line = open(self);
        const client = await line.connect();
        const environment = await line.chooseEnvironment(flags.environment);
        const { id } = await findRollout(client, reference, environment);
        const body = flags.comment === undefined ? {} : { comment: flags.comment };
        const after = await client.rollouts.confirmRecovery(id, body);
        line.show(after, listRolloutDetails(after));
      },
    );
}

function readDecision({ approve, refuse, comment }: ReviewFlags): ReviewDecision {
  if (approve === refuse) throw createUsageError('Say either --approve or --refuse.');
  if (approve === true) return 'approve';
  if ((comment ?? '').trim() === '') throw createUsageError('--refuse needs --comment.');
  return 'refuse';
}
