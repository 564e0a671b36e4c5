import type { Command } from 'commander';
import type { OpenCommandLine } from '../commandLine.ts';
import { addOverrideOptions, readOverride, type OverrideFlags } from '../overrideOptions.ts';
import { readRevision } from './rolloutActions.ts';

interface DeployFlags extends OverrideFlags {
  readonly environment?: string;
  readonly reason?: string;
  readonly endRollout?: boolean;
  readonly revision?: string;
}

/** `deploy`: everybody at once gets one version. */
export function registerDeploy(program: Command, open: OpenCommandLine): void {
  const command = program
    .command('deploy')
    .description('serve a version to everybody in an environment')
    .argument('<prompt>', 'its key')
    .argument('<version>', 'for example 1.4.0')
    .option('-e, --environment <name>', 'where (default: the one of the project, else production)')
    .option('--reason <text>', 'why; kept in the history')
    .option('--end-rollout', 'roll back a running rollout first (the way of a hotfix)')
    .option('--revision <number>', 'refuse if the environment has changed since');
  addOverrideOptions(command).action(
    async (prompt: string, version: string, flags: DeployFlags, self: Command) => {
      const line = open(self);
      const client = await line.connect();
      const place = { prompt, environment: await line.chooseEnvironment(flags.environment) };
      const { deployment } = await client.deployments.serving(place);
      const expected = readRevision(flags.revision) ?? deployment?.revision ?? 'none';
      const after = await client.deployments.deploy(
        place,
        {
          version,
          ...(flags.reason === undefined ? {} : { reason: flags.reason }),
          ...(flags.endRollout === true ? { endRollout: true } : {}),
          ...readOverride(flags),
        },
        { expected },
      );
      const before = deployment === null ? 'nothing' : deployment.stable;
      line.show(after, `${prompt} in ${place.environment}: ${before} → ${after.stable}`);
    },
  );
}
