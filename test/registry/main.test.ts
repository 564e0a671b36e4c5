import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { AuditList } from '../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../src/protocol/registry/registryPaths.ts';
import type { VersionDto, VersionList } from '../../src/protocol/registry/versionDto.ts';
import { aPublication, RegistryApi } from './registryApi.ts';

const script = path.join(import.meta.dirname, '../../src/registry/main.ts');

interface Listening {
  readonly url: string;
  readonly personTokenFile: string;
  readonly pid: number;
}

describe('the registry process', () => {
  let dataDir: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'registry-process-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await end(child, 'SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  const spawnRegistry = (...flags: string[]) => {
    const args = [script, '--data', dataDir, '--local', '--person', 'Ada', ...flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  };

  const start = async (...flags: string[]) => {
    const child = spawnRegistry('--log-level', 'silent', ...flags);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const line = JSON.parse(chunk.toString()) as Listening & { event: string };
    assert.equal(line.event, 'listening');
    const token = (await readFile(line.personTokenFile, 'utf8')).trim();
    return { child, line, api: new RegistryApi(line.url, token) };
  };

  it('says on one line where it listens, and leaves on SIGTERM', async () => {
    const { child, line, api } = await start();
    assert.equal(line.pid, child.pid);
    assert.equal((await api.get('/v1')).status, 200);
    const [code] = await end(child, 'SIGTERM');
    if (process.platform !== 'win32') assert.equal(code, 0);
  });

  it('says with a code why it cannot start', async () => {
    await start();
    const second = spawnRegistry();
    const errors = collect(second.stderr);
    const [code] = (await once(second, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(errors(), /"code":"store_in_use"/);
  });

  for (const [flags, why] of [
    [['--host', '0.0.0.0'], /loopback only/],
    [['--idle-exit-ms', 'soon'], /--idle-exit-ms takes/],
    [['--port', '70000'], /--port takes/],
  ] as const)
    it(`does not start with ${flags.join(' ')}`, async () => {
      const bad = spawnRegistry(...flags);
      const said = collect(bad.stderr);
      await once(bad, 'close');
      assert.match(said(), why);
    });

  it('leaves by itself when nobody needs it', async () => {
    const { child } = await start('--idle-exit', '--idle-exit-ms', '100');
    await once(child, 'close');
    assert.equal(child.exitCode, 0);
  });

  it('keeps every acknowledged write through kill -9, and repeats the others safely', async () => {
    let parent: string | null = null;
    const acknowledged: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { child, api } = await start();
      // Requests on their way at every stage: some answered, one killed between any two writes.
      const sent = Array.from({ length: 12 }, async (_, index) => {
        const text = `round ${round} text ${index}`;
        const headers = { 'idempotency-key': text };
        const publication = aPublication(text, { parent });
        const answer = await api.post<VersionDto>(
          registryPaths.versions('p'),
          publication,
          headers,
        );
        assert.equal(answer.status, 201);
        acknowledged.push(answer.body.contentHash);
        if (index === round * 4) child.kill('SIGKILL');
      });
      await Promise.allSettled(sent);
      await end(child, 'SIGKILL');
      const after = await start();
      const hashes = new Set((await readAll(after.api)).map((version) => version.contentHash));
      assert.ok(acknowledged.every((hash) => hashes.has(hash)));
      // What was not answered is sent again under its key: nothing is there twice.
      for (let index = 0; index < 12; index += 1) {
        const text = `round ${round} text ${index}`;
        const publication = aPublication(text, { parent });
        const headers = { 'idempotency-key': text };
        const answer = await after.api.post<VersionDto>(
          registryPaths.versions('p'),
          publication,
          headers,
        );
        assert.equal(answer.status, 201, answer.text);
        acknowledged.push(answer.body.contentHash);
      }
      const versions = await readAll(after.api);
      assert.equal(versions.length, 12 * (round + 1));
      parent = versions.at(-1)?.version ?? null;
      await checkEventLog(after.api);
      await end(after.child, 'SIGKILL');
    }
  }).timeout(60_000);
});

/** Every event is there once and the projections agree with them. */
async function checkEventLog(api: RegistryApi): Promise<void> {
  const audit = await api.get<AuditList>(`${registryPaths.audit()}?limit=500`);
  const numbers = audit.body.items.map((event) => event.number);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => numbers.length - index),
  );
  const published = audit.body.items.filter((event) => event.type === 'version.published');
  const versions = await readAll(api);
  assert.deepEqual(
    published.map((event) => event.version),
    versions.map((version) => version.version),
  );
}

async function readAll(api: RegistryApi): Promise<VersionList['items']> {
  const { body } = await api.get<VersionList>(`${registryPaths.versions('p')}?limit=500`);
  return body.items;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<[number | null]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode];
  const closed = once(child, 'close') as Promise<[number | null]>;
  child.kill(signal);
  return closed;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
