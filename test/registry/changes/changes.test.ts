import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Actor } from '../../../src/domain/identity/actor.ts';
import { Changes } from '../../../src/registry/changes/changes.ts';
import type { UnitOfWork } from '../../../src/registry/changes/unitOfWork.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';
import { TestClock } from '../../support/testClock.ts';
import { aContent } from '../registryApi.ts';

const actor: Actor = { name: 'Ada', kind: 'person' };
const place = { prompt: 'greeting', environment: 'staging' };

describe('Changes', () => {
  let folder: string;
  let store: RegistryStore;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'changes-'));
    store = await openSqliteStore({ file: path.join(folder, 'registry.db'), now: () => 1 });
    await store.transact(async (tables) => {
      const rules = { order: 1, protected: false, requireEvidence: false, accepts: 'any' } as const;
      await tables.environments.save({ name: place.environment, ...rules });
      await tables.prompts.save({
        key: place.prompt,
        archived: false,
        versionCount: 1,
        createdAt: 1,
      });
      await tables.versions.insert({
        ...{ prompt: place.prompt, version: '1.0.0', sequence: 1, parent: null },
        ...{ content: aContent('x'), source: 'x', contentHash: 'h', message: '', origins: [] },
        ...{ dependencies: {}, createdAt: 1, createdBy: actor },
      });
    });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const serveTwice = async (unit: UnitOfWork) => {
    for (const revision of [1, 2])
      await unit.serve({
        ...place,
        ...{ revision, stable: '1.0.0', actor, reason: 'deployed', at: unit.now },
      });
    await unit.record({ type: 'deployment.changed' });
    return 'done';
  };

  it('reports what cannot be told once it is committed, and tells the rest', async () => {
    const errors: unknown[] = [];
    const served: number[] = [];
    const published: string[] = [];
    const changes = new Changes({
      store,
      clock: new TestClock(),
      serve: ({ deployment: { revision } }) => {
        if (revision === 1) throw new Error('not served');
        served.push(revision);
      },
      publish: (events) => {
        published.push(...events.map(({ type }) => type));
        throw new Error('not published');
      },
      onError: (error) => errors.push(error),
    });
    assert.equal(await changes.run(actor, serveTwice), 'done');
    assert.deepEqual(served, [2]);
    assert.deepEqual(published, ['deployment.changed']);
    assert.deepEqual(errors.map(String), ['Error: not served', 'Error: not published']);
  });

  it('tells nothing of what was not committed, and goes on with the next', async () => {
    const served: number[] = [];
    const published: string[] = [];
    const changes = new Changes({
      store,
      clock: new TestClock(),
      serve: ({ deployment }) => served.push(deployment.revision),
      publish: (events) => published.push(...events.map(({ type }) => type)),
      onError: (error) => assert.fail(String(error)),
    });
    const refused = changes.run(actor, async (unit) => {
      await serveTwice(unit);
      throw new Error('refused');
    });
    const next = changes.run(actor, serveTwice);
    await assert.rejects(refused, /refused/);
    assert.equal(await next, 'done');
    assert.deepEqual(served, [1, 2]);
    assert.deepEqual(published, ['deployment.changed']);
  });
});
