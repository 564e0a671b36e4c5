import process from 'node:process';
import { productVersion } from '../protocol/productVersion.ts';
import { runCommandLine } from './runCommandLine.ts';

// `prompt-rollout export | head`: who reads has enough, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Not process.exit: what was printed has to reach a pipe first.
// No top-level await: the bundle is CommonJS.
void runCommandLine(process.argv.slice(2), {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  ...(process.stderr.isTTY && {
    // To the start of the line, and clear it.
    showProgress: (text: string) => void process.stderr.write(`\r\u001B[K${text}`),
  }),
  environment: process.env,
  folder: process.cwd(),
  isTerminal: process.stdout.isTTY,
  version: productVersion,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
