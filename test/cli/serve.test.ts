import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { runCli, type CliRun } from './runCli.ts';

const script = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

describe('prompt-rollout serve and token', function () {
  this.timeout(60_000);
  let dataDir = '';
  let url = '';
  let server: ChildProcess;

  before(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'cli-serve-'));
    server = spawn(process.execPath, [script, 'serve', '--data', dataDir, '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    url = await readUrl(server);
  });
  after(async () => {
    server.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  async function readUrl(child: ChildProcess): Promise<string> {
    assert(child.stdout !== null);
    const chunks: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data');
    const value: unknown = JSON.parse(String(chunks[0]));
    assert(typeof value === 'object' && value !== null && 'url' in value && 'event' in value);
    assert.equal(value.event, 'listening');
    return String(value.url);
  }

  const operate = (...args: string[]): Promise<CliRun> => runCli(['--data', dataDir, ...args]);
  const act = (token: string, ...args: string[]): Promise<CliRun> =>
    runCli(args, { environment: { PROMPT_ROLLOUT_URL: url, PROMPT_ROLLOUT_TOKEN: token } });

  it('prints a new token once, and lists it without its secret', async () => {
    const created = await operate('token', 'create', '--name', 'ci', '--role', 'author');
    assert.equal(created.code, 0, created.err);
    assert.match(created.out, /^prt_\S+\n$/);
    const token = created.out.trim();
    const list = await operate('token', 'list');
    assert.match(list.out, / ci +machine +author /);
    assert(!list.out.includes(token));
    assert.equal((await act(token, 'status')).code, 0);

    const items: unknown = JSON.parse((await operate('token', 'list', '--json')).out);
    assert(typeof items === 'object' && items !== null && 'items' in items);
    assert(Array.isArray(items.items));
    const [id] = items.items.flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && 'name' in one && 'id' in one && one.name === 'ci'
        ? [String(one.id)]
        : [],
    );
    assert.equal((await operate('token', 'revoke', id ?? '')).code, 0);
    const refused = await act(token, 'status');
    assert.equal(refused.code, 1);
    assert.match(refused.err, /does not accept the token/);
    assert.doesNotMatch(refused.err + refused.out, /prt_/);
    assert.doesNotMatch((await operate('token', 'list')).out, / ci /);
    assert.match((await operate('token', 'list', '--all')).out, / ci /);
  });

  it('lets nobody do what the roles do not allow', async () => {
    const created = await operate('token', 'create', '--name', 'looker', '--role', 'viewer');
    const token = created.out.trim();
    const refused = await act(token, 'token', 'create', '--name', 'x', '--role', 'operator');
    assert.equal(refused.code, 1);
    assert.equal((await operate('token', 'create', '--name', 'x', '--role', 'king')).code, 2);
    assert.equal((await operate('token', 'create', '--name', 'x')).code, 2);
  });

  it('tells a second process that the data is in use', async () => {
    const second = await runCli(['serve', '--data', dataDir, '--port', '0']);
    assert.equal(second.code, 1);
    assert.match(second.err, /already in use by process \d+/);
  });

  it('stops on SIGTERM with success, and comes back at the same port', async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
    assert.equal(server.exitCode, 0);
    const away = await operate('status');
    assert.equal(away.code, 3);
    server = spawn(process.execPath, [script, 'serve', '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.equal(await readUrl(server), url);
  });

  it('says that nothing listens, with an exit code of its own', async () => {
    const run = await runCli(['status', '--url', 'http://127.0.0.1:1']);
    assert.equal(run.code, 3);
    assert.match(run.err, /nothing listens there/);
    assert.equal(run.out, '');
  });

  it('says that something else answers', async () => {
    const other = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    assert(address !== null && typeof address === 'object');
    const run = await runCli(['status', '--url', `http://127.0.0.1:${address.port}`]);
    other.close();
    assert.equal(run.code, 3);
    assert.match(run.err, /text\/html/);
  });

  it('ends wrong usage with 2 and help with 0', async () => {
    assert.equal((await runCli(['nonsense'])).code, 2);
    assert.equal((await runCli(['serve'])).code, 2);
    assert.equal((await runCli(['serve', '--data', dataDir, '--port', 'x'])).code, 2);
    assert.equal((await runCli(['status'], { folder: os.tmpdir() })).code, 2);
    const help = await runCli(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.out, /Exit codes:/);
    const version: unknown = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    assert(typeof version === 'object' && version !== null && 'version' in version);
    assert.equal((await runCli(['--version'])).out.trim(), version.version);
  });
});
