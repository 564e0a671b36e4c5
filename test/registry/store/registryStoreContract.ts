import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import { createTrafficState } from '../../../src/domain/guards/createTrafficState.ts';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';
import type { OutcomeStep, OutcomeTable } from '../../../src/registry/store/tables/outcomeTable.ts';
import { describeReviewsAndRecoveries } from './reviewsAndRecoveriesContract.ts';
import {
  actor,
  addEnvironment,
  addPrompt,
  aDeployment,
  anEvent,
  aRollout,
  aVersion,
} from './storedThings.ts';

const noLook = { gate: [], guards: { guards: [] } };

export interface StoreHarness {
  open(): Promise<RegistryStore>;
  /** Removes what `open` created, after every store is closed. */
  clear(): Promise<void>;
}

/** What every implementation of the store promises. */
export function describeRegistryStore(name: string, createHarness: () => StoreHarness): void {
  describe(`${name} as a registry store`, () => {
    let harness: StoreHarness;
    let store: RegistryStore;

    beforeEach(async () => {
      harness = createHarness();
      store = await harness.open();
    });

    afterEach(async () => {
      await store.close();
      await harness.clear();
    });

    it('keeps its id and what was committed when it is opened again', async () => {
      await store.transact((tables) => addPrompt(tables, 'greeting'));
      const id = store.storeId;
      await store.close();
      store = await harness.open();
      assert.equal(store.storeId, id);
      assert.equal(
        (await store.read((tables) => tables.prompts.find('greeting')))?.key,
        'greeting',
      );
    });

    it('writes nothing when the work throws', async () => {
      const failing = store.transact(async (tables) => {
        await addPrompt(tables, 'greeting');
        await tables.events.append(anEvent('greeting'));
        throw new Error('no');
      });
      await assert.rejects(failing, /no/);
      assert.equal(await store.read((tables) => tables.prompts.find('greeting')), undefined);
      assert.equal(await store.read((tables) => tables.events.readLastNumber()), 0);
    });

    it('refuses a text that would come back changed, and writes nothing of it', async () => {
      const insert = (source: string) =>
        store.transact(async (tables) => {
          await addPrompt(tables, 'greeting');
          await tables.versions.insert({ ...aVersion('greeting', 0), source });
        });
      for (const source of ['cut\u0000off', 'half \ud83d of a pair'])
        await assert.rejects(insert(source), { code: 'text_not_storable' });
      assert.equal(await store.read((tables) => tables.prompts.find('greeting')), undefined);
    });

    it('numbers events without gaps, also after failures and for transactions at the same time', async () => {
      const attempts = Array.from({ length: 20 }, (_, index) =>
        store
          .transact(async (tables) => {
            await tables.events.append(anEvent(`p${index}`));
            if (index % 3 === 0) throw new Error('refused');
          })
          .catch(() => undefined),
      );
      await Promise.all(attempts);
      const events = await store.read((tables) => tables.events.listAfter(0, 100));
      assert.deepEqual(
        events.map((event) => event.number),
        Array.from({ length: 13 }, (_, index) => index + 1),
      );
    });

    it('resumes events behind a number, and lists them newest first with filters', async () => {
      await store.transact(async (tables) => {
        await tables.events.append({ ...anEvent('a'), environment: 'staging', rolloutId: 'r1' });
        await tables.events.append(anEvent('b'));
        await tables.events.append({ ...anEvent('a'), environment: 'production' });
      });
      const numbers = (events: { number: number }[]) => events.map((event) => event.number);
      await store.read(async (tables) => {
        assert.deepEqual(numbers(await tables.events.listAfter(1, 10)), [2, 3]);
        assert.deepEqual(numbers(await tables.events.list({ prompt: 'a', limit: 10 })), [3, 1]);
        assert.deepEqual(numbers(await tables.events.list({ rolloutId: 'r1', limit: 10 })), [1]);
        const page = { beforeNumber: 3, limit: 1 };
        assert.deepEqual(numbers(await tables.events.list(page)), [2]);
        const staging = { environment: 'staging', limit: 5 };
        assert.deepEqual(numbers(await tables.events.list(staging)), [1]);
      });
    });

    it('lists prompts by key with a cursor and finds parts of keys literally', async () => {
      await store.transact(async (tables) => {
        for (const key of ['b', 'a_x', 'axx', 'support/answer']) await addPrompt(tables, key);
      });
      const keys = async (query: { text?: string; after?: string; limit: number }) =>
        (await store.read((tables) => tables.prompts.list(query))).map((prompt) => prompt.key);
      assert.deepEqual(await keys({ limit: 2 }), ['a_x', 'axx']);
      assert.deepEqual(await keys({ after: 'axx', limit: 5 }), ['b', 'support/answer']);
      assert.deepEqual(await keys({ text: 'a_', limit: 5 }), ['a_x']);
      assert.deepEqual(await keys({ text: 'ANSWER', limit: 5 }), ['support/answer']);
      assert.deepEqual(await keys({ text: '%', limit: 5 }), []);
    });

    it('gives back content and source as they were, and the five newest versions of each prompt', async () => {
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 7);
        await addPrompt(tables, 'b', 1);
      });
      await store.read(async (tables) => {
        const recent = await tables.versions.listRecent(['a', 'b']);
        assert.deepEqual(
          recent.map((version) => `${version.prompt}@${version.version}`),
          ['a@1.0.6', 'a@1.0.5', 'a@1.0.4', 'a@1.0.3', 'a@1.0.2', 'b@1.0.0'],
        );
        assert.deepEqual(await tables.versions.readContent('a', '1.0.3'), {
          content: { messages: [{ role: 'user', content: 'Text 3 \u0000 "ü"' }] },
          source: '\ufeffsource 😀 3\r\n\ttrailing ',
        });
        const page = await tables.versions.list('a', { beforeSequence: 3, limit: 5 });
        assert.deepEqual(
          page.map((version) => version.version),
          ['1.0.1', '1.0.0'],
        );
        assert.equal((await tables.versions.findByContent('a', 'hash-a-2'))?.version, '1.0.2');
        assert.equal(await tables.versions.findByContent('b', 'hash-a-2'), undefined);
      });
    });

    it('refuses a second version with the same content', async () => {
      await store.transact((tables) => addPrompt(tables, 'a', 1));
      const again = store.transact((tables) =>
        tables.versions.insert({ ...aVersion('a', 1), contentHash: 'hash-a-0' }),
      );
      await assert.rejects(again);
    });

    it('serves the newest deployment, knows the stable version before it and the whole history', async () => {
      const place = { prompt: 'a', environment: 'staging' };
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 3);
        await addEnvironment(tables, 'staging');
        await tables.deployments.append(aDeployment({ revision: 1, stable: '1.0.0', at: 10 }));
        await tables.deployments.append(aDeployment({ revision: 2, stable: '1.0.1', at: 20 }));
        await tables.deployments.append(aDeployment({ revision: 3, stable: '1.0.1', at: 30 }));
      });
      await store.read(async (tables) => {
        const serving = await tables.deployments.find(place);
        assert.equal(serving?.deployment.revision, 3);
        assert.equal(serving.stableSince, 20);
        assert.equal(serving.previousStable, '1.0.0');
        assert.deepEqual(await tables.deployments.listServed(['a', 'b']), [serving]);
        assert.deepEqual(await tables.deployments.listAllServed(), [serving]);
        const history = await tables.deployments.listHistory(place, {
          beforeRevision: 3,
          limit: 9,
        });
        assert.deepEqual(
          history.map((deployment) => deployment.revision),
          [2, 1],
        );
        assert.equal(await tables.deployments.wasStable(place, '1.0.0'), true);
        assert.equal(await tables.deployments.wasStable(place, '1.0.2'), false);
      });
    });

    it('refuses a deployment revision that exists', async () => {
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.deployments.append(aDeployment({ revision: 1, stable: '1.0.0', at: 10 }));
      });
      const again = store.transact((tables) =>
        tables.deployments.append(aDeployment({ revision: 1, stable: '1.0.1', at: 20 })),
      );
      await assert.rejects(again);
    });

    it('changes a rollout only from the expected revision, and never the revision with watched time', async () => {
      const rollout = aRollout();
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(rollout, noLook);
      });
      const next = { ...rollout, revision: 2, stageIndex: 1 };
      assert.equal(await store.transact((tables) => tables.rollouts.update(next, noLook, 1)), true);
      assert.equal(
        await store.transact((tables) => tables.rollouts.update(next, noLook, 1)),
        false,
      );
      const look = { id: rollout.id, watchedMs: 5000, ...noLook };
      await store.transact((tables) => tables.rollouts.saveLook(look, 2));
      await store.transact((tables) => tables.rollouts.saveLook({ ...look, watchedMs: 1 }, 1));
      const stored = await store.read((tables) => tables.rollouts.find(rollout.id));
      assert.deepEqual(stored?.rollout, { ...next, watchedMs: 5000 });
    });

    it('allows one running rollout for each prompt and environment', async () => {
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(aRollout(), noLook);
      });
      const second = store.transact((tables) =>
        tables.rollouts.insert({ ...aRollout(), id: 'r2' }, noLook),
      );
      await assert.rejects(second);
      const running = await store.read((tables) => tables.rollouts.listRunning());
      assert.deepEqual(
        running.map((stored) => stored.rollout.id),
        ['r1'],
      );
    });

    it('keeps the first answer for a request and forgets old ones', async () => {
      const request = { tokenId: 't', method: 'POST', path: '/v1/x', key: 'k' };
      const answer = {
        bodyHash: 'h',
        status: 201,
        headers: { etag: '"1"' },
        body: '{}',
        createdAt: 5,
      };
      await store.transact((tables) => tables.idempotency.insert(request, answer));
      await assert.rejects(store.transact((tables) => tables.idempotency.insert(request, answer)));
      assert.deepEqual(await store.read((tables) => tables.idempotency.find(request)), answer);
      const other = { ...request, tokenId: 'u' };
      assert.equal(await store.read((tables) => tables.idempotency.find(other)), undefined);
      await store.transact((tables) => tables.idempotency.deleteOlderThan(6));
      assert.equal(await store.read((tables) => tables.idempotency.find(request)), undefined);
    });

    it('knows outcomes again for as long as they are kept', async () => {
      const keys = Array.from({ length: 1000 }, (_, index) => `o${index}`);
      const take = (told: string, at: number, key = 'o1') =>
        store.transact((tables) => tables.observations.saveTaken([{ key, told }], at));
      const find = () => store.read((tables) => tables.observations.findTaken(keys));
      await take('cost', 5);
      await take('cost and stars', 9);
      await take('other', 6, 'o2');
      await take('unasked', 6, 'p1');
      assert.deepEqual(await find(), [
        { key: 'o1', told: 'cost and stars' },
        { key: 'o2', told: 'other' },
      ]);
      const odd = { key: String.raw`a "b" \c\u0041 /~{[,:`, told: '7 "é\\" 😀,x' };
      await take(odd.told, 6, odd.key);
      const findOdd = store.read((tables) => tables.observations.findTaken([odd.key]));
      assert.deepEqual(await findOdd, [odd]);
      const many = Array.from({ length: 601 }, (_, index) => ({
        key: `m${index}`.padEnd(5, '-'),
        told: `${index} "é"`,
      })).sort((left, right) => (left.key < right.key ? -1 : 1));
      await store.transact((tables) => tables.observations.saveTaken(many, 6));
      await store.transact((tables) => tables.observations.saveTaken(many, 9));
      const manyKeys = many.map(({ key }) => key);
      const findMany = store.read((tables) => tables.observations.findTaken(manyKeys));
      assert.deepEqual(await findMany, many);
      const forget = (at: number) =>
        store.transact((tables) => tables.observations.forgetTakenBefore(at, 1));
      assert.deepEqual([await forget(5), (await find()).length], [false, 2]);
      assert.deepEqual([await forget(6), await forget(6)], [true, false]);
      assert.deepEqual(await find(), [{ key: 'o2', told: 'other' }]);
    });

    it('keeps batches until they are added up, steps by their time, and counts what was refused', async () => {
      const minute = 60_000;
      const step = (at: number, more: Partial<OutcomeStep> = {}): OutcomeStep => ({
        ...{ cohort: '', stepMs: minute, at: at * minute, stage: 'one', rule: -1 },
        ...{ arm: 'stable', metrics: 'some', ...more },
      });
      const acme = step(1, { cohort: 'tenant=acme' });
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(aRollout(), noLook);
        assert.equal(await tables.outcomes.countPending('r1'), 0);
        await tables.outcomes.append('r1', { records: 100, body: 'first' });
        await tables.outcomes.append('r1', { records: 20, body: 'second' });
        assert.equal(await tables.outcomes.countPending('r1'), 120);
        await tables.outcomes.save('r1', [step(0), step(1), step(5), acme]);
        await tables.outcomes.save('r1', [step(1, { metrics: 'more' })]);
        for (const lastAt of [7, 8])
          await tables.observations.addFaults('r1', [
            { outcome: 'arm_mismatch', count: 3, lastAt },
          ]);
      });
      const read = <T>(work: (outcomes: OutcomeTable) => Promise<T>) =>
        store.transact((tables) => work(tables.outcomes));
      assert.deepEqual(await read((outcomes) => outcomes.listPending('r1')), [
        { sequence: 1, body: 'first' },
        { sequence: 2, body: 'second' },
      ]);
      await read((outcomes) => outcomes.deletePending('r1'));
      assert.deepEqual(await read((outcomes) => outcomes.listPending('r1')), []);
      const all = [step(0), step(1, { metrics: 'more' }), step(5)];
      assert.deepEqual(await read((outcomes) => outcomes.list('r1', '')), all);
      const place = { cohorts: ['', 'tenant=acme'], stepMs: minute, times: [minute, 9 * minute] };
      assert.deepEqual(await read((outcomes) => outcomes.find('r1', place)), [all[1], acme]);
      const listOld = () =>
        read((outcomes) => outcomes.listBefore(5 * minute, { stepMs: minute, limit: 2 }));
      assert.deepEqual(
        (await listOld()).map(({ at }) => at),
        [0, minute],
      );
      await read((outcomes) => outcomes.delete('r1', [step(0), acme]));
      assert.deepEqual(await listOld(), [{ rolloutId: 'r1', ...step(1, { metrics: 'more' }) }]);
      const faults = await store.read((tables) => tables.observations.listFaults('r1'));
      assert.deepEqual(faults, [{ outcome: 'arm_mismatch', count: 6, lastAt: 8 }]);
    });

    describeReviewsAndRecoveries(() => store);

    it('keeps what guards remember, of all units and of cohorts, and units until their rollout has ended', async () => {
      const units = Array.from({ length: 900 }, (_, index) => ({
        ...{ unitHash: `u${index}`, records: 'seen' },
      }));
      const changed = { unitHash: 'u7', records: 'seen again' };
      const hashes = units.map(({ unitHash }) => unitHash);
      const guard = { ...createGuardState(), logEvidence: 0.1 };
      const traffic = createTrafficState();
      const acme = {
        cohort: { attribute: 'tenant', value: 'acme=1' },
        state: { units: { stable: 3, candidate: 1 }, guards: new Map([['cost', guard]]) },
      };
      const others = { ...acme, cohort: { attribute: 'tenant' } };
      const find = () => store.read((tables) => tables.guards.findUnits('r1', hashes));
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(aRollout(), noLook);
        assert.equal((await tables.guards.readStates('r1')).byKey.size, 0);
        await tables.guards.saveUnits('r1', units);
        await tables.guards.saveUnits('r1', [changed]);
        await tables.guards.saveStates('r1', { traffic });
        await tables.guards.saveStates('r1', { byKey: new Map([['cost', createGuardState()]]) });
        await tables.guards.saveStates('r1', { byKey: new Map([['cost', guard]]) });
        await tables.cohorts.save('r1', [{ ...acme, state: { ...acme.state, guards: new Map() } }]);
        await tables.cohorts.save('r1', [acme, others]);
      });
      const states = await store.read((tables) => tables.guards.readStates('r1'));
      assert.deepEqual(states, { traffic, byKey: new Map([['cost', guard]]) });
      assert.deepEqual(await store.read((tables) => tables.cohorts.list('r1')), [others, acme]);
      const names = await store.read((tables) => tables.cohorts.listNames('r1'));
      assert.deepEqual(names, [others.cohort, acme.cohort]);
      const found = await find();
      assert.equal(found.length, 900);
      assert.deepEqual(
        found.find(({ unitHash }) => unitHash === 'u7'),
        changed,
      );
      const forget = () => store.transact((tables) => tables.guards.forgetUnits(500));
      assert.equal(await forget(), false);
      const { stageEnteredAt: _, watchedMs: __, ...facts } = aRollout();
      const end = { cause: 'person', actor, at: 9 } as const;
      const ended = { ...facts, phase: 'rolledBack', revision: 2, end } as const;
      await store.transact((tables) => tables.rollouts.update(ended, noLook, 1));
      assert.deepEqual([await forget(), (await find()).length], [true, 400]);
      assert.deepEqual([await forget(), await forget(), await find()], [true, false, []]);
    });

    it('keeps tokens with their permissions and when they were revoked', async () => {
      const token = {
        tokenId: 't1',
        hash: 'abc',
        ...actor,
        roles: ['author'],
        environments: ['staging'],
        createdAt: 1,
        createdBy: 'Ada',
        expiresAt: 99,
      } as const;
      await store.transact((tables) => tables.tokens.insert(token));
      assert.deepEqual(await store.read((tables) => tables.tokens.list()), [token]);
      await store.transact((tables) => tables.tokens.revoke('t1', 7));
      await store.transact((tables) => tables.tokens.revoke('t1', 8));
      assert.deepEqual(await store.read((tables) => tables.tokens.list()), [
        { ...token, revokedAt: 7 },
      ]);
    });
  });
}
