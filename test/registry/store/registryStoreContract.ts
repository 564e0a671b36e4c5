import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Deployment } from '../../../src/domain/deployment/deployment.ts';
import { createGuardState } from '../../../src/domain/guards/createGuardState.ts';
import { createTrafficState } from '../../../src/domain/guards/createTrafficState.ts';
import type { Actor } from '../../../src/domain/identity/actor.ts';
import type { ProgressingRollout } from '../../../src/domain/rollout/rollout.ts';
import type { RegistryStore, StoreTables } from '../../../src/registry/store/registryStore.ts';
import type { NewEvent } from '../../../src/registry/store/tables/eventTable.ts';

const actor: Actor = { name: 'Ada', kind: 'person' };
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

    it('knows ids of outcomes again for as long as they are kept', async () => {
      const one = { prompt: 'a', id: 'o1', revision: 2, unitHash: 'u', receivedAt: 5 };
      const many = Array.from({ length: 1000 }, (_, index) => `o${index}`);
      await store.transact(async (tables) => {
        await tables.observations.saveKnown('staging', [{ ...one, metrics: ['cost'] }]);
        await tables.observations.saveKnown('staging', [{ ...one, metrics: ['cost', 'stars'] }]);
      });
      const find = (environment: string, prompt: string) =>
        store.read((tables) => tables.observations.findKnown(environment, prompt, many));
      assert.deepEqual(await find('staging', 'a'), [{ ...one, metrics: ['cost', 'stars'] }]);
      assert.deepEqual(await find('production', 'a'), []);
      assert.deepEqual(await find('staging', 'b'), []);
      await store.transact((tables) => tables.observations.deleteKnownBefore(5));
      assert.equal((await find('staging', 'a')).length, 1);
      await store.transact((tables) => tables.observations.deleteKnownBefore(6));
      assert.deepEqual(await find('staging', 'a'), []);
    });

    it('adds outcomes up by the minute, and counts those that were refused', async () => {
      const minute = 60_000;
      const key = {
        rolloutId: 'r1',
        stage: 'one',
        rule: -1,
        arm: 'stable',
        metric: 'cost',
      } as const;
      const sums = { count: 2, sum: 0.5, sumOfSquares: 0.25 };
      const read = (stepMs: number) => store.read((tables) => tables.outcomes.list('r1', stepMs));
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(aRollout(), noLook);
      });
      assert.equal(await store.read((tables) => tables.outcomes.findSpan('r1')), undefined);
      for (const lastAt of [7, 8])
        await store.transact(async (tables) => {
          await tables.outcomes.add(
            [0, 1, 5].map((n) => ({ ...key, ...sums, minute: n * minute })),
          );
          await tables.observations.addFaults('r1', [
            { outcome: 'arm_mismatch', count: 3, lastAt },
          ]);
        });
      const twice = { ...key, count: 4, sum: 1, sumOfSquares: 0.5 };
      assert.deepEqual(
        await read(minute),
        [0, 1, 5].map((n) => ({ ...twice, minute: n * minute })),
      );
      assert.deepEqual(await read(5 * minute), [
        { ...key, count: 8, sum: 2, sumOfSquares: 1, minute: 0 },
        { ...twice, minute: 5 * minute },
      ]);
      const span = await store.read((tables) => tables.outcomes.findSpan('r1'));
      assert.deepEqual(span, { from: 0, to: 5 * minute });
      const faults = await store.read((tables) => tables.observations.listFaults('r1'));
      assert.deepEqual(faults, [{ outcome: 'arm_mismatch', count: 6, lastAt: 8 }]);
    });

    it('keeps what guards remember, and units until their rollout has ended', async () => {
      const record = { metric: 'cost', from: 0.25, below: 1, stages: ['one'] };
      const units = Array.from({ length: 900 }, (_, index) => ({
        ...{ unitHash: `u${index}`, records: [record] },
      }));
      const changed = { unitHash: 'u7', records: [{ ...record, below: 0.5 }] };
      const hashes = units.map(({ unitHash }) => unitHash);
      const guard = { ...createGuardState(), logEvidence: 0.1 };
      const states = { traffic: createTrafficState(), byMetric: new Map([['cost', guard]]) };
      const find = () => store.read((tables) => tables.guards.findUnits('r1', hashes));
      await store.transact(async (tables) => {
        await addPrompt(tables, 'a', 2);
        await addEnvironment(tables, 'staging');
        await tables.rollouts.insert(aRollout(), noLook);
        assert.equal((await tables.guards.readStates('r1')).byMetric.size, 0);
        await tables.guards.saveUnits('r1', units);
        await tables.guards.saveUnits('r1', [changed]);
        await tables.guards.saveStates('r1', states);
        await tables.guards.saveStates('r1', states);
      });
      assert.deepEqual(await store.read((tables) => tables.guards.readStates('r1')), states);
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

function anEvent(prompt: string): NewEvent {
  return { type: 'prompt.created', at: '2026-11-20T10:00:00.000Z', actor, prompt };
}

function aVersion(prompt: string, index: number) {
  return {
    prompt,
    version: `1.0.${index}`,
    sequence: index + 1,
    parent: index === 0 ? null : `1.0.${index - 1}`,
    content: { messages: [{ role: 'user' as const, content: `Text ${index} \u0000 "ü"` }] },
    source: `\ufeffsource 😀 ${index}\r\n\ttrailing `,
    contentHash: `hash-${prompt}-${index}`,
    message: 'Why',
    origins: [{ commit: 'abcdef0' }],
    dependencies: {},
    createdAt: 1000 + index,
    createdBy: actor,
  };
}

async function addPrompt(tables: StoreTables, key: string, versions = 0): Promise<void> {
  await tables.prompts.save({
    key,
    archived: false,
    versionCount: versions,
    ...(versions === 0 ? {} : { newestVersion: `1.0.${versions - 1}` }),
    createdAt: 1,
  });
  for (let index = 0; index < versions; index += 1)
    await tables.versions.insert(aVersion(key, index));
}

async function addEnvironment(tables: StoreTables, name: string): Promise<void> {
  const rules = { order: 1, protected: false, requireEvidence: false, accepts: 'any' } as const;
  await tables.environments.save({ name, ...rules });
}

function aDeployment(part: { revision: number; stable: string; at: number }): Deployment {
  return { prompt: 'a', environment: 'staging', actor, reason: 'deployed', ...part };
}

function aRollout(): ProgressingRollout {
  return {
    id: 'r1',
    prompt: 'a',
    environment: 'staging',
    candidate: '1.0.1',
    candidateHash: 'hash-a-1',
    stable: '1.0.0',
    plan: { stages: [{ name: 'one', traffic: 1 }] },
    note: {},
    salt: 'ab',
    createdAt: 1,
    createdBy: actor,
    revision: 1,
    updatedAt: 1,
    phase: 'progressing',
    stageIndex: 0,
    stageEnteredAt: 1,
    watchedMs: 0,
  };
}
