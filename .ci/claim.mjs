import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Makes this the only `npm start` of this checkout; two would share one workspace and one registry. Returns how to let go. */
export function claim(pidFile) {
  mkdirSync(path.dirname(pidFile), { recursive: true });
  const holder = readHolder(pidFile);
  if (holder !== undefined && isAlive(holder)) {
    console.error(
      `npm start runs already in this checkout (process ${holder}). Stop it first with Ctrl-C.`,
    );
    process.exit(1);
  }
  writeFileSync(pidFile, String(process.pid));
  return () => rmSync(pidFile, { force: true });
}

function readHolder(pidFile) {
  try {
    return Number(readFileSync(pidFile, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
