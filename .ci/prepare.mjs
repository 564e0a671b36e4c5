// Makes a fresh clone able to run: installs the dependencies if they are missing or out of date, then goes on under the Node 24
// that comes with them. Itself it needs nothing but Node 20 and npm.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { onParentGone } from './onParentGone.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const node24 = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

/**
 * Returns under Node 24 with dependencies in place; a process that was started with another Node waits for it and exits. What runs until
 * somebody stops it ends with what started it; a check goes on without.
 */
export async function prepare({ endsWithParent = false } = {}) {
  if (!isInstalled()) install();
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    process.env.PATH = withTools().PATH;
    return;
  }
  const child = spawn(node24, process.argv.slice(1), { stdio: 'inherit', env: withTools() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  if (endsWithParent) onParentGone(() => child.kill());
  const [code, signal] = await new Promise((resolve) => {
    child.once('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
    child.once('exit', (...result) => resolve(result));
  });
  process.exit(signal === null ? code : 1);
}

/** npm scripts have the packages' commands on the PATH; a plain `node .ci/test.mjs` gets them here. */
function withTools() {
  const bin = path.join(root, 'node_modules/.bin');
  const rest = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => entry !== bin);
  return { ...process.env, PATH: [bin, ...rest].join(path.delimiter) };
}

/** Compares what npm recorded about node_modules with the lock file. */
function isInstalled() {
  const installedLock = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock) || !runsNode24()) return false;
  const wanted = readJson(path.join(root, 'package-lock.json')).packages;
  const installed = readJson(installedLock).packages;
  return Object.entries(wanted).every(
    ([name, entry]) =>
      name === '' ||
      entry.optional === true ||
      entry.devOptional === true ||
      installed[name]?.version === entry.version,
  );
}

function runsNode24() {
  const { stdout } = spawnSync(node24, ['--version'], { encoding: 'utf8' });
  return stdout?.startsWith('v24.') === true;
}

/** Without a network, npm would try for more than a minute before it says so. */
const quick = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--loglevel=error'];

function install() {
  const started = performance.now();
  console.log('Installing dependencies (npm ci) …');
  // Of all install scripts only this one is needed, and it takes Node itself from the npm registry.
  npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...quick]);
  npm(['rebuild', 'node', ...quick]);
  if (!runsNode24()) fail('The npm package "node" did not bring Node 24 for this platform.');
  console.log(`✓ dependencies  ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function npm(args) {
  const child = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.status === 0) return;
  console.error(`${child.stdout ?? ''}${child.stderr ?? ''}`.trim());
  fail(
    `npm ${args[0]} did not succeed${child.error ? `: ${child.error.message}` : ''}. ` +
      'The first run needs the npm registry; check the network and run the same command again.',
  );
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
