import path from 'node:path';
import type { Command } from 'commander';
import { DemoError } from '../../demo/demoError.ts';
import { readSampleHistory } from '../../demo/sampleHistory.ts';
import { setUpSample, type SampleSetupResult } from '../../demo/sampleSetup.ts';
import { SetupApi } from '../../demo/setupApi.ts';
import { CliError } from '../cliError.ts';
import type { OpenCommandLine } from '../commandLine.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';

/** `sample-setup`: publishes the past of the sample workspace. */
export function registerSampleSetup(program: Command, open: OpenCommandLine): void {
  program
    .command('sample-setup')
    .description('publish and deploy the history of the sample workspace; may be repeated')
    .option('--workspace <folder>', 'the copy of the sample (default: the project folder)')
    .action(async (flags: { workspace?: string }, command: Command) => {
      const line = open(command);
      const { baseUrl, token } = await line.resolveConnection();
      const readToken = async (): Promise<string> => (await token()) ?? '';
      const folder = path.resolve(line.folder, flags.workspace ?? '.');
      const done = await setUp(new SetupApi({ url: baseUrl, readToken }), folder);
      line.show(done, describeDone(done));
    });
}

async function setUp(api: SetupApi, folder: string): Promise<SampleSetupResult> {
  try {
    const history = await readSampleHistory(path.join(folder, 'history', 'history.json'));
    return await setUpSample(api, history);
  } catch (error) {
    if (error instanceof DemoError) throw new CliError(error.message, toExitCode(error));
    throw error;
  }
}

function toExitCode({ code }: DemoError): ExitCode {
  switch (code) {
    case 'unreachable':
    case 'unexpected_answer':
      return exitCodes.unreachable;
    case 'refused':
      return exitCodes.refused;
    default:
      return exitCodes.usage;
  }
}

function describeDone({ published, deployed, leftAlone }: SampleSetupResult): string {
  const kept = leftAlone.length === 0 ? '' : ` Left as they are: ${leftAlone.join(', ')}.`;
  return `Sample: ${published} versions published, ${deployed} deployments.${kept}`;
}
