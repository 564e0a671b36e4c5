import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { skipBecause } from '../editor/skipBecause.ts';
import { floorVersion, installFloorNode } from '../support/installFloorNode.ts';
import { isAlive } from '../support/isAlive.ts';

const moduleUrl = (name: string) => pathToFileURL(path.join(repositoryRoot, '.ci', name)).href;

/** Watches its own parent. */
const watching = `
import { onParentGone } from ${JSON.stringify(moduleUrl('onParentGone.mjs'))};
onParentGone(() => { console.log('gone'); process.exit(0); });
console.log(process.pid);
`;

/** Goes on under Node 24, as npm start and npm test do. */
const prepared = (options: string) => `
import { prepare } from ${JSON.stringify(moduleUrl('prepare.mjs'))};
await prepare(${options});
process.on('SIGTERM', () => { console.log('gone'); process.exit(0); });
process.on('SIGUSR2', () => console.log('goes on'));
setInterval(() => undefined, 1000);
console.log(process.pid);
`;

/** Like the shell of npm: starts the part, hands on no signal and dies of one. */
const shell = `
const { spawn } = require('node:child_process');
spawn(process.env.NODE, [process.env.PART], { stdio: 'inherit' });
`;

interface Part {
  readonly pid: number;
  nextLine(): Promise<string | undefined>;
  loseShell(): Promise<void>;
}

describe('a process whose shell was ended, and which no signal reached', () => {
  let folder: string;
  let parts: Part[];

  beforeEach(async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows gives an orphan no other parent');
    folder = await mkdtemp(path.join(tmpdir(), 'parent-gone-'));
    parts = [];
  });

  afterEach(async () => {
    for (const { pid } of parts) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('is told so', async () => {
    const part = await start('watching', watching, process.execPath);
    await part.loseShell();
    assert.equal(await part.nextLine(), 'gone');
  });

  it('ends with it when it is npm start, and goes on when it is a check, under another Node too', async function () {
    const node = await installFloorNode();
    if (node === undefined) skipBecause(this, `Node ${floorVersion} could not be installed`);
    const check = await start('check', prepared(''), node);
    await check.loseShell();
    // It looks after its parent once a second, so the check had its turn when this one has.
    const npmStart = await start('start', prepared('{ endsWithParent: true }'), node);
    await npmStart.loseShell();
    assert.equal(await npmStart.nextLine(), 'gone');
    process.kill(check.pid, 'SIGUSR2');
    assert.equal(await check.nextLine(), 'goes on');
  });

  async function start(name: string, source: string, node: string): Promise<Part> {
    const file = path.join(folder, `${name}.mjs`);
    await writeFile(file, source);
    const child = spawn(process.execPath, ['-e', shell], {
      env: { ...process.env, NODE: node, PART: file },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextLine = async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    };
    const part: Part = {
      pid: Number(await nextLine()),
      nextLine,
      loseShell: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
      },
    };
    parts.push(part);
    return part;
  }
});
