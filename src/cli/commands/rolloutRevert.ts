import type { Command } from 'commander';
import type { RegistryClient } from '../../client/registryClient.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import { CliError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';

interface Place {
  readonly prompt: string;
  readonly environment: string;
}

/** `rollout revert`: the way back from any state. */
export function registerRolloutRevert(rollout: Command, open: OpenCommandLine): void {
  rollout
    .command('revert')
    .description(
      'go back: roll back a running rollout, cancel a pending one, else deploy the previous stable version',
    )
    .argument('<prompt>', 'its key')
    .option('-e, --environment <name>', 'where (default: the one of the project, else production)')
    .option('--reason <text>', 'why; kept in the history')
    .action(
      async (
        prompt: string,
        flags: { environment?: string; reason?: string },
        command: Command,
      ) => {
        const line = open(command);
        const client = await line.connect();
        const environment = await line.chooseEnvironment(flags.environment);
        const done = await revert(client, { prompt, environment }, flags.reason);
        line.show(done, done.sentence);
      },
    );
}

interface Reverted {
  readonly did: 'rolledBack' | 'cancelled' | 'deployed';
  readonly stable: string;
  readonly sentence: string;
}

async function revert(
  client: RegistryClient,
  place: Place,
  reason: string | undefined,
): Promise<Reverted> {
  const body = reason === undefined ? {} : { reason };
  const { environment } = place;
  const rollouts = await client.rollouts.listAll(place);
  const running = rollouts.find((rollout) => !isFinalPhase(rollout.phase));
  if (running?.phase === 'pending') {
    const { candidate, stable } = await client.rollouts.cancel(running.id, body);
    const sentence = `Cancelled the rollout of ${candidate}. ${environment} serves ${stable} as before.`;
    return { did: 'cancelled', stable, sentence };
  }
  if (running !== undefined) {
    const { candidate, stable } = await client.rollouts.rollback(running.id, body);
    const sentence = `Rolled back ${candidate}. ${environment} serves ${stable} to everybody.`;
    return { did: 'rolledBack', stable, sentence };
  }
  return deployPrevious(client, place, body);
}

async function deployPrevious(
  client: RegistryClient,
  place: Place,
  body: { readonly reason?: string },
): Promise<Reverted> {
  const { deployment, previousStable } = await client.deployments.serving(place);
  if (deployment === null || previousStable === undefined)
    throw new CliError(`${place.environment} has served no earlier version of ${place.prompt}.`);
  const after = await client.deployments.deploy(
    place,
    { version: previousStable, ...body },
    { expected: deployment.revision },
  );
  const sentence = `${place.environment}: ${deployment.stable} → ${after.stable}.`;
  return { did: 'deployed', stable: after.stable, sentence };
}
