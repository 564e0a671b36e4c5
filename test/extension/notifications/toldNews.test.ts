import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { ToldNews } from '../../../src/extension/notifications/toldNews.ts';

const ada = { storeId: 'store', person: 'Ada' };
const news = (id: string, what = 'rolledBack') => ({ key: `${id}\n${what}`, rollout: { id } });
const dayMs = 24 * 60 * 60 * 1000;

describe('what was told to a person on this machine', () => {
  let scratch: string;
  let folder: string;
  let warnings: string[];
  /** A window has its own; the folder is everybody's. */
  const open = (): ToldNews => new ToldNews(folder, { warn: (text) => void warnings.push(text) });
  const files = async () =>
    (await readdir(folder, { recursive: true })).filter((one) => one.includes('-'));

  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'told-'));
    folder = path.join(scratch, 'told');
    warnings = [];
  });

  afterEach(() => rm(scratch, { recursive: true, force: true }));

  it('is told by one window, however many ask at the same time', async () => {
    const windows = Array.from({ length: 12 }, open);
    await Promise.all(windows.map((one) => one.begin(ada, [])));
    const claims = await Promise.all(windows.map((one) => one.claim(ada, news('r1'))));
    assert.equal(claims.filter(Boolean).length, 1);
    assert.deepEqual(warnings, []);
  });

  it('is not told again by the same window, or after a restart', async () => {
    const first = open();
    assert.equal(await first.claim(ada, news('r1')), true);
    assert.equal(await first.claim(ada, news('r1')), false);
    assert.equal(await open().claim(ada, news('r1')), false);
    assert.equal(await open().claim(ada, news('r1', 'review')), true);
  });

  it('is kept apart by person and by store', async () => {
    const told = open();
    assert.equal(await told.claim(ada, news('r1')), true);
    assert.equal(await told.claim({ ...ada, person: 'Grace' }, news('r1')), true);
    assert.equal(await told.claim({ ...ada, storeId: 'other' }, news('r1')), true);
  });

  it('begins with everything told that was there before the first connection', async () => {
    const windows = [open(), open(), open()];
    await Promise.all(windows.map((one) => one.begin(ada, [news('old')])));
    assert.equal(await open().claim(ada, news('old')), false);
    assert.equal(await open().claim(ada, news('new')), true);
    await open().begin(ada, [news('later')]);
    assert.equal(await open().claim(ada, news('later')), true);
    const left = await readdir(folder);
    assert.equal(left.filter((name) => name.startsWith('new-')).length, 0);
  });

  it('forgets rollouts that nobody lists any more, but not at once', async () => {
    const told = open();
    await told.begin(ada, []);
    await told.claim(ada, news('r1'));
    await told.claim(ada, news('r2'));
    await told.sweep(ada, []);
    assert.equal((await files()).length, 2);
    await told.sweep(ada, ['r2'], Date.now() + 2 * dayMs);
    assert.equal((await files()).length, 1);
    assert.equal(await open().claim(ada, news('r2')), false);
  });

  it('forgets registries that nobody uses any more, and what a crash left behind', async () => {
    const told = open();
    await told.begin(ada, []);
    await mkdir(path.join(folder, 'new-crashed'));
    await told.begin({ ...ada, storeId: 'gone' }, []);
    const old = new Date(Date.now() - 100 * dayMs);
    for (const name of await readdir(folder)) {
      await writeFile(path.join(folder, name, 'since'), '').catch(() => undefined);
      await utimes(path.join(folder, name, 'since'), old, old);
    }
    await told.sweep(ada, []);
    assert.equal((await readdir(folder)).length, 1);
  });

  it('is told by each window where the disk takes nothing, once', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const told = open();
    await told.begin(ada, [news('old')]);
    assert.equal(await told.claim(ada, news('old')), false);
    assert.equal(await told.claim(ada, news('r1')), true);
    assert.equal(await told.claim(ada, news('r1')), false);
    await told.sweep(ada, []);
    assert.match(warnings.join('\n'), /in this window only/);
  });

  it('sweeps nothing where nothing was told', async () => {
    await open().sweep(ada, []);
    assert.deepEqual(warnings, []);
  });
});
