import { CommanderError } from 'commander';
import { RegistryError } from '../client/registryError.ts';
import { CliError, toExitCode } from './cliError.ts';
import type { CommandLineWorld } from './commandLine.ts';
import { createProgram } from './createProgram.ts';
import { listConditionLines } from './describeRollout.ts';
import { exitCodes, type ExitCode } from './exitCode.ts';
import { toPrintableLine, toPrintableText } from './printable.ts';

/** Runs one command and answers the exit code. Never throws, never prints a stack for what a person can mend. */
export async function runCommandLine(
  args: readonly string[],
  world: CommandLineWorld,
): Promise<ExitCode> {
  const program = createProgram(world);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return report(error, world.writeError);
  }
}

/** The registry knows nothing of where the command line takes its token from. */
function writeMessage({ code, message }: RegistryError): string {
  if (code !== 'unauthorized') return message;
  return `${message} Name the file of a token with --token-file, or set PROMPT_ROLLOUT_TOKEN.`;
}

function report(error: unknown, writeError: (text: string) => void): ExitCode {
  if (error instanceof CliError) {
    if (error.message !== '') writeError(`${toPrintableText(error.message)}\n`);
    return error.exitCode;
  }
  if (error instanceof RegistryError) {
    const lines = [writeMessage(error), ...listConditionLines(error.conditions)];
    writeError(`${lines.map(toPrintableLine).join('\n')}\n`);
    return toExitCode(error);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  writeError(`${toPrintableText(text)}\n`);
  return exitCodes.refused;
}
