// Preloaded into a measured process: tells the benchmark, over the channel between them, what only the process itself knows.
// JavaScript, since what strips types would take more memory than many of the processes that are measured.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

const resolutionMs = 1;
const delays = monitorEventLoopDelay({ resolution: resolutionMs });

function readUsage() {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: rss, heapUsedBytes: heapUsed };
}

const answers = {
  usage: readUsage,
  collect() {
    globalThis.gc();
    globalThis.gc();
    return readUsage();
  },
  watch() {
    delays.enable();
    delays.reset();
    return null;
  },
  // The longest time between two looks, less the time that they are apart anyway.
  gap: () => Math.max(0, delays.max / 1e6 - resolutionMs),
};

process.on('message', (message) => {
  if (message.probe in answers) process.send({ probe: answers[message.probe]() });
});
// Whoever measures is gone: so is the reason to run.
process.on('disconnect', () => process.exit(0));
