import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RegistryClient } from '../../../src/client/registryClient.ts';
import type { Role } from '../../../src/domain/identity/actor.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { review } from '../../../src/extension/commands/reviewCommand.ts';
import { CancelledError } from '../../../src/extension/platform/userError.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import type { PanelTarget } from '../../../src/protocol/panel/panelTarget.ts';
import { aPrompt, CommandBench, file, key } from './commandBench.ts';

const plan: RolloutPlan = {
  stages: [
    { name: 'ten', traffic: 10, reviews: { count: 1 } },
    { name: 'full', traffic: 100 },
  ],
};
const override = { conditions: ['evidence'], reason: 'test' };
const place = { prompt: key, environment: 'production' };

describe('Review…', () => {
  let bench: CommandBench;
  /** Publishes what Ada reviews. */
  let grace: RegistryClient;
  let shown: PanelTarget[];
  let revealed: unknown[];

  beforeEach(async () => {
    bench = await CommandBench.start();
    shown = [];
    revealed = [];
    grace = await enter('Grace', ['author', 'owner', 'viewer']);
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    bench.activeFile = file;
  });

  afterEach(() => bench.close());

  const enter = async (name: string, roles: Role[]): Promise<RegistryClient> => {
    const { token } = await bench.client.tokens.create({ name, kind: 'person', roles });
    return bench.clientOf(token);
  };
  const publish = async (by: RegistryClient): Promise<void> => {
    const source = aPrompt('Two.');
    const { content } = parsePromptFile(source);
    assert.ok(content !== undefined);
    await by.versions.publish(key, {
      ...{ parent: '1.0.0', newestSeen: '1.0.0', bump: 'minor', content, source, message: 'Two' },
    });
    bench.write(source);
  };
  const start = async (by = grace, own: RolloutPlan = plan): Promise<string> => {
    await publish(by);
    const { id } = await grace.rollouts.start(place, { candidate: '1.1.0', plan: own, override });
    await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'progressing');
    return id;
  };
  const run = (target = {}): Promise<void> =>
    review(target, bench.deps, (one, part) => {
      shown.push(one);
      revealed.push(part);
      return Promise.resolve();
    });
  const reviews = async (id: string) =>
    (await bench.client.rollouts.get(id)).reviews?.map((one) => [one.decision, one.comment]);

  it('opens the rollout that waits, without anything to choose', async () => {
    const id = await start();
    bench.answers = ['Enter'];
    await run();
    assert.deepEqual(shown, [{ registry: bench.connection.id, ...place, rolloutId: id }]);
    assert.deepEqual(revealed, ['review']);
    assert.equal(bench.shown[0]?.title, 'Review support/answer 1.1.0 in production');
    assert.equal(bench.shown[0].detail, 'Stage “ten” needs one more review by the role reviewer.');
  });

  it('signs off, with a comment or without, and says what is missing now', async () => {
    const id = await start();
    bench.answers = ['Sign Off', '  reads well '];
    await run();
    assert.deepEqual(await reviews(id), [['approve', 'reads well']]);
    assert.equal(
      bench.said[0]?.message,
      'You signed off stage “ten” of support/answer 1.1.0. This stage is left when a person advances it.',
    );
    await bench.offered[0]?.run();
    assert.equal(bench.ran[0]?.id, 'promptRollout.openRollout');
  });

  it('refuses with a comment, and takes it back by signing off', async () => {
    const id = await start();
    bench.answers = ['Refuse', 'too terse'];
    await run();
    assert.deepEqual(await reviews(id), [['refuse', 'too terse']]);
    assert.match(bench.said[0]?.message ?? '', /^You refused stage “ten” of support\/answer 1\.1/);
    await bench.until(
      () => bench.connection.state.rollouts.get(id)?.reviewWanted?.reviewedBy.length === 1,
    );
    bench.answers = ['Sign Off', ''];
    await run({ rolloutId: id });
    assert.deepEqual(await reviews(id), [['approve', undefined]]);
  });

  it('refuses nothing without a comment', async () => {
    await start();
    bench.answers = ['Refuse', '   '];
    await assert.rejects(run(), /A refusal needs a comment/);
  });

  it('keeps what was typed when the registry does not take it, and offers it again', async () => {
    const id = await start();
    bench.meanwhile = {
      kind: 'input',
      run: async () => {
        await grace.rollouts.rollback(id);
      },
    };
    bench.answers = ['Sign Off', 'reads well'];
    await assert.rejects(run(), /This rollout has ended, so no review is wanted\./);
    assert.equal([...bench.drafts.values()].at(-1), 'reads well');
    bench.answers = [];
    await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'rolledBack');
    await run();
    assert.equal(bench.said.at(-1)?.message, 'No rollout waits for your review.');
  });

  it('is left without a decision by Escape', async () => {
    const id = await start();
    bench.answers = ['Esc'];
    await assert.rejects(run(), CancelledError);
    assert.deepEqual((await reviews(id)) ?? [], []);
  });

  it('is not for the author, and says whom to ask', async () => {
    const id = await start(bench.client);
    await assert.rejects(
      run({ rolloutId: id }),
      /You published support\/answer 1\.1\.0, and nobody reviews what is their own\. Ask somebody else with the role reviewer\./,
    );
  });

  it('says which role it takes', async () => {
    const id = await start(grace, {
      stages: [{ name: 'ten', traffic: 10, reviews: { count: 2, role: 'owner' } }],
    });
    const { identity } = bench.connection.state.info ?? {};
    assert.ok(identity !== undefined);
    identity.roles.splice(identity.roles.indexOf('owner'), 1);
    await assert.rejects(run({ rolloutId: id }), /for persons with the role owner, which your/);
  });

  it('says that nothing is asked, which is no fault', async () => {
    const id = await start(grace, { stages: [{ name: 'ten', traffic: 10 }] });
    await run({ rolloutId: id });
    bench.activeFile = undefined;
    await run({ prompt: 'other' });
    assert.deepEqual(
      bench.said.map(({ message }) => message),
      ['support/answer 1.1.0 asks for no review now.', 'No rollout waits for your review.'],
    );
    assert.deepEqual(bench.shown, []);
  });

  it('finds what waits elsewhere when the file in front waits for nothing', async () => {
    const id = await start();
    bench.activeFile = 'file:///shop/prompts/other.prompt.yml';
    bench.write(aPrompt('Other.'), bench.activeFile);
    bench.answers = ['Enter'];
    await run();
    assert.equal(shown[0]?.rolloutId, id);
  });

  it('asks which one where several wait', async () => {
    const first = await start();
    await grace.deployments.deploy(
      { ...place, environment: 'staging' },
      { version: '1.0.0' },
      { expected: 'none' },
    );
    const { id } = await grace.rollouts.start(
      { ...place, environment: 'staging' },
      { candidate: '1.1.0', plan },
    );
    await bench.until(() => bench.connection.state.rollouts.has(id));
    bench.answers = ['support/answer', 'Enter'];
    await run();
    assert.equal(bench.shown[0]?.labels.length, 2);
    assert.ok([first, id].includes(shown[0]?.rolloutId ?? ''));
  });
});
