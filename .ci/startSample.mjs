// The registry with the sample's history, and the sample's application that resolves prompts from it.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseJsonLine, startInBackground } from './background.mjs';
import { root } from './prepare.mjs';
import { step } from './step.mjs';

const cli = path.join(root, 'dist/cli.cjs');

/** Starts the registry as the extension does and publishes the sample's versions where they are missing. */
export async function startRegistry({ home, workspace, port, onExit, running }) {
  const data = path.join(home, 'registry');
  mkdirSync(data, { recursive: true });
  const registry = startInBackground({
    name: 'registry',
    args: [cli, 'serve', '--data', data, '--port', String(port)],
    logFolder: path.join(home, 'logs'),
    onExit,
    ready: (line) => {
      const message = parseJsonLine(line);
      return message?.event === 'listening' ? message : undefined;
    },
  });
  running.push(registry);
  const listening = await registry.started;
  const setup = [cli, 'sample-setup', '--workspace', workspace, '--url', listening.url];
  const done = await step('sample', 'node', [...setup, '--token-file', listening.personTokenFile]);
  if (!done) throw new Error('The sample could not be published to the registry.');
  return listening;
}

/** Starts the sample's application: simulated users whose prompts come from the registry. */
export async function startDemo({ home, registry, onExit, running }) {
  const logFolder = path.join(home, 'logs');
  const demo = startInBackground({
    name: 'application',
    args: [
      path.join(root, 'dist/demo.cjs'),
      '--url',
      registry.url,
      '--token-file',
      registry.appTokenFile,
      '--environment',
      'production',
    ],
    logFolder,
    onExit,
    ready: (line) => parseJsonLine(line) ?? { line },
  });
  running.push(demo);
  const message = await demo.started;
  return { url: message.url, logFile: path.join(logFolder, 'application.log') };
}
