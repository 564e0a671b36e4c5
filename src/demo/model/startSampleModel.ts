import { setTimeout as wait } from 'node:timers/promises';
import { SpoiltPrompts } from './spoiltPrompts.ts';
import { readSampleModelPort, writeSampleModelUrl } from './sampleModelUrl.ts';
import { startModelServer, type ModelServer } from './startModelServer.ts';

const patienceMs = 2_000;
const pauseMs = 100;

/**
 * Starts the stand-in for a copy of the sample, on the port that its project file names. Where that is taken, it takes
 * another one and writes that into the file. Without a sample it takes any free port.
 */
export async function startSampleModel(
  sample: string,
  spoilt = new SpoiltPrompts(),
): Promise<ModelServer> {
  const port = sample === '' ? undefined : await readSampleModelPort(sample);
  if (port === undefined) return startModelServer(0, spoilt);
  const kept = await startOnPort(port, spoilt);
  if (kept !== undefined) return kept;
  const server = await startModelServer(0, spoilt);
  await writeSampleModelUrl(sample, server.url);
  return server;
}

/** Waits a moment for a port: the process of a window that was loaded again may not have ended yet. */
async function startOnPort(port: number, spoilt: SpoiltPrompts): Promise<ModelServer | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await startModelServer(port, spoilt);
    } catch {
      // Whatever keeps it: any other port does as well.
      if (performance.now() > deadline) return undefined;
      await wait(pauseMs);
    }
  }
}
