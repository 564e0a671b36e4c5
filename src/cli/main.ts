import process from 'node:process';
import { productVersion } from '../protocol/productVersion.ts';
import { runCommandLine } from './runCommandLine.ts';

// Not process.exit: what was printed has to reach a pipe first.
// No top-level await: the bundle is CommonJS.
void runCommandLine(process.argv.slice(2), {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  environment: process.env,
  folder: process.cwd(),
  isTerminal: process.stdout.isTTY,
  version: productVersion,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
