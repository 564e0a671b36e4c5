import { Command } from 'commander';
import { CommandLine, type CommandLineWorld, type OpenCommandLine } from './commandLine.ts';
import { registerDeploy } from './commands/deployCommand.ts';
import { registerEnvironment } from './commands/environmentCommand.ts';
import { registerEval } from './commands/evalCommand.ts';
import { registerServe } from './commands/serveCommand.ts';
import { registerStatus } from './commands/statusCommand.ts';
import { registerToken } from './commands/tokenCommand.ts';
import { registerPublish } from './commands/publishCommand.ts';
import { registerRolloutStart } from './commands/rolloutStart.ts';
import { registerExport } from './commands/exportCommand.ts';
import { registerRolloutActions } from './commands/rolloutActions.ts';
import { registerRolloutQueries } from './commands/rolloutQueries.ts';
import { registerRolloutReview } from './commands/rolloutReview.ts';
import { registerRolloutRevert } from './commands/rolloutRevert.ts';
import { registerSampleSetup } from './commands/sampleSetupCommand.ts';

const moreHelp = `
Environment variables:
  PROMPT_ROLLOUT_URL    the registry, when --url is not given
  PROMPT_ROLLOUT_TOKEN  the token, when --token-file is not given
Without either, the registry named in prompt-rollout.yml is used; a token is sent to
another machine only if its URL is named beside the token.

Exit codes:
  0  done
  1  the registry refused, or a check failed
  2  wrong arguments, or a missing or broken project file
  3  the registry cannot be reached
  eval has more: see prompt-rollout eval --help`;

/** The whole command line, one function per command. */
export function createProgram(world: CommandLineWorld): Command {
  const open: OpenCommandLine = (command) => new CommandLine(world, command);
  const program = new Command('prompt-rollout')
    .description('Version, stage, canary and revert LLM prompts.')
    .version(world.version)
    .option('--url <url>', 'the registry')
    .option('--token-file <file>', 'a file that holds the token')
    .option('--data <folder>', 'the data of a registry on this machine, instead of --url')
    .option('-C, --project <folder>', 'a folder of the project (default: the current one)')
    .option('--json', 'print JSON')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', moreHelp)
    .showHelpAfterError('(--help shows how it is used)')
    .configureOutput({ writeOut: world.write, writeErr: world.writeError })
    .exitOverride();
  registerServe(program, open);
  registerToken(program, open);
  registerEnvironment(program, open);
  registerStatus(program, open);
  registerPublish(program, open);
  registerEval(program, open);
  registerDeploy(program, open);
  registerExport(program, open);
  const rollout = program.command('rollout').description('start, watch and end staged rollouts');
  registerRolloutStart(rollout, open);
  registerRolloutQueries(rollout, open);
  registerRolloutActions(rollout, open);
  registerRolloutReview(rollout, open);
  registerRolloutRevert(rollout, open);
  registerSampleSetup(program, open);
  return program;
}
