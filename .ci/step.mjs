// One line per step: what it was, how it ended and how long it took. Output is shown when a step fails or asks for it.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { root } from './prepare.mjs';

/** Runs a command to its end; true when it succeeded. */
export async function step(name, command, args, { show = false, env = {} } = {}) {
  const started = performance.now();
  const output = [];
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
    stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.on('data', (chunk) => output.push(chunk));
  child.stderr?.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(1);
    });
    child.once('close', resolve);
  });
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  report(name, code === 0, performance.now() - started);
  return code === 0;
}

export function report(name, succeeded, durationMs) {
  const seconds = `${(durationMs / 1000).toFixed(1)} s`;
  console.log(`${succeeded ? '✓' : '✗'} ${name.padEnd(34)} ${seconds.padStart(8)}`);
}
