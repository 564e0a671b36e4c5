import process from 'node:process';
import { Option, type Command } from 'commander';
import type { RunningRegistry } from '../../registry/serve/startRegistry.ts';
import { CliError, createUsageError } from '../cliError.ts';
import type { CommandLine, OpenCommandLine } from '../commandLine.ts';

interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
  readonly local?: boolean;
  readonly person?: string;
  readonly logLevel: string;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** `serve`: runs a registry until it is told to stop. */
export function registerServe(program: Command, open: OpenCommandLine): void {
  program
    .command('serve')
    .description('run a registry on the folder named by --data')
    .option('--host <address>', 'where to listen (default: 127.0.0.1, this machine only)')
    .option('--port <number>', 'which port (default: the one of the last run, else a free one)')
    .option('--local', 'for one person on this machine: all roles, tokens in files')
    .option('--person <name>', 'with --local: how that person is named')
    .addOption(
      new Option('--log-level <level>', 'how much to log').choices(logLevels).default('info'),
    )
    .action(async (flags: ServeFlags, command: Command) => {
      const line = open(command);
      const dataDir = line.dataDir;
      if (dataDir === undefined)
        throw createUsageError('Say where the data lies: --data <folder>.');
      const registry = await start(flags, { dataDir, version: line.version });
      // Before it is announced: whoever reads that may stop it at once.
      const stopped = untilSignal();
      announce(line, registry, dataDir);
      await stopped;
      await registry.close();
    });
}

async function start(
  flags: ServeFlags,
  facts: { readonly dataDir: string; readonly version: string },
): Promise<RunningRegistry> {
  const { host, local = false, person, logLevel } = flags;
  if (local && host !== undefined)
    throw createUsageError('A local registry listens on this machine only: leave --host out.');
  const port = readPort(flags.port);
  // Loaded here only: no other command needs a server.
  const { startRegistry } = await import('../../registry/serve/startRegistry.ts');
  try {
    return await startRegistry({
      dataDir: facts.dataDir,
      registryVersion: facts.version,
      logger: { level: logLevel, stream: process.stderr },
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(local ? { local: { person: person ?? 'you' } } : {}),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(`The registry cannot start: ${why}`);
  }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw createUsageError('--port takes a number from 0 to 65535.');
}

/** For a script one line of JSON, the same as the registry's own process writes. */
function announce(line: CommandLine, registry: RunningRegistry, dataDir: string): void {
  const { url, storeId, personTokenFile, appTokenFile } = registry;
  const { pid } = process;
  if (line.wantsJson || !line.isTerminal) {
    const files = { dataDir, personTokenFile, appTokenFile };
    line.printJson({ event: 'listening', url, ...files, storeId, pid }, 0);
    return;
  }
  line.print([
    `Registry  ${url}`,
    `Data      ${dataDir}`,
    `Token     ${personTokenFile}`,
    'Ctrl-C stops it.',
  ]);
}

async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // A second one does not wait for requests under way.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
}
