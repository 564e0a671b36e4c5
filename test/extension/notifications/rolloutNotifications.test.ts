// Windows of several persons on a real registry, over HTTP: who is told what, and how often.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Role } from '../../../src/domain/identity/actor.ts';
import type { Guard, RolloutPlan, Stage } from '../../../src/domain/rollout/rolloutPlan.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { CreatedTokenDto } from '../../../src/protocol/registry/tokenDto.ts';
import { eventually } from '../../editor/eventually.ts';
import { Reporter } from '../../registry/observations/reporter.ts';
import { RegistryApi, staging } from '../../registry/registryApi.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { NotifiedWindow } from './notifiedWindow.ts';

const guard: Guard = { metric: 'parseFailure', margin: 0.05 };

const planWith = (more: Partial<RolloutPlan> = {}, stage: Partial<Stage> = {}): RolloutPlan => ({
  owner: 'Olga',
  guards: [guard],
  stages: [
    { name: 'half', traffic: 50, ...stage },
    { name: 'full', traffic: 100 },
  ],
  ...more,
});

interface Person {
  readonly token: string;
  readonly api: RegistryApi;
}

describe('notifications of rollouts', () => {
  let registry: TestRegistry;
  let application: Reporter;
  /** Ada publishes; Grace starts. */
  let ada: Person;
  let grace: Person;
  let scratch: string;
  let windows: NotifiedWindow[];
  let nextUnit: number;

  beforeEach(async () => {
    registry = await startTestRegistry();
    scratch = await mkdtemp(path.join(tmpdir(), 'notifications-'));
    windows = [];
    nextUnit = 0;
    application = new Reporter(registry.url, registry.appToken);
    ada = { token: registry.personToken, api: new RegistryApi(registry.url, registry.personToken) };
    await ada.api.publish('greeting', 'one');
    await ada.api.publish('greeting', 'two', '1.0.0');
    await ada.api.deploy(staging, { version: '1.0.0' });
    grace = await enter('Grace', ['author', 'owner', 'viewer']);
  });

  afterEach(async () => {
    for (const window of windows) window.close();
    await registry.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  });

  const enter = async (name: string, roles: Role[]): Promise<Person> => {
    const wanted = { name, kind: 'person', roles };
    const { body } = await ada.api.post<CreatedTokenDto>(registryPaths.tokens(), wanted);
    return { token: body.token, api: new RegistryApi(registry.url, body.token) };
  };
  /** Each machine has its own global storage. */
  const open = async ({ token }: Person, machine: string, isFocused = true) => {
    const storage = path.join(scratch, machine);
    const window = new NotifiedWindow({ url: registry.url, token, storage, isFocused });
    windows.push(window);
    await eventually(() => assert.ok(window.isLive));
    return window;
  };
  const start = async (plan: RolloutPlan, by = grace) =>
    (await by.api.start(staging, { candidate: '1.1.0', plan })).id;
  const report = async (count: number) =>
    application.report(
      await Promise.all(
        Array.from({ length: count }, async () => {
          nextUnit += 1;
          const one = await application.observe(`unit-${nextUnit}`, { id: `id-${nextUnit}` });
          return { ...one, parseFailure: one.version === '1.1.0' };
        }),
      ),
    );
  const told = (window: NotifiedWindow, count = 1) =>
    eventually(() => assert.equal(window.said.length, count));
  /** Long enough for every window to have spoken that would. */
  const silence = async (): Promise<void> => {
    const deadline = performance.now() + 500;
    await eventually(() => assert.ok(performance.now() > deadline));
  };

  it('tell owner, author and who started it of an automatic rollback, with the numbers', async () => {
    const olga = await enter('Olga', ['viewer']);
    const alan = await enter('Alan', ['viewer', 'author', 'reviewer', 'owner']);
    const author = await open(ada, 'ada');
    const starter = await open(grace, 'grace');
    const owner = await open(olga, 'olga');
    const colleague = await open(alan, 'alan');
    const id = await start(planWith());
    await report(80);
    for (const window of [author, starter, owner]) {
      await told(window);
      assert.match(
        window.texts[0] ?? '',
        /^greeting 1\.1\.0 was rolled back in staging: parse failures 100 % vs 0 %\. Everyone has 1\.0\.0 again\.$/,
      );
      assert.equal(window.said[0]?.kind, 'warn');
    }
    await silence();
    assert.deepEqual(colleague.texts, []);
    await author.press('Open Rollout');
    await author.press('What Changed');
    assert.deepEqual(author.ran, [
      { id: 'promptRollout.openRollout', target: { ...staging, project: 'shop', rolloutId: id } },
      {
        id: 'promptRollout.compareVersions',
        target: { ...staging, project: 'shop', version: '1.1.0', baseVersion: '1.0.0' },
      },
    ]);
  });

  it('are shown by one of several windows, the one with the focus', async () => {
    const behind = await open(grace, 'grace', false);
    const front = await open(grace, 'grace');
    const other = await open(grace, 'grace', false);
    await start(planWith());
    await report(80);
    await told(front);
    await silence();
    assert.deepEqual([behind.said.length, other.said.length], [0, 0]);
  });

  it('are shown by one window, too, where none has the focus, and by each machine', async () => {
    const near = [await open(grace, 'laptop', false), await open(grace, 'laptop', false)];
    const far = await open(grace, 'desktop', false);
    await start(planWith());
    await report(80);
    await told(far);
    await silence();
    assert.equal(near.flatMap(({ said }) => said).length, 1);
  });

  it('come at once in a window that gets the focus', async () => {
    const window = await open(grace, 'grace', false);
    await start(planWith());
    await report(80);
    await eventually(() =>
      assert.ok(
        [...window.connection.state.rollouts.values()].some(({ phase }) => phase === 'rolledBack'),
      ),
    );
    window.focus();
    await told(window);
  });

  it('say nothing of what a person did, and of what came of it', async () => {
    const window = await open(grace, 'grace');
    const author = await open(ada, 'ada');
    const id = await start(planWith({}, { reviews: { count: 1 } }));
    await told(author);
    assert.match(author.texts[0] ?? '', /waits in staging for a review of stage “half”/);
    await grace.api.post(registryPaths.rolloutAction(id, 'rollback'), { reason: 'too terse' });
    await told(author, 2);
    assert.match(author.texts[1] ?? '', /was rolled back in staging by Grace \(“too terse”\)/);
    await silence();
    assert.deepEqual(window.texts, []);
  });

  it('tell of harm that came a moment before an act of one’s own', async () => {
    // Time enough for the act to come while the news of the harm still waits.
    const window = await open(grace, 'grace', false);
    const id = await start(planWith({ guards: [{ ...guard, onHarm: 'notify' }] }));
    const seesHarm = (): void => {
      const rollout = window.connection.state.rollouts.get(id);
      assert.ok(rollout?.waitsFor.some(({ code }) => code === 'guard_harm_noted'));
    };
    await report(80);
    await eventually(seesHarm);
    await grace.api.post(registryPaths.rolloutAction(id, 'pause'), { reason: 'lunch' });
    await told(window);
    assert.match(window.texts[0] ?? '', /is worse than 1\.0\.0 in staging: parse failures/);
    await silence();
    assert.equal(window.said.length, 1);
  });

  it('tell of a rollback by a guard right after an act of one’s own', async () => {
    const window = await open(grace, 'grace', false);
    const id = await start(planWith());
    await grace.api.post(registryPaths.rolloutAction(id, 'pause'), { reason: 'lunch' });
    await report(80);
    await told(window);
    assert.match(window.texts[0] ?? '', /was rolled back in staging: parse failures/);
  });

  it('ask those who may review, once, and nobody after the decision', async () => {
    const alan = await enter('Alan', ['viewer', 'reviewer']);
    const reviewer = await open(alan, 'alan');
    const id = await start(planWith({}, { reviews: { count: 2 } }));
    await told(reviewer);
    assert.deepEqual(reviewer.said[0]?.kind, 'inform');
    assert.equal(
      reviewer.texts[0],
      'greeting 1.1.0 waits in staging for your review, before it leaves stage “half”.',
    );
    await reviewer.press('Review…');
    assert.deepEqual(reviewer.ran, [
      { id: 'promptRollout.review', target: { ...staging, project: 'shop', rolloutId: id } },
    ]);
    // A verdict that changes is an event of the same rollout, which still waits for the same.
    await report(10);
    await alan.api.post(registryPaths.rolloutReviews(id), { decision: 'approve', stage: 'half' });
    const later = await open(alan, 'alan');
    await silence();
    assert.deepEqual([reviewer.said.length, later.said.length], [1, 0]);
  });

  it('tell the author that a review refused the stage, with its comment, and once', async () => {
    const alan = await enter('Alan', ['viewer', 'reviewer']);
    const cy = await enter('Cy', ['viewer', 'reviewer']);
    const author = await open(ada, 'ada');
    const reviewer = await open(alan, 'alan');
    const colleague = await open(cy, 'cy');
    const id = await start(planWith({}, { reviews: { count: 1 } }));
    await told(author);
    await alan.api.post(registryPaths.rolloutReviews(id), {
      ...{ decision: 'refuse', stage: 'half', comment: 'It promises refunds.' },
    });
    await told(author, 2);
    assert.equal(
      author.texts[1],
      'Alan refused stage “half” of greeting 1.1.0 in staging (“It promises refunds.”). Change what is asked for and publish it, or resolve it and ask for another review.',
    );
    const later = await open(ada, 'ada');
    await silence();
    assert.deepEqual(
      [author, reviewer, colleague, later].map(({ said }) => said.length),
      [2, 1, 1, 0],
    );
    const decide = (decision: string) =>
      alan.api.post(registryPaths.rolloutReviews(id), {
        ...{ decision, stage: 'half', comment: 'It promises refunds.' },
      });
    await decide('approve');
    registry.clock.advance(1000);
    await decide('refuse');
    await eventually(() => assert.equal(author.said.length + later.said.length, 3));
  });

  it('tell of harm that nothing acts on, and of a pause by a guard', async () => {
    const starter = await open(grace, 'grace');
    await start(planWith({ guards: [{ ...guard, onHarm: 'notify' }] }));
    await report(80);
    await told(starter);
    assert.match(starter.texts[0] ?? '', /is worse than 1\.0\.0 in staging: parse failures 100 %/);
    await report(10);
    await silence();
    assert.equal(starter.said.length, 1);
    const [running] = starter.connection.state.rollouts.keys();
    await grace.api.post(registryPaths.rolloutAction(running ?? '', 'rollback'));
    await start(planWith({ guards: [{ ...guard, onHarm: 'pause' }] }));
    await report(80);
    await told(starter, 2);
    assert.match(starter.texts[1] ?? '', /is paused in staging at 50 %: parse failures 100 % vs/);
    const paused = [...starter.connection.state.rollouts.values()].find(
      ({ phase }) => phase === 'paused',
    );
    const target = { ...staging, project: 'shop', rolloutId: paused?.id };
    await starter.press('Roll Back…');
    await ada.api.post(registryPaths.rolloutAction(paused?.id ?? '', 'rollback'));
    await eventually(() => {
      const known = starter.connection.state.rollouts.get(paused?.id ?? '');
      assert.equal(known?.phase, 'rolledBack');
    });
    // The last message is of that rollback by then.
    await starter.press('Roll Back…', 1);
    assert.deepEqual(starter.ran, [
      { id: 'promptRollout.revert', target },
      { id: 'promptRollout.openRollout', target },
    ]);
  });

  it('sum up on starting what happened meanwhile, in one window', async () => {
    (await open(grace, 'grace')).close();
    await start(planWith());
    await report(80);
    const id = await start(planWith({ guards: [] }));
    await ada.api.post(registryPaths.rolloutAction(id, 'rollback'), {});
    const both = await Promise.all([open(grace, 'grace'), open(grace, 'grace')]);
    await eventually(() => assert.equal(both.flatMap(({ said }) => said).length, 1));
    await silence();
    assert.equal(both.flatMap(({ said }) => said).length, 1);
    const speaker = both.find(({ said }) => said.length === 1);
    assert.match(
      speaker?.texts[0] ?? '',
      /^Since you last looked: greeting 1\.1\.0 was rolled back in staging.*; greeting 1\.1\.0 was rolled back in staging.*\.$/,
    );
    await speaker?.press('Show Rollouts');
    assert.deepEqual(speaker?.ran, [{ id: 'showRollouts' }]);
  });

  it('tell on reconnecting what was missed, and tell it once', async () => {
    const window = await open(grace, 'grace');
    await start(planWith());
    const restarted = registry.restart();
    await eventually(() => assert.equal(window.isLive, false));
    registry = await restarted;
    application = new Reporter(registry.url, registry.appToken);
    window.connection.reconnect();
    await report(80);
    await told(window);
    window.connection.reconnect();
    await silence();
    assert.equal(window.said.length, 1);
  });

  it('say nothing of what happened before the first connection ever', async () => {
    await start(planWith());
    await report(80);
    const window = await open(grace, 'grace');
    await silence();
    assert.deepEqual(window.texts, []);
    await start(planWith());
    await report(80);
    await told(window);
  });

  it('name the guard alone when the registry is gone before its numbers are read', async () => {
    const window = await open(grace, 'grace', false);
    await start(planWith());
    await report(80);
    await eventually(() =>
      assert.ok(
        [...window.connection.state.rollouts.values()].some(({ phase }) => phase === 'rolledBack'),
      ),
    );
    await registry.close({ keepData: true });
    window.focus();
    await told(window);
    assert.match(window.texts[0] ?? '', /was rolled back in staging: parse failures\. Everyone/);
  });
});
