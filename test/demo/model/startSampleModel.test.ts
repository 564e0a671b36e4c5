import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startModelServer, type ModelServer } from '../../../src/demo/model/startModelServer.ts';
import { startSampleModel } from '../../../src/demo/model/startSampleModel.ts';

describe('the stand-in of a sample', function () {
  this.timeout(20_000);
  let folder: string;
  let running: ModelServer[];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sample-model-'));
    running = [];
  });
  afterEach(async () => {
    for (const server of running) await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const keep = (server: ModelServer): ModelServer => {
    running.push(server);
    return server;
  };
  const file = (): string => path.join(folder, 'prompt-rollout.yml');
  const project = (url: string): string =>
    `# mine\nregistry: http://127.0.0.1:8400\nmodels:\n  - { name: real, kind: openai }\n  - name: stand-in\n    url: ${url} # here\n`;

  it('listens where the project file says, and leaves the file alone', async () => {
    const free = await startModelServer(0);
    await free.close();
    await writeFile(file(), project(free.url));
    assert.equal(keep(await startSampleModel(folder)).url, free.url);
    assert.equal(await readFile(file(), 'utf8'), project(free.url));
  });

  it('takes another port where that one is taken, and writes it into the file', async () => {
    const other = keep(await startModelServer(0));
    await writeFile(file(), project(other.url));
    const mine = keep(await startSampleModel(folder));
    assert.notEqual(mine.url, other.url);
    assert.equal(await readFile(file(), 'utf8'), project(mine.url));
    assert.equal((await fetch(`${mine.url}/models`)).status, 200);
  });

  it('takes the port as soon as the process of an earlier window has left it', async () => {
    const earlier = await startModelServer(0);
    await writeFile(file(), project(earlier.url));
    const starting = startSampleModel(folder);
    await earlier.close();
    assert.equal(keep(await starting).url, earlier.url);
  });

  it('takes any port without a sample', async () => {
    assert.match(keep(await startSampleModel('')).url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  });
});
