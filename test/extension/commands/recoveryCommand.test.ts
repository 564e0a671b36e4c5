import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { confirmRecovery } from '../../../src/extension/commands/recoveryCommand.ts';
import { aPrompt, CommandBench, file, key } from './commandBench.ts';

const override = { conditions: ['evidence'], reason: 'test' };

describe('Confirm Recovery…', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    await bench.deploy('1.0.0', 'staging');
    await bench.publish(aPrompt('Two.'), '1.1.0');
    bench.write(aPrompt('Two.'));
  });

  afterEach(() => bench.close());

  const rollBack = async (environment = 'production'): Promise<string> => {
    const { id } = await bench.client.rollouts.start(
      { prompt: key, environment },
      {
        candidate: '1.1.0',
        plan: { stages: [{ name: 'ten', traffic: 10 }] },
        ...(environment === 'production' ? { override } : {}),
      },
    );
    await bench.client.rollouts.rollback(id);
    await bench.until(() => bench.connection.state.rollouts.get(id)?.recovery !== undefined);
    return id;
  };
  const confirmed = async (id: string) => (await bench.client.rollouts.get(id)).recovery?.confirmed;

  it('closes the record, with a reason where the numbers do not show it', async () => {
    const id = await rollBack();
    bench.answers = ['Looked at ten answers'];
    await confirmRecovery({}, bench.deps);
    assert.equal(bench.shown[0]?.title, 'Confirm recovery of support/answer in production');
    assert.match(bench.shown[0].detail, /^Recovery: .* How do you know that things are well\?$/);
    assert.equal((await confirmed(id))?.comment, 'Looked at ten answers');
    assert.equal(
      bench.said[0]?.message,
      'Recovery of support/answer in production is confirmed: the record of the rollback of 1.1.0 is closed.',
    );
    await bench.until(
      () => bench.connection.state.rollouts.get(id)?.recovery?.confirmed !== undefined,
    );
    await assert.rejects(
      confirmRecovery({}, bench.deps),
      /No rollback waits for its recovery to be confirmed\./,
    );
  });

  it('wants a reason only where the numbers do not show it', async () => {
    const id = await rollBack();
    bench.answers = [' '];
    await assert.rejects(confirmRecovery({}, bench.deps), /so say how you know/);
    const known = bench.connection.state.rollouts.get(id);
    assert.ok(known?.recovery !== undefined);
    known.recovery.state = 'recovered';
    bench.answers = [''];
    await confirmRecovery({ rolloutId: id }, bench.deps);
    assert.deepEqual(Object.keys((await confirmed(id)) ?? {}).sort(), ['actor', 'at']);
  });

  it('keeps what was typed when the registry does not take it', async () => {
    const id = await rollBack();
    const { token } = await bench.client.tokens.create({
      ...{ name: 'Grace', kind: 'person', roles: ['owner', 'viewer'] },
    });
    bench.meanwhile = {
      kind: 'input',
      run: async () => {
        await bench.clientOf(token).rollouts.confirmRecovery(id, { comment: 'first' });
      },
    };
    bench.answers = ['Looked at it'];
    await assert.rejects(confirmRecovery({}, bench.deps), /Grace confirmed this recovery/);
    assert.equal([...bench.drafts.values()].at(-1), 'Looked at it');
  });

  it('asks which one where several wait, the newest first, and Enter takes that', async () => {
    await rollBack('staging');
    bench.registry.clock.advance(60_000);
    const newest = await rollBack();
    bench.answers = ['Enter', 'seen'];
    await confirmRecovery({}, bench.deps);
    const [shown] = bench.shown;
    assert.match(
      shown?.labels[0] ?? '',
      /^support\/answer 1\.1\.0 \| rolled back .* · production$/,
    );
    assert.deepEqual(
      shown?.labels.map((label) => label.split(' · ').at(-1)),
      ['production', 'staging'],
    );
    assert.equal((await confirmed(newest))?.comment, 'seen');
  });

  it('is for owners', async () => {
    await rollBack();
    const { identity } = bench.connection.state.info ?? {};
    assert.ok(identity !== undefined);
    identity.roles.splice(identity.roles.indexOf('owner'), 1);
    await assert.rejects(confirmRecovery({}, bench.deps), /Only a person with the role owner/);
  });
});
