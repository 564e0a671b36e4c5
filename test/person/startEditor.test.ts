// The editor of `npm start`: the installed VS Code where there is one, else one in the browser. The commands "code" and
// "xdg-open" are stand-ins that note how they were called; the VS Code server is the real one.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { Type, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { eventually } from '../editor/eventually.ts';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { skipBecause } from '../editor/skipBecause.ts';
import { isAlive } from '../support/isAlive.ts';

const calledSchema = Type.Object({
  args: Type.Array(Type.String()),
  display: Type.String(),
  pid: Type.Number(),
});

/** As `npm start` uses it: opens, says where, and closes when told. */
const driver = `
const { openEditor } = await import(process.env.OPEN_EDITOR);
const editor = await openEditor(JSON.parse(process.env.OPTIONS));
console.log('editor ' + editor.url);
process.stdin.once('data', async () => {
  await editor.stop();
  console.log('stopped');
  process.exit(0);
});
`;

/** Like the command of VS Code: starts the application, which notes its process and stays, and ends at once. */
const standInCode = `#!/usr/bin/env node
const { spawn } = require('node:child_process');
const { writeFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
if (args[0] === '--version') process.exit(0);
if (process.env.CODE_FAILS) process.exit(7);
const application = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {
  detached: true,
  stdio: 'ignore',
});
application.unref();
const userData = args.find((arg) => arg.startsWith('--user-data-dir=')).slice('--user-data-dir='.length);
mkdirSync(userData, { recursive: true });
writeFileSync(path.join(userData, 'code.lock'), String(application.pid));
const called = { args, display: process.env.DISPLAY, pid: application.pid };
writeFileSync(process.env.CALLED, JSON.stringify(called));
`;

const standInBrowser = `#!/usr/bin/env node
require('node:fs').writeFileSync(process.env.OPENED, process.argv[2]);
`;

describe('the editor of npm start', () => {
  let folder: string;
  let workspace: string;
  let userDataDir: string;
  let child: ChildProcess | undefined;
  let lines: string[];

  before(function () {
    if (process.platform === 'win32') skipBecause(this, 'the stand-ins are scripts of Unix');
  });

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'start-editor-'));
    workspace = path.join(folder, 'sample');
    userDataDir = path.join(folder, 'user');
    const bin = path.join(folder, 'bin');
    for (const one of [workspace, bin]) await mkdir(one);
    for (const [name, text] of [
      ['code', standInCode],
      ['xdg-open', standInBrowser],
      ['open', standInBrowser],
    ] as const) {
      await writeFile(path.join(bin, name), text);
      await chmod(path.join(bin, name), 0o755);
    }
  });

  afterEach(async () => {
    if (child !== undefined && child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    child = undefined;
    const called = await readCalled().catch(() => undefined);
    if (called !== undefined && isAlive(called.pid)) process.kill(called.pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  it('is the installed VS Code with the extension, on user data of its own', async () => {
    start({});
    await line(/^editor the installed VS Code/);
    const { args, display, pid } = await readCalled();
    assert.deepEqual(args, [
      '--new-window',
      `--extensionDevelopmentPath=${repositoryRoot}`,
      `--user-data-dir=${userDataDir}`,
      workspace,
    ]);
    assert.equal(display, ':7');
    assert.ok(isAlive(pid));
  });

  it('ends with npm start, and nothing remains', async () => {
    start({});
    await line(/^editor/);
    const { pid } = await readCalled();
    await stop();
    assert.ok(!isAlive(pid));
  });

  it('leaves a process alone that an older note names', async () => {
    start({});
    await line(/^editor/);
    const { pid } = await readCalled();
    const lock = path.join(userDataDir, 'code.lock');
    await utimes(lock, 1, 1);
    await stop();
    assert.ok(isAlive(pid));
  });

  it('is one in the browser with a sentence when the installed one does not open', async () => {
    start({}, { CODE_FAILS: '1' });
    const told = await line(/did not open/);
    assert.equal(
      told,
      'The installed VS Code (command "code") did not open (it ended with 7). One in the browser is used instead.',
    );
    await expectBrowser();
  });

  it('is one in the browser when that is asked for, and where there is no screen', async () => {
    start({ browser: true });
    await expectBrowser();
    await assert.rejects(readCalled());
    if (process.platform !== 'linux') return;
    start({}, { DISPLAY: '', WAYLAND_DISPLAY: '' });
    await expectBrowser();
    await assert.rejects(readCalled());
  });

  async function expectBrowser(): Promise<void> {
    const url = (await line(/^editor http/)).replace('editor ', '');
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\//);
    await eventually(async () => {
      assert.equal(await readFile(path.join(folder, 'opened'), 'utf8'), url);
    });
    assert.ok((await fetch(url)).ok);
    await stop();
    await assert.rejects(fetch(url));
  }

  function start(flags: object, env: Readonly<Record<string, string>> = {}): void {
    lines = [];
    const options = { home: path.join(folder, 'home'), userDataDir, workspace, flags };
    child = spawn(process.execPath, ['--input-type=module', '--eval', driver], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        DISPLAY: ':7',
        PATH: [path.join(folder, 'bin'), process.env['PATH']].join(path.delimiter),
        OPEN_EDITOR: path.join(repositoryRoot, '.ci/openEditor.mjs'),
        OPTIONS: JSON.stringify(options),
        CALLED: path.join(folder, 'called.json'),
        OPENED: path.join(folder, 'opened'),
        ...env,
      },
    });
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).on('line', (text) => lines.push(text));
  }

  function line(pattern: RegExp): Promise<string> {
    return eventually(() => {
      const found = lines.find((text) => pattern.test(text));
      assert.ok(found !== undefined, lines.join('\n'));
      return found;
    }, 60_000);
  }

  async function stop(): Promise<void> {
    assert.ok(child);
    const exited = once(child, 'exit');
    child.stdin?.write('stop\n');
    assert.deepEqual(await exited, [0, null]);
    assert.equal(lines.at(-1), 'stopped');
  }

  async function readCalled(): Promise<Static<typeof calledSchema>> {
    return Parse(
      calledSchema,
      JSON.parse(await readFile(path.join(folder, 'called.json'), 'utf8')),
    );
  }
});
