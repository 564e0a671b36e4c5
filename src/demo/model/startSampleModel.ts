import { setTimeout as wait } from 'node:timers/promises';
import { readSampleModelPort, writeSampleModelUrl } from './sampleModelUrl.ts';
import { startModelServer, type ModelServer } from './startModelServer.ts';

const patienceMs = 2_000;
const pauseMs = 100;

/**
 * Starts the stand-in for a copy of the sample, on the port that its project file names. Where that is taken, it takes
 * another one and writes that into the file. Without a sample it takes any free port.
 */
export async function startSampleModel(sample: string): Promise<ModelServer> {
  const port = sample === '' ? undefined : await readSampleModelPort(sample);
  if (port === undefined) return startModelServer(0);
  const kept = await startOnPort(port);
  if (kept !== undefined) return kept;
  const server = await startModelServer(0);
  await writeSampleModelUrl(sample, server.url);
  return server;
}

/** Waits a moment for a port: the process of a window that was loaded again may not have ended yet. */
async function startOnPort(port: number): Promise<ModelServer | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await startModelServer(port);
    } catch {
      // Whatever keeps it: any other port does as well.
      if (performance.now() > deadline) return undefined;
      await wait(pauseMs);
    }
  }
}
