import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { createSandbox } from '../../../src/evals/sandbox/createSandbox.ts';
import { startSandboxChild } from '../../../src/evals/sandbox/startSandboxChild.ts';
import { repositoryRoot } from '../../editor/repositoryRoot.ts';

const run = promisify(execFile);

describe('the child process of the sandbox', () => {
  it('has an empty environment and no folder of ours', async () => {
    const secret = 'PROMPT_ROLLOUT_TEST_SECRET';
    process.env[secret] = 'x';
    try {
      const child = await startSandboxChild(path.join(import.meta.dirname, 'tellingChild.ts'));
      const reply = await child.ask(Buffer.alloc(0));
      child.kill();
      await child.gone;
      assert.ok(reply.kind === 'result');
      const { names, cwd } = reply.value as { names: string[]; cwd: string };
      assert.equal(cwd, path.parse(process.execPath).root);
      // Windows gives every process a few variables of its own; coverage adds one that is not ours.
      const wanted = process.platform === 'win32' ? names.filter((name) => name === secret) : names;
      const expected = process.platform === 'win32' ? [] : ['ELECTRON_RUN_AS_NODE'];
      assert.deepEqual(wanted, expected);
    } finally {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- process.env is a dictionary.
      delete process.env[secret];
    }
  });

  it('ends with its parent', async () => {
    const child = await startSandboxChild(
      path.join(repositoryRoot, 'src/evals/sandbox/sandboxChild.ts'),
    );
    child.kill();
    await child.gone;
  });

  it('works as one bundled file, with nothing beside it', async () => {
    await run(process.execPath, ['esbuild.js', '--only=sandbox'], { cwd: repositoryRoot });
    const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-'));
    const entry = path.join(folder, 'sandbox.cjs');
    await cp(path.join(repositoryRoot, 'dist/sandbox.cjs'), entry);
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
  }).timeout(60_000);
});
