import path from 'node:path';
import { parseJsonLine, startInBackground } from './background.mjs';
import { root } from './prepare.mjs';

/** Starts the sample's application: simulated users whose prompts come from the registry, and a stand-in for a language model. */
export async function startDemo({ logFolder, registry, workspace, onExit }) {
  const demo = startInBackground({
    name: 'application',
    args: [
      path.join(root, 'dist/demo.cjs'),
      ...['--url', registry.url],
      ...['--token-file', registry.appTokenFile],
      ...['--environment', 'production'],
      ...['--sample', workspace],
    ],
    logFolder,
    onExit,
    ready: (line) => {
      const message = parseJsonLine(line);
      return message?.event === 'listening' ? message : undefined;
    },
  });
  try {
    const { url, modelUrl } = await demo.started;
    return { url, modelUrl, stop: demo.stop };
  } catch (error) {
    await demo.stop();
    throw error;
  }
}
