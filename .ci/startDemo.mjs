import path from 'node:path';
import { parseJsonLine, startInBackground } from './background.mjs';
import { root } from './prepare.mjs';

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
