import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { installVscodeServer } from './installVscodeServer.ts';

/** A running VS Code server. */
export interface VscodeServer {
  readonly url: string;
  /** Host and port, as remote URIs name them. */
  readonly authority: string;
  /** Ends the server with its extension hosts. */
  stop(): Promise<void>;
}

export interface VscodeServerOptions {
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly serverDataDir: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly trustWorkspaces: boolean;
  /**
   * Lets the workbench accept an extension under development and tests for it (else they are ignored silently), and
   * suppresses notices and dialogs: for in-host tests only, never where a person or a person test looks.
   */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the server prints; nothing is printed by itself. */
  readonly log?: (line: string) => void;
}

const stopDeadlineMs = 5000;

/** Starts the VS Code server on loopback and waits until it listens. */
export async function startVscodeServer(options: VscodeServerOptions): Promise<VscodeServer> {
  const serverMain = await installVscodeServer((line) => process.stderr.write(`${line}\n`));
  const child = spawn(process.execPath, [serverMain, ...serverArguments(options)], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that its extension hosts end with it.
    detached: process.platform !== 'win32',
  });
  const port = await listeningPort(child, options.log ?? (() => undefined));
  const authority = `127.0.0.1:${port}`;
  return { url: `http://${authority}/`, authority, stop: () => stopGroup(child) };
}

/** The arguments without which the server asks, reports or opens itself to the network. */
function serverArguments(options: VscodeServerOptions): string[] {
  return [
    '--host=127.0.0.1',
    `--port=${options.port ?? 0}`,
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--user-data-dir=${options.userDataDir}`,
    `--extensions-dir=${options.extensionsDir}`,
    `--server-data-dir=${options.serverDataDir}`,
    ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
    ...(options.trustWorkspaces ? ['--disable-workspace-trust'] : []),
  ];
}

async function listeningPort(child: ChildProcess, log: (line: string) => void): Promise<number> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const onLine = (line: string) => {
      log(line);
      lines.push(line);
      const match = /listening on (\d+)/.exec(line);
      if (match?.[1] !== undefined) resolve(Number(match[1]));
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', onLine);
    }
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`The VS Code server ended before it listened.\n${lines.join('\n')}`));
    });
  });
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
  signalGroup(child, 'SIGTERM');
  const deadline = setTimeout(() => signalGroup(child, 'SIGKILL'), stopDeadlineMs);
  await exited;
  clearTimeout(deadline);
  // An extension host may outlive the server for a moment.
  signalGroup(child, 'SIGKILL');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
