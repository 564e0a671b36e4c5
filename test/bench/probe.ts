// Preloaded into a measured process: tells the benchmark, over the channel between them, what only the process itself knows.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

export type ProbeQuestion = 'usage' | 'collect' | 'watch' | 'gap';

export interface Usage {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
}

const resolutionMs = 1;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });

function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: rss, heapUsedBytes: heapUsed };
}

function answer(question: ProbeQuestion): unknown {
  switch (question) {
    case 'usage':
      return readUsage();
    case 'collect':
      globalThis.gc?.();
      globalThis.gc?.();
      return readUsage();
    case 'watch':
      delays.enable();
      delays.reset();
      return null;
    case 'gap':
      // The longest time between two looks, less the time that they are apart anyway.
      return Math.max(0, delays.max / 1e6 - resolutionMs);
  }
}

process.on('message', (message: { readonly probe?: ProbeQuestion }) => {
  if (message.probe !== undefined) process.send?.({ probe: answer(message.probe) });
});
// Whoever measures is gone: so is the reason to run.
process.on('disconnect', () => process.exit(0));
