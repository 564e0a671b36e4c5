/** A child process that tells what it has been given, instead of a result. */
import process from 'node:process';
import { encodeFrame } from '../../../src/evals/sandbox/frames.ts';

const names = Object.keys(process.env);
process.stdout.write(encodeFrame({ kind: 'ready' }));
setImmediate(() => {
  process.stdout.write(encodeFrame({ kind: 'result', value: { names, cwd: process.cwd() } }));
});
process.stdin.resume();
