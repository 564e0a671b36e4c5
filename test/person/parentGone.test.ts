import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { skipBecause } from '../editor/skipBecause.ts';

const part = `
const { onParentGone } = await import(process.env.ON_PARENT_GONE);
onParentGone(() => { console.log('gone'); process.exit(0); });
console.log('waits');
`;

/** Like the shell of npm: starts the part, hands on no signal and dies of one. */
const shell = `
const { spawn } = require('node:child_process');
spawn(process.execPath, ['--input-type=module', '-e', process.env.PART], { stdio: 'inherit' });
`;

describe('the parts of npm start', () => {
  it('end when npm was ended and no signal reached them', async function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows gives an orphan no other parent');
    const ON_PARENT_GONE = pathToFileURL(path.join(repositoryRoot, '.ci/onParentGone.mjs')).href;
    const parent = spawn(process.execPath, ['-e', shell], {
      env: { ...process.env, ON_PARENT_GONE, PART: part },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, 'waits');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    assert.equal((await lines.next()).value, 'gone');
  });
});
