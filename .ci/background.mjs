// A long-running process of `npm start`: its output goes to a log file, it can be waited for, and it ends when told.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { root } from './prepare.mjs';

const stopDeadlineMs = 5000;

/**
 * Starts a Node script. `ready` gets each line of its standard output and returns something once the process is ready, which
 * `started` resolves to.
 */
export function startInBackground({ name, args, logFolder, ready, env = {}, onExit }) {
  mkdirSync(logFolder, { recursive: true });
  const logFile = path.join(logFolder, `${name}.log`);
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lastLines = [];
  let stopping = false;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const started = new Promise((resolve, reject) => {
    const onLine = (line) => {
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
    };
    createInterface({ input: child.stderr }).on('line', onLine);
    createInterface({ input: child.stdout }).on('line', (line) => {
      onLine(line);
      const result = ready(line);
      if (result !== undefined) resolve(result);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      log.end();
      reject(new Error(`The ${name} ended with ${code}.\n${lastLines.join('\n')}`));
      if (!stopping) onExit?.(`The ${name} ended by itself; see ${logFile}.`);
    });
  });
  const stop = async () => {
    stopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const deadline = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await exited;
    clearTimeout(deadline);
  };
  return { started, stop };
}

/** The object in a line of JSON, or undefined. */
export function parseJsonLine(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
