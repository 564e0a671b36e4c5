import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Identity } from '../../../src/domain/identity/actor.ts';
import { Changes } from '../../../src/registry/changes/changes.ts';
import { RegistryRefusal } from '../../../src/registry/http/registryRefusal.ts';
import {
  ObservationIntake,
  type ObservationIntakeDeps,
} from '../../../src/registry/observations/observationIntake.ts';
import { openSqliteStore } from '../../../src/registry/store/openSqliteStore.ts';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';
import { TestClock } from '../../support/testClock.ts';
import { actor, addEnvironment, addPrompt, aDeployment, aRollout } from '../store/storedThings.ts';

const noLook = { gate: [], guards: { guards: [] } };
const salt = 'ab';
const length = 100;

describe('the way in for outcomes', () => {
  let folder: string;
  let store: RegistryStore;
  let clock: TestClock;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'intake-'));
    clock = new TestClock();
    const file = path.join(folder, 'registry.db');
    store = await openSqliteStore({ file, now: () => clock.now() });
    await store.transact(async (tables) => {
      await addPrompt(tables, 'a', 2);
      await addEnvironment(tables, 'staging');
      await tables.rollouts.insert(aRollout(), noLook);
      const candidate = {
        version: '1.0.1',
        rolloutId: 'r1',
        stage: 'one',
        salt,
        rules: [{ percent: 100 }],
      };
      const at = clock.now();
      await tables.deployments.append({
        ...aDeployment({ revision: 1, stable: '1.0.0', at }),
        candidate,
      });
    });
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const outcome = (id: string) => ({
    ...{ id, prompt: 'a', unit: `unit of ${id}`, version: '1.0.1', deploymentRevision: 1 },
    success: true,
  });
  const batch = (...ids: string[]) => ({ environment: 'staging', items: ids.map(outcome) });

  const open = (
    lookIn: () => Promise<void>,
    {
      looked = [],
      transactions = [],
      countResolves = () => 0,
      findEnvironment = () => undefined,
    }: {
      looked?: string[];
      transactions?: string[];
      countResolves?: () => number;
      findEnvironment?: ObservationIntakeDeps['findEnvironment'];
    } = {},
  ) => {
    const counted: RegistryStore = {
      storeId: store.storeId,
      read: (work) => store.read(work),
      transact: (work) => {
        transactions.push('begin');
        return store.transact(work);
      },
      emptyLog: () => store.emptyLog(),
      close: () => store.close(),
    };
    const nothing = () => undefined;
    const told = { serve: nothing, publish: nothing, onError: nothing };
    const changes = new Changes({ store: counted, clock, ...told });
    const lookAt = (ids: readonly string[]) => {
      looked.push(...ids);
      return Promise.resolve();
    };
    const intake = new ObservationIntake({
      ...{ store, changes, clock, lookIn, lookAt, countResolves },
      findEnvironment,
    });
    return { intake, changes };
  };

  it('takes batches together that wait at the same time, and answers each with its own', async () => {
    const transactions: string[] = [];
    const { intake, changes } = open(() => Promise.resolve(), { transactions });
    const busy = changes.run(actor, () => new Promise<void>((resolve) => setImmediate(resolve)));
    const answers = await Promise.all([
      intake.take(batch('one', 'two'), length),
      intake.take(batch('three'), length),
      intake.take(batch('one'), length),
      intake.take({ environment: 'staging', items: [17] }, length),
    ]);
    await busy;
    assert.deepEqual(
      answers.map(({ counts }) => counts),
      [{ accepted: 2 }, { accepted: 1 }, { duplicate: 1 }, { invalid: 1 }],
    );
    assert.deepEqual(
      answers[0].results.map(({ id }) => id),
      ['one', 'two'],
    );
    // The one that kept it busy, the first batch, and the three that waited for it.
    assert.equal(transactions.length, 3);
  });

  it('knows who may report without the store, and asks it for what it does not know', async () => {
    const known = { name: 'live', protected: true };
    const findEnvironment = (name: string) => (name === known.name ? known : undefined);
    const { intake } = open(() => Promise.resolve(), { findEnvironment });
    const app: Identity = { ...actor, kind: 'machine', tokenId: 't', roles: ['app'] };
    await intake.admit(app, 'live');
    await intake.admit(app, 'staging');
    const code = (expected: string) => (error: unknown) =>
      error instanceof RegistryRefusal && error.code === expected;
    await assert.rejects(intake.admit(app, 'nowhere'), code('environment_not_found'));
    await assert.rejects(intake.admit({ ...app, roles: ['viewer'] }, 'live'), code('forbidden'));
  });

  it('takes fewer together while somebody resolves', async () => {
    const transactions: string[] = [];
    let resolves = 0;
    const countResolves = () => (resolves += 1);
    const { intake } = open(() => Promise.resolve(), { transactions, countResolves });
    const items = Array.from({ length: 100 }, (_, index) => 17 + index);
    const batches = Array.from({ length: 8 }, () => ({ environment: 'staging', items }));
    const answers = await Promise.all(batches.map((one) => intake.take(one, length)));
    assert.ok(answers.every(({ counts }) => counts.invalid === 100));
    // The first one, which waited for nobody, then two by two.
    assert.equal(transactions.length, 5);
  });

  it('keeps the outcomes when the look at their rollout fails, and looks again by itself', async () => {
    const looked: string[] = [];
    const { intake } = open(() => Promise.reject(new Error('cannot be changed')), { looked });
    const [one, two] = await Promise.all([
      intake.take(batch('one'), length),
      intake.take(batch('two', 'three'), length),
    ]);
    assert.deepEqual([one.counts, two.counts], [{ accepted: 1 }, { accepted: 2 }]);
    assert.deepEqual(new Set(looked), new Set(['r1']));
    assert.deepEqual((await intake.take(batch('three'), length)).counts, { duplicate: 1 });
  });

  it('refuses each batch that cannot be stored, and takes the next ones', async () => {
    const file = path.join(folder, 'registry.db');
    await store.close();
    const { intake } = open(() => Promise.resolve());
    const refused = await Promise.allSettled([
      intake.take(batch('one'), length),
      intake.take(batch('two'), length),
    ]);
    assert.deepEqual(
      refused.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    store = await openSqliteStore({ file, now: () => clock.now() });
    const { intake: next } = open(() => Promise.resolve());
    assert.deepEqual((await next.take(batch('one'), length)).counts, { accepted: 1 });
  });

  it('refuses long batches sooner, and takes one of any length when nothing waits', async () => {
    const { intake, changes } = open(() => Promise.resolve());
    const { promise: free, resolve: release } = Promise.withResolvers<undefined>();
    const busy = changes.run(actor, () => free);
    const half = 32 * 1024 * 1024;
    const waiting = [intake.take(batch('one'), length), intake.take(batch('two'), 3 * half)];
    await assert.rejects(
      intake.take(batch('three'), length),
      (error) => error instanceof RegistryRefusal && error.code === 'unavailable',
    );
    release(undefined);
    await busy;
    for (const { counts } of await Promise.all(waiting)) assert.deepEqual(counts, { accepted: 1 });
    assert.deepEqual((await intake.take(batch('three'), 2 * half)).counts, { accepted: 1 });
  });

  it('refuses what it could only pile up, and takes it when there is room again', async () => {
    const { intake, changes } = open(() => Promise.resolve());
    const { promise: free, resolve: release } = Promise.withResolvers<undefined>();
    const busy = changes.run(actor, () => free);
    const outcomes = Array.from({ length: 1000 }, (_, index) => 17 + index);
    const waiting = Array.from({ length: 51 }, () =>
      intake.take({ environment: 'staging', items: outcomes }, length),
    );
    await assert.rejects(
      intake.take(batch('one'), length),
      (error) => error instanceof RegistryRefusal && error.code === 'unavailable',
    );
    release(undefined);
    await Promise.all([busy, ...waiting]);
    assert.deepEqual((await intake.take(batch('one'), length)).counts, { accepted: 1 });
  });
});
