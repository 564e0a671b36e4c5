import type { RegistryError } from '../client/registryError.ts';
import { exitCodes, type ExitCode } from './exitCode.ts';

/** An end with a sentence for a person and a code for a script. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.refused) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function createUsageError(message: string): CliError {
  return new CliError(message, exitCodes.usage);
}

/** The code that a failed call to the registry ends with. */
export function toExitCode(error: RegistryError): ExitCode {
  switch (error.code) {
    case 'unreachable':
    case 'invalid_response':
    case 'unavailable':
      return exitCodes.unreachable;
    default:
      return exitCodes.refused;
  }
}
