/** A child process that tells what it has been given, instead of a result. */
import process from 'node:process';
import { encodeFrame } from '../../../src/evals/sandbox/frames.ts';

const names = Object.keys(process.env);
process.stdout.write(encodeFrame({ kind: 'ready' }));
process.stdin.on('data', () => {
  const value = { names, cwd: process.cwd(), pid: process.pid };
  process.stdout.write(encodeFrame({ kind: 'result', value }));
});
