import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import { revert } from '../../../src/extension/commands/revertCommand.ts';
import { advance, pause, resume } from '../../../src/extension/commands/rolloutCommands.ts';
import { CancelledError, UserError } from '../../../src/extension/platform/userError.ts';
import { Reporter } from '../../registry/observations/reporter.ts';
import { aPrompt, CommandBench, file, key } from './commandBench.ts';

const plan = {
  name: 'Own',
  stages: [
    { name: 'one', traffic: 1, hold: '1m' },
    { name: 'ten', traffic: 10 },
    { name: 'full', traffic: 100 },
  ],
};

const plain = (text: string | undefined) => text?.replaceAll('\u00a0', ' ');

describe('acting on a rollout', () => {
  let bench: CommandBench;

  beforeEach(async () => {
    bench = await CommandBench.start();
    bench.activeFile = file;
    await bench.publish(aPrompt('One.'));
    await bench.deploy('1.0.0', 'production');
    await bench.publish(aPrompt('Two.'), '1.1.0');
    bench.write(aPrompt('Two.'));
  });

  afterEach(() => bench.close());

  /** Serves at once with an override, or waits for evidence. */
  const start = async (serves = true, own: RolloutPlan = plan): Promise<string> => {
    const override = { conditions: ['evidence'], reason: 'test' };
    const { id } = await bench.client.rollouts.start(
      { prompt: key, environment: 'production' },
      { candidate: '1.1.0', plan: own, ...(serves ? { override } : {}) },
    );
    await bench.until(() => bench.connection.state.rollouts.has(id));
    return id;
  };
  const phase = async (id: string) => (await bench.client.rollouts.get(id)).phase;

  describe('Advance', () => {
    it('shows each unmet condition in words and asks an owner for a reason', async () => {
      const id = await start();
      bench.answers = ['anyway', 'No time', 'Advance to'];
      await advance({}, bench.deps);
      assert.match(
        plain(bench.shown[0]?.labels[0]) ?? '',
        /^\$\(circle-slash\) The stage has to be watched/,
      );
      assert.equal(bench.shown[0]?.value, '$(watch) Wait');
      assert.equal(
        plain(bench.shown[2]?.title),
        'Advance support/answer 1.1.0 in production: 1 % → 10 %',
      );
      assert.deepEqual((await bench.client.rollouts.get(id)).rules, [{ percent: 10 }]);
    });

    /** A running rollout whose dry run has seen harm. */
    const startHarmful = async (place: { prompt: string; environment: string }) => {
      const { id } = await bench.client.rollouts.start(place, {
        candidate: '1.1.0',
        plan: {
          guards: [{ metric: 'parseFailure', margin: 0.01, dryRun: true }],
          stages: [
            { name: 'half', traffic: 50 },
            { name: 'full', traffic: 100 },
          ],
        },
        ...(place.environment === 'staging'
          ? {}
          : { override: { conditions: ['evidence'], reason: 'test' } }),
      });
      const application = new Reporter(bench.registry.url, bench.registry.appToken, place);
      const units = Array.from({ length: 80 }, (_, index) => `unit-${index}`);
      const seen = await Promise.all(units.map((unit) => application.observe(unit, { id: unit })));
      await application.report(
        seen.map((one) => ({ ...one, parseFailure: one.version === '1.1.0' })),
      );
      await bench.registry.tick();
      await bench.until(() => bench.connection.state.rollouts.has(id));
      return id;
    };
    const noted =
      'Everyone else keeps 1.0.0.\nA dry-run guard sees harm and does not act: parse failures 100 % vs 0 %.';

    it('tells what a dry run sees, which holds nobody', async () => {
      await startHarmful({ prompt: key, environment: 'production' });
      bench.answers = ['Advance to'];
      await advance({}, bench.deps);
      assert.equal(plain(bench.shown[0]?.detail), noted);
    });

    it('asks because of it where no environment asks, and only then', async () => {
      const place = { prompt: key, environment: 'staging' };
      await bench.deploy('1.0.0', 'staging');
      const id = await startHarmful(place);
      bench.answers = ['Esc'];
      await assert.rejects(advance({ ...place, rolloutId: id }, bench.deps), CancelledError);
      bench.answers = ['Advance to'];
      await advance({ ...place, rolloutId: id }, bench.deps);
      assert.deepEqual(
        bench.shown.map(({ kind, detail }) => [kind, plain(detail)]),
        [
          ['confirm', noted],
          ['confirm', noted],
        ],
      );
      assert.deepEqual((await bench.client.rollouts.get(id)).rules, [{ percent: 100 }]);
    });

    it('waits when the person chooses to', async () => {
      await start();
      bench.answers = ['Enter'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
    });

    it('needs only the one dialog when nothing else is missing', async () => {
      await start();
      await bench.registry.watch(61_000);
      bench.answers = ['Advance to'];
      await advance({}, bench.deps);
      assert.deepEqual(
        bench.shown.map(({ kind }) => kind),
        ['confirm'],
      );
    });

    it('shows what somebody else did and offers to try again', async () => {
      const id = await start();
      bench.meanwhile = {
        kind: 'confirm',
        run: async () => {
          await bench.client.rollouts.pause(id, { reason: 'Looks odd' });
        },
      };
      bench.answers = ['anyway', 'No time', 'Advance to', 'Esc'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
      const conflict = bench.shown.at(-1);
      assert.equal(conflict?.title, 'Somebody changed this meanwhile.');
      assert.match(conflict.detail, /paused.*By Ada\. Reason: Looks odd/);
    });

    it('names who advanced meanwhile, and why', async () => {
      const id = await start();
      bench.meanwhile = {
        kind: 'confirm',
        run: async () => {
          const { revision, conditions } = await bench.client.rollouts.get(id);
          const unmet = conditions.filter(({ state }) => state !== 'met').map(({ key }) => key);
          const override = { conditions: unmet, reason: 'The desk waits' };
          await bench.client.rollouts.advance(id, { override }, { expected: revision });
        },
      };
      bench.answers = ['anyway', 'No time', 'Advance to', 'Esc'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
      assert.match(bench.shown.at(-1)?.detail ?? '', /By Ada\. Reason: The desk waits/);
    });

    it('keeps the reason of a request that failed', async () => {
      await start();
      bench.answers = ['anyway', 'Because of the launch', 'Esc'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
      bench.answers = ['anyway', 'Esc'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
      assert.equal(bench.shown.at(-1)?.value, 'Because of the launch');
    });

    it('says that no rollout runs', async () => {
      await assert.rejects(advance({}, bench.deps), /No rollout is running\./);
    });
  });

  it('pauses at once, in a protected environment too, and resumes after one dialog', async () => {
    const id = await start();
    await pause({}, bench.deps);
    assert.equal(bench.shown.length, 0);
    assert.equal(await phase(id), 'paused');
    assert.equal(plain(bench.said[0]?.message), 'support/answer 1.1.0 is paused and stays at 1 %.');
    await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'paused');
    bench.answers = ['Resume (from'];
    await resume({}, bench.deps);
    assert.equal(
      bench.shown[0]?.detail,
      'Traffic stays as it is; stages may advance again.\nPaused by Ada.',
    );
    assert.equal(await phase(id), 'progressing');
  });

  it('says before resuming that the guard which paused it still sees harm', async () => {
    const guarded: RolloutPlan = {
      guards: [{ metric: 'parseFailure', margin: 0.05, onHarm: 'pause' }],
      stages: [
        { name: 'half', traffic: 50 },
        { name: 'full', traffic: 100 },
      ],
    };
    const id = await start(true, guarded);
    const application = new Reporter(bench.registry.url, bench.registry.appToken, {
      prompt: key,
      environment: 'production',
    });
    const units = Array.from({ length: 80 }, (_, index) => `unit-${index}`);
    const seen = await Promise.all(units.map((unit) => application.observe(unit, { id: unit })));
    await application.report(
      seen.map((one) => ({ ...one, parseFailure: one.version === '1.1.0' })),
    );
    await bench.registry.tick();
    await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'paused');
    bench.answers = ['Esc'];
    await assert.rejects(resume({}, bench.deps), CancelledError);
    assert.equal(
      bench.shown[0]?.detail,
      'Paused by guard “parse failures”, which still sees harm: it will pause again at the next look.',
    );
  });

  it('says before resuming that an automatic stage whose conditions hold is left at once', async () => {
    const stages = [
      { name: 'ten', traffic: 10 },
      { name: 'full', traffic: 100 },
    ];
    const id = await start(true, { advance: 'automatic', stages });
    await pause({}, bench.deps);
    await bench.until(() => bench.connection.state.rollouts.get(id)?.phase === 'paused');
    bench.answers = ['Esc'];
    await assert.rejects(resume({}, bench.deps), CancelledError);
    assert.equal(
      plain(bench.shown[0]?.detail),
      'Stages advance again; every condition holds, so it goes to 100 % at once.\nPaused by Ada.',
    );
  });

  describe('one of several rollouts', () => {
    const guarded: RolloutPlan = {
      guards: [{ metric: 'parseFailure', margin: 0.05, onHarm: 'notify' }],
      stages: [
        { name: 'half', traffic: 50 },
        { name: 'full', traffic: 100 },
      ],
    };

    /** One in production that is worse, and a newer one in staging, which is not protected. */
    const startTwo = async (): Promise<{ harmful: string; newer: string }> => {
      const harmful = await start(true, guarded);
      const application = new Reporter(bench.registry.url, bench.registry.appToken, {
        prompt: key,
        environment: 'production',
      });
      const units = Array.from({ length: 80 }, (_, index) => `unit-${index}`);
      const seen = await Promise.all(units.map((unit) => application.observe(unit, { id: unit })));
      await application.report(
        seen.map((one) => ({ ...one, parseFailure: one.version === '1.1.0' })),
      );
      await bench.registry.tick();
      await bench.until(() => bench.connection.state.rollouts.get(harmful)?.health === 'harm');
      await bench.deploy('1.0.0', 'staging');
      const { id: newer } = await bench.client.rollouts.start(
        { prompt: key, environment: 'staging' },
        { candidate: '1.1.0', plan },
      );
      await bench.until(() => bench.connection.state.rollouts.has(newer));
      return { harmful, newer };
    };
    const isPaused = (id: string): boolean =>
      bench.connection.state.rollouts.get(id)?.phase === 'paused';

    it('is chosen on purpose before anything goes on, and Enter alone chooses none', async () => {
      const { harmful, newer } = await startTwo();
      bench.answers = ['Esc'];
      await assert.rejects(advance({}, bench.deps), CancelledError);
      for (const id of [harmful, newer]) await bench.client.rollouts.pause(id);
      await bench.until(() => isPaused(harmful) && isPaused(newer));
      bench.answers = ['Esc'];
      await assert.rejects(resume({}, bench.deps), CancelledError);
      assert.deepEqual(
        bench.shown.map(({ kind, value, labels }) => [kind, value, labels.length]),
        [
          ['pick', '', 2],
          ['pick', '', 2],
        ],
      );
    });

    it('is the harmful one first where that makes things safer', async () => {
      const { harmful } = await startTwo();
      bench.answers = ['Enter'];
      await pause({}, bench.deps);
      assert.equal(await phase(harmful), 'paused');
    });
  });

  it('says in which state the rollout is when it cannot do that', async () => {
    await start();
    await assert.rejects(resume({}, bench.deps), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(plain(error.message) ?? '', /cannot do that now: .*1 %/);
      return true;
    });
  });

  describe('Revert…', () => {
    it('rolls a running rollout back with one dialog that names before and after', async () => {
      const id = await start();
      bench.answers = ['Roll Back'];
      await revert({}, bench.deps);
      assert.equal(
        plain(bench.shown[0]?.title),
        'Roll back support/answer 1.1.0 in production: 1 % → 0 %',
      );
      assert.equal(await phase(id), 'rolledBack');
      assert.deepEqual(bench.said[0]?.actions, ['Start Again…']);
    });

    it('cancels a pending one', async () => {
      const id = await start(false);
      bench.answers = ['Cancel Rollout'];
      await revert({}, bench.deps);
      assert.equal(await phase(id), 'cancelled');
    });

    it('deploys the previous stable version when none runs', async () => {
      await bench.deploy('1.1.0', 'production');
      bench.answers = ['Revert 1.0.0'];
      await revert({}, bench.deps);
      assert.equal(bench.shown[0]?.title, 'Revert support/answer in production: 1.1.0 → 1.0.0');
      await bench.until(() => bench.stable('production') === '1.0.0');
    });

    it('says when there is nothing to go back to', async () => {
      await assert.rejects(revert({}, bench.deps), /nothing to go back to/);
    });

    it('needs no dialog on staging', async () => {
      await bench.deploy('1.0.0', 'staging');
      await bench.deploy('1.1.0', 'staging');
      await revert({ environment: 'staging' }, bench.deps);
      await bench.until(() => bench.stable('staging') === '1.0.0');
      assert.deepEqual(bench.shown, []);
      assert.deepEqual(bench.said[0]?.actions, ['Undo', 'Run Fixtures on 1.0.0']);
    });
  });
});
