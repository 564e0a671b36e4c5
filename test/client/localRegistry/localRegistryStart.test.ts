import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  LocalRegistry,
  type LocalRegistryOptions,
} from '../../../src/client/localRegistry/localRegistry.ts';
import { LocalRegistryError } from '../../../src/client/localRegistry/localRegistryError.ts';
import { until } from '../until.ts';

const script = fileURLToPath(new URL('./standInRegistry.mjs', import.meta.url));

describe('LocalRegistry, with a stand-in process', () => {
  let dataDir = '';
  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'local-registry-'));
  });
  afterEach(async () => {
    await create().stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  function create(options: Partial<LocalRegistryOptions> = {}): LocalRegistry {
    return new LocalRegistry({ dataDir, script, person: 'Ada', clientName: 'test/1', ...options });
  }

  function behave(behaviour: object): Promise<void> {
    return writeFile(path.join(dataDir, 'behaviour.json'), JSON.stringify(behaviour));
  }

  async function failure(work: Promise<unknown>): Promise<LocalRegistryError> {
    try {
      await work;
    } catch (error) {
      assert(error instanceof LocalRegistryError, String(error));
      return error;
    }
    throw new assert.AssertionError({ message: 'expected a LocalRegistryError' });
  }

  it('gives the process a clean environment', async () => {
    const environment = {
      ...process.env,
      NODE_OPTIONS: '',
      VSCODE_PID: '1',
      ELECTRON_NO_ASAR: '1',
      KEEP_ME: 'yes',
    };
    await create({ environment }).start();
    const text = await readFile(path.join(dataDir, 'environment.json'), 'utf8');
    const seen: unknown = JSON.parse(text);
    assert(typeof seen === 'object' && seen !== null);
    assert(!('NODE_OPTIONS' in seen) && !('VSCODE_PID' in seen) && !('ELECTRON_NO_ASAR' in seen));
    assert.deepEqual(
      [Reflect.get(seen, 'KEEP_ME'), Reflect.get(seen, 'ELECTRON_RUN_AS_NODE')],
      ['yes', '1'],
    );
  });

  it('keeps its own files to this user', async () => {
    if (process.platform === 'win32') return;
    await create().start();
    for (const name of ['holder.json', 'port', 'registry.log'])
      assert.equal((await stat(path.join(dataDir, name))).mode & 0o777, 0o600, name);
  });

  it('asks a registry with an older protocol to end, and starts a new one on the same port', async () => {
    await behave({ apiVersion: 0 });
    const old = await create().start();
    assert.equal(old.info.apiVersion, 0);
    const now = await create().start();
    assert.equal(now.info.apiVersion, 1);
    assert.notEqual(now.pid, old.pid);
    assert.equal(now.url, old.url);
  });

  it('asks for a reload when the registry is newer than this client can talk to', async () => {
    await behave({ apiVersion: 3, oldestClientVersion: 2 });
    // The one who started it is as new as the registry is: only the next one is too old.
    await create().start();
    assert.equal((await failure(create().start())).code, 'too_old_client');
  });

  it('ignores a holder file that is damaged or names a token elsewhere', async () => {
    const first = await create().start();
    const file = path.join(dataDir, 'holder.json');
    const holder: unknown = JSON.parse(await readFile(file, 'utf8'));
    assert(typeof holder === 'object');
    const elsewhere = { ...holder, personTokenFile: path.join(os.homedir(), '.npmrc') };
    for (const text of ['{', '{}', JSON.stringify(elsewhere)]) {
      await writeFile(file, text);
      assert.equal(await create().findRunning(), undefined);
    }
    await writeFile(file, JSON.stringify(holder));
    assert.equal((await create().start()).pid, first.pid);
  });

  it('says that the kept port is taken, and takes a new one when told to', async () => {
    const blocker = createServer((_, response) => response.end('hello'));
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    assert(address !== null && typeof address === 'object');
    await writeFile(path.join(dataDir, 'port'), `${address.port}\n`);
    try {
      const error = await failure(create().start());
      assert.equal(error.code, 'port_taken');
      assert.match(error.message, new RegExp(`Port ${address.port}`));
      const running = await create().start({ newPort: true });
      assert.notEqual(running.url, `http://127.0.0.1:${address.port}`);
    } finally {
      blocker.closeAllConnections();
      blocker.close();
    }
  }).timeout(20_000);

  it('waits for a registry that is on its way out', async () => {
    await writeFile(path.join(dataDir, 'lock'), '');
    const started = create().start();
    await until(() => existsSync(path.join(dataDir, 'registry.log')));
    await rm(path.join(dataDir, 'lock'));
    assert((await started).pid > 0);
  });

  it('gives up on a process that holds the data but does not answer', async () => {
    await writeFile(path.join(dataDir, 'lock'), '');
    const error = await failure(create({ startTimeoutMs: 500 }).start());
    assert.equal(error.code, 'not_answering');
  });

  for (const [dies, code] of [
    ['Error: ENOSPC: no space left on device', 'disk_full'],
    ['{"code":"storage_full"}', 'disk_full'],
    ['Error: EACCES: permission denied', 'no_permission'],
    ['{"code":"store_newer"}', 'data_newer'],
    ['{"code":"store_broken"}', 'data_broken'],
    ['TypeError: boom', 'failed'],
  ] as const)
    it(`tells ${code} from “${dies}”`, async () => {
      await behave({ dies });
      const error = await failure(create().start());
      assert.equal(error.code, code);
      await rm(path.join(dataDir, 'behaviour.json'));
    });

  it('says that a script is missing in its log', async () => {
    const error = await failure(create({ script: path.join(dataDir, 'missing.cjs') }).start());
    assert.equal(error.code, 'failed');
    assert.match(await readFile(error.logFile ?? '', 'utf8'), /missing\.cjs/);
  });

  it('says that the program to run is missing', async () => {
    const error = await failure(create({ execPath: path.join(dataDir, 'no-node') }).start());
    assert.equal(error.code, 'failed');
    assert.match(error.message, /ENOENT/);
  });

  it('says that the data folder cannot be written', async () => {
    const file = path.join(dataDir, 'file');
    await writeFile(file, '');
    const error = await failure(create({ dataDir: path.join(file, 'below') }).start());
    assert.equal(error.code, 'failed');
  });
});
