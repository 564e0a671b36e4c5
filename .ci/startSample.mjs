// The local registry, started as the extension starts it and with the data that it will look for, the sample's history in it,
// and the sample's application.
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { LocalRegistry } from '../src/client/localRegistry/localRegistry.ts';
import { findLocalRegistryId } from '../src/client/localRegistry/localRegistryId.ts';
import { writeKeptPort } from '../src/client/localRegistry/keptPort.ts';
import { findLocalRegistries } from '../test/editor/localRegistries.ts';
import { startInBackground, parseJsonLine } from './background.mjs';
import { root } from './prepare.mjs';
import { step } from './step.mjs';

const cli = path.join(root, 'dist/cli.cjs');

/** Starts the registry and publishes the sample's versions where they are missing. */
export async function startRegistry({ userDataDir, workspace, port, running }) {
  const id = await findLocalRegistryId(workspace, { create: true });
  const dataDir = path.join(findLocalRegistries(userDataDir), id);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const registry = new LocalRegistry({
    dataDir,
    script: path.join(root, 'dist/registry.cjs'),
    person: gitUserName(workspace),
    clientName: 'npm start',
  });
  // One that an earlier run left behind has the old build.
  await registry.stop();
  if (port !== undefined) await writeKeptPort(dataDir, port);
  running.push({ stop: () => registry.stop() });
  const started = await registry.start();
  const setup = [cli, 'sample-setup', '--workspace', workspace, '--url', started.url];
  const done = await step('sample', 'node', [...setup, '--token-file', started.personTokenFile]);
  if (!done) throw new Error('The sample could not be published to the registry.');
  return started;
}

/** Starts the sample's application: simulated users whose prompts come from the registry. */
export async function startDemo({ logFolder, registry, onExit, running }) {
  const demo = startInBackground({
    name: 'application',
    args: [
      path.join(root, 'dist/demo.cjs'),
      ...['--url', registry.url],
      ...['--token-file', registry.appTokenFile],
      ...['--environment', 'production'],
    ],
    logFolder,
    onExit,
    ready: (line) => parseJsonLine(line) ?? { line },
  });
  running.push(demo);
  const message = await demo.started;
  return { url: message.url, logFile: path.join(logFolder, 'application.log') };
}

function gitUserName(folder) {
  const { stdout } = spawnSync('git', ['-C', folder, 'config', 'user.name'], { encoding: 'utf8' });
  return stdout?.trim() || userInfo().username;
}
