import assert from 'node:assert/strict';
import { it } from 'mocha';
import type { RegistryStore } from '../../../src/registry/store/registryStore.ts';
import { actor, addEnvironment, addPrompt, aRollout } from './storedThings.ts';

/** More than SQLite takes as parameters. */
const manyIds = ['r1', ...Array.from({ length: 33_000 }, (_, index) => `other-${index}`)];
const noLook = { gate: [], guards: { guards: [] } };

/** What a store keeps of people's decisions, and of what is usual for versions. */
export function describeReviewsAndRecoveries(store: () => RegistryStore): void {
  it('keeps the latest decision of each person on each stage, newest first', async () => {
    const ada = { actor, roles: ['reviewer', 'owner'], stageIndex: 0 } as const;
    const bob = { ...ada, actor: { ...actor, name: 'Bob' } };
    await store().transact(async (tables) => {
      await addPrompt(tables, 'a', 2);
      await addEnvironment(tables, 'staging');
      await tables.rollouts.insert(aRollout(), noLook);
      await tables.reviews.save('r1', { ...ada, decision: 'refuse', comment: 'no', at: 1 });
      await tables.reviews.save('r1', { ...bob, decision: 'refuse', comment: 'no', at: 2 });
      await tables.reviews.save('r1', { ...ada, decision: 'approve', at: 3 });
      await tables.reviews.save('r1', { ...ada, stageIndex: 1, decision: 'approve', at: 3 });
    });
    const reviews = [
      { ...ada, stageIndex: 1, decision: 'approve', at: 3 },
      { ...ada, decision: 'approve', at: 3 },
      { ...bob, decision: 'refuse', comment: 'no', at: 2 },
    ];
    const list = (ids: string[]) => store().read((tables) => tables.reviews.list(ids));
    assert.deepEqual([...(await list(['r1', 'r2']))], [['r1', reviews]]);
    assert.equal((await list([])).size, 0);
    assert.equal((await list(manyIds)).size, 1);
    const stored = await store().read((tables) => tables.rollouts.find('r1'));
    assert.deepEqual(stored?.reviews, reviews);
    assert.deepEqual(stored.candidateAuthor, actor);
  });

  it('keeps what is usual for a version by the hour, and forgets what is old', async () => {
    const place = { environment: 'staging', prompt: 'a', revision: 3 };
    const hour = (number: number, metrics: string) => ({ hour: number, metrics });
    await store().transact(async ({ baselines }) => {
      await baselines.save(place, { version: '1.0.0', ...hour(10, 'first') });
      await baselines.save(place, { version: '1.0.0', ...hour(10, 'more') });
      await baselines.save({ ...place, revision: 5 }, { version: '1.0.0', ...hour(10, 'later') });
      await baselines.save({ ...place, revision: 4 }, { version: '1.0.1', ...hour(20, 'other') });
      await baselines.save(place, { version: '1.0.0', ...hour(20, 'next') });
    });
    const list = (revision: number) =>
      store().read(({ baselines }) => baselines.list({ ...place, version: '1.0.0', revision }));
    assert.deepEqual(await list(0), [hour(20, 'next'), hour(10, 'later'), hour(10, 'more')]);
    assert.deepEqual(await list(4), [hour(10, 'later')]);
    assert.equal(await store().read(({ baselines }) => baselines.find(place, 10)), 'more');
    await store().transact(({ baselines }) => baselines.forgetBefore(11));
    assert.deepEqual(await list(0), [hour(20, 'next')]);
    assert.equal(await store().read(({ baselines }) => baselines.find(place, 10)), undefined);
  });

  it('keeps what was usual before a rollout apart from its recovery, which begins with the rollback', async () => {
    const before = { refusal: { count: 9, sum: 1, squares: 1 } };
    const look = { state: 'watching', since: 5, metrics: [] } as const;
    const confirmed = { actor, at: 8, comment: 'quiet' };
    await store().transact(async (tables) => {
      await addPrompt(tables, 'a', 2);
      await addEnvironment(tables, 'staging');
      await tables.rollouts.insert(aRollout(), noLook);
      await tables.recoveries.keepBefore('r1', before);
    });
    const read = () =>
      store().read(async ({ recoveries }) => ({
        before: await recoveries.readBefore('r1'),
        recovery: (await recoveries.list(['r1'])).get('r1'),
        watched: await recoveries.listWatched(7),
      }));
    assert.deepEqual(await read(), { before, recovery: undefined, watched: [] });
    const recovery = { revision: 3, look };
    await store().transact(({ recoveries }) => recoveries.save('r1', recovery, 8));
    assert.deepEqual(await read(), { before, recovery, watched: ['r1'] });
    const closed = { ...recovery, confirmed };
    await store().transact(({ recoveries }) => recoveries.save('r1', closed, undefined));
    assert.deepEqual(await read(), { before, recovery: closed, watched: [] });
    await store().read(async ({ recoveries }) => {
      assert.deepEqual(await recoveries.readBefore('r2'), {});
      assert.equal((await recoveries.list([])).size, 0);
      assert.equal((await recoveries.list(manyIds)).size, 1);
    });
  });
}
