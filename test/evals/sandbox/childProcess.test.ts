import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'mocha';
import { createSandbox } from '../../../src/evals/sandbox/createSandbox.ts';
import { createFrameReader, encodeFrame } from '../../../src/evals/sandbox/frames.ts';
import { startSandboxChild } from '../../../src/evals/sandbox/startSandboxChild.ts';
import { eventually } from '../../editor/eventually.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';
import { skipBecause } from '../../editor/skipBecause.ts';
import { floorVersion, installFloorNode } from '../../support/installFloorNode.ts';
import { sandboxEntry } from './testSandbox.ts';

const bundle = path.join(repositoryRoot, 'dist/sandbox.cjs');
const quickJs = path.join(repositoryRoot, 'dist/quickJs.wasm.br');
const tellingChild = path.join(import.meta.dirname, 'tellingChild.ts');

describe('the child process of the sandbox', () => {
  it('has an empty environment and no folder of ours', async () => {
    const secret = 'PROMPT_ROLLOUT_TEST_SECRET';
    process.env[secret] = 'x';
    try {
      const child = await startSandboxChild(tellingChild);
      const reply = await child.ask(encodeFrame({}));
      child.kill();
      await child.gone;
      assert.ok(reply.kind === 'result');
      const { names: all, cwd } = reply.value as { names: string[]; cwd: string };
      // Node itself hands this on to every child process while coverage is measured.
      const names = all.filter((name) => name !== 'NODE_V8_COVERAGE');
      assert.equal(cwd, path.parse(process.execPath).root);
      // Windows gives every process a few variables of its own.
      const wanted = process.platform === 'win32' ? names.filter((name) => name === secret) : names;
      const expected = process.platform === 'win32' ? [] : ['ELECTRON_RUN_AS_NODE'];
      assert.deepEqual(wanted, expected);
    } finally {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- process.env is a dictionary.
      delete process.env[secret];
    }
  });

  it('ends when its parent is gone', async () => {
    const child = spawn(process.execPath, [sandboxEntry], { stdio: ['pipe', 'pipe', 'ignore'] });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    // What the death of its parent does to it.
    child.stdin.end();
    assert.deepEqual(await closed, [0, null]);
  });

  it('ends when there is nothing to do, and starts again', async () => {
    const sandbox = createSandbox({ entry: tellingChild, idleMs: 20 });
    try {
      const { signal } = new AbortController();
      const job = { kind: 'regex', pattern: '', flags: '', output: '' } as const;
      const { pid } = (await sandbox.run(job, signal)) as { pid: number };
      await eventually(() => assert.ok(!isRunning(pid)));
      const next = (await sandbox.run(job, signal)) as { pid: number };
      assert.notEqual(next.pid, pid);
    } finally {
      await sandbox.dispose();
    }
  });

  it('works as a bundled file with QuickJS and nothing else beside it', async function () {
    if (!existsSync(bundle)) skipBecause(this, 'dist is not built');
    const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
    const entry = path.join(folder, 'sandbox.cjs');
    await cp(quickJs, path.join(folder, path.basename(quickJs)));
    await cp(bundle, entry);
    const sandbox = createSandbox({ entry });
    try {
      const { signal } = new AbortController();
      const job = { kind: 'regex', pattern: 'b', flags: 'i', output: 'ABC' } as const;
      assert.equal(await sandbox.run(job, signal), true);
      const schema = { kind: 'schema', schema: { type: 'string' }, documents: ['1'] } as const;
      assert.equal(await sandbox.run(schema, signal), 'must be string');
    } finally {
      await sandbox.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  }).timeout(30_000);

  it(`works on Node ${floorVersion}`, async function () {
    if (!existsSync(bundle)) skipBecause(this, 'dist is not built');
    const node = (await installFloorNode()) ?? skipBecause(this, 'no such Node from npm');
    const child = spawn(node, [bundle], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
    const closed = once(child, 'close');
    const reader = createFrameReader(1000);
    const replies: unknown[] = [];
    child.stdout.on('data', (chunk: Buffer) => replies.push(...reader.read(chunk)));
    child.stdin.write(encodeFrame({ kind: 'regex', pattern: '(?i:B)', flags: '', output: 'abc' }));
    child.stdin.write(encodeFrame({ kind: 'schema', schema: { const: 1 }, documents: ['1'] }));
    child.stdin.end(encodeFrame({ kind: 'javascript', code: 'output', output: 'x', context: {} }));
    await closed;
    const values = [true, null, 'x'].map((value) => ({ kind: 'result', value }));
    assert.deepEqual(replies, [{ kind: 'ready' }, ...values]);
  }).timeout(120_000);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
