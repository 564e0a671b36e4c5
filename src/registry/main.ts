/** The registry as a process: `dist/registry.cjs --data DIR [--port N] [--host H] [--local --person NAME] [--idle-exit]`. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { productVersion } from '../protocol/productVersion.ts';
import { startRegistry, type StartOptions } from './serve/startRegistry.ts';

function readOptions(args: string[]): StartOptions & { readonly idleExit: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      local: { type: 'boolean', default: false },
      person: { type: 'string' },
      'idle-exit': { type: 'boolean', default: false },
      'idle-exit-ms': { type: 'string' },
      'log-level': { type: 'string', default: 'info' },
    },
  });
  if (!values.data) throw new RangeError('Say where the data lies: --data DIR.');
  const port = readPort(values.port);
  if (values.local && values.host !== undefined)
    throw new RangeError('A local registry listens on loopback only: leave --host out.');
  return {
    dataDir: values.data,
    ...(port === undefined ? {} : { port }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.local ? { local: { person: values.person ?? 'you' } } : {}),
    idleExit: values['idle-exit'],
    ...(values['idle-exit-ms'] === undefined
      ? {}
      : { idle: { idleMs: readIdleMs(values['idle-exit-ms']) } }),
    registryVersion: productVersion,
    logger: { level: values['log-level'], stream: process.stderr },
  };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new RangeError('--port takes a number from 0 to 65535.');
}

function readIdleMs(text: string): number {
  const idleMs = Number(text);
  if (text !== '' && idleMs >= 0) return idleMs;
  throw new RangeError('--idle-exit-ms takes a number of milliseconds.');
}

async function main(): Promise<void> {
  const { idleExit, ...options } = readOptions(process.argv.slice(2));
  let leave: () => void = () => undefined;
  const registry = await startRegistry({
    ...options,
    ...(idleExit ? { onIdle: () => leave() } : {}),
  });
  let isLeaving = false;
  leave = () => {
    if (isLeaving) return;
    isLeaving = true;
    registry.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // A second signal does not wait for anybody.
      if (isLeaving) process.exit(1);
      leave();
    });
  const { url, storeId, personTokenFile, appTokenFile } = registry;
  const { dataDir } = options;
  const { pid } = process;
  process.stdout.write(
    `${JSON.stringify({ event: 'listening', url, dataDir, personTokenFile, appTokenFile, storeId, pid })}\n`,
  );
}

/** One line with a code for whoever started this, and a sentence for people. */
function fail(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${JSON.stringify({ event: 'failed', code, message })}\n`);
  process.exit(1);
}

main().catch(fail);
