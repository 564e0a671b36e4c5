import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  LocalRegistry,
  type RunningRegistry,
} from '../../src/client/localRegistry/localRegistry.ts';
import { findLocalRegistryId } from '../../src/client/localRegistry/localRegistryId.ts';
import { writeKeptPort } from '../../src/registry/serve/keptPort.ts';
import { findLocalRegistries } from './localRegistries.ts';
import { repositoryRoot } from './repositoryRoot.ts';

const run = promisify(execFile);

export interface SampleRegistryOptions {
  /** The editor whose extension will look for the registry. */
  readonly userDataDir: string;
  /** A copy of the sample in a git repository. */
  readonly workspace: string;
  readonly port?: number | undefined;
}

export interface SampleRegistry extends RunningRegistry {
  stop(): Promise<void>;
}

/**
 * Starts the local registry of a sample workspace, exactly as the extension does and with the data that it will look for, and
 * publishes the sample's history where it is missing. Needs `dist`.
 */
export async function startSampleRegistry(options: SampleRegistryOptions): Promise<SampleRegistry> {
  const { userDataDir, workspace, port } = options;
  const id = (await findLocalRegistryId(workspace, { create: true })) ?? '';
  const dataDir = path.join(findLocalRegistries(userDataDir), id);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const person = await gitUserName(workspace);
  const registry = openLocalRegistry(dataDir, person);
  // One that an earlier run left behind has the old build.
  await registry.stop();
  if (port !== undefined) await writeKeptPort(dataDir, port);
  const running = await registry.start();
  // Folders that were opened in this editor besides the sample have registries of their own.
  const stop = async () => {
    const folder = findLocalRegistries(userDataDir);
    // An editor that is thrown away takes its folder along, after it has ended its registries.
    for (const name of await readdir(folder).catch(() => []))
      await openLocalRegistry(path.join(folder, name), person).stop();
  };
  try {
    await publishSample(workspace, running);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...running, stop };
}

function openLocalRegistry(dataDir: string, person: string): LocalRegistry {
  return new LocalRegistry({
    dataDir,
    script: path.join(repositoryRoot, 'dist/registry.cjs'),
    person,
    clientName: 'prompt-rollout-start',
  });
}

async function publishSample(workspace: string, running: RunningRegistry): Promise<void> {
  const demo = path.join(repositoryRoot, 'dist/demo.cjs');
  const where = ['--url', running.url, '--token-file', running.personTokenFile];
  try {
    await run(process.execPath, [demo, 'setup', '--sample', workspace, ...where]);
  } catch (cause) {
    throw new Error(`The sample could not be published to the registry. ${String(cause)}`, {
      cause,
    });
  }
}

async function gitUserName(folder: string): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, 'config', 'user.name']).catch(() => ({
    stdout: '',
  }));
  return stdout.trim() === '' ? userInfo().username : stdout.trim();
}
