import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { before, describe, it } from 'mocha';
import { repositoryRoot } from '../editor/repositoryRoot.ts';
import { skipBecause } from '../editor/skipBecause.ts';
import { floorVersion, installFloorNode } from '../support/installFloorNode.ts';

/** What touches the platform: SQLite and HTTP. */
const specs = ['test/registry/store', 'test/registry/http', 'test/registry/versions'];

describe(`the registry on Node ${floorVersion}`, () => {
  let node = '';

  before(async function () {
    this.timeout(120_000);
    node = (await installFloorNode()) ?? skipBecause(this, 'no such Node from npm');
  });

  it('passes its own tests', async () => {
    const mocha = path.join(repositoryRoot, 'node_modules/mocha/bin/mocha.js');
    const args = ['--experimental-strip-types', '--no-warnings', mocha, '--reporter', 'dot'];
    const files = specs.map((folder) => `${folder}/**/*.test.ts`);
    const run = promisify(execFile)(node, [...args, '--timeout', '20000', ...files], {
      cwd: repositoryRoot,
      env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' },
    });
    const { stdout } = await run.catch((error: unknown) => assert.fail(readOutput(error)));
    assert.match(stdout, /[1-9][0-9]* passing/);
  }).timeout(120_000);

  it('starts as it is shipped', async function () {
    const bundle = path.join(repositoryRoot, 'dist/registry.cjs');
    if (!existsSync(bundle)) skipBecause(this, 'dist is not built');
    const dataDir = await mkdtemp(path.join(tmpdir(), 'floor-'));
    const child = spawn(node, [bundle, '--data', dataDir, '--local', '--log-level', 'silent']);
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { url } = JSON.parse(line.toString()) as { url: string };
      assert.equal((await fetch(`${url}/readyz`)).status, 200);
    } finally {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      await rm(dataDir, { recursive: true, force: true });
    }
  }).timeout(30_000);
});

function readOutput(error: unknown): string {
  return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
}
