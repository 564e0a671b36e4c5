import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { listWatchedRollouts } from '../../../src/extension/rollouts/watchedRollouts.ts';
import { aPrompt, CommandBench, key } from '../commands/commandBench.ts';

const place = { prompt: key, environment: 'staging' };

describe('what a rollback asks, by what was served since', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    await bench.publish(aPrompt('One.'));
    await bench.publish(aPrompt('Two.'), '1.1.0');
    await bench.publish(aPrompt('Three.'), '1.2.0');
    await bench.deploy('1.0.0', 'staging');
  });

  afterEach(() => bench.close());

  const start = async (candidate: string): Promise<string> => {
    const stages = [{ name: 'ten', traffic: 10 }];
    const { id } = await bench.client.rollouts.start(place, { candidate, plan: { stages } });
    await bench.until(() => bench.connection.state.rollouts.has(id));
    return id;
  };
  /** Of which too little was reported since. */
  const rollBack = async (candidate: string): Promise<string> => {
    const id = await start(candidate);
    await bench.client.rollouts.rollback(id);
    await bench.until(() => bench.connection.state.rollouts.get(id)?.recovery !== undefined);
    const recovery = bench.connection.state.rollouts.get(id)?.recovery;
    assert.ok(recovery !== undefined);
    recovery.state = 'watching';
    bench.registry.clock.advance(1000);
    return id;
  };
  const needOf = (id: string) =>
    listWatchedRollouts([bench.project], bench.deps.seenRollouts, bench.deps.moment()).find(
      ({ rollout }) => rollout.id === id,
    )?.need;

  it('is still open while what it went back to is served, also beside a later candidate', async () => {
    const id = await rollBack('1.1.0');
    assert.equal(needOf(id), 'recovering');
    await start('1.2.0');
    assert.equal(needOf(id), 'recovering');
  });

  it('is over once another version was deployed, also when that was taken back', async () => {
    const id = await rollBack('1.1.0');
    await bench.deploy('1.2.0', 'staging');
    assert.equal(needOf(id), 'ended');
    await bench.deploy('1.0.0', 'staging');
    assert.equal(needOf(id), 'ended');
  });

  it('is over once a later rollout completed', async () => {
    const id = await rollBack('1.1.0');
    const later = await start('1.2.0');
    const { revision } = await bench.client.rollouts.get(later);
    await bench.client.rollouts.advance(later, {}, { expected: revision });
    await bench.until(() => bench.stable('staging') === '1.2.0');
    assert.equal(needOf(id), 'ended');
  });
});
