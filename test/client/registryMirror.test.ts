import assert from 'node:assert/strict';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { EventStream } from '../../src/client/eventStream.ts';
import type { MirrorChanges } from '../../src/client/mirrorChanges.ts';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { RegistryError } from '../../src/client/registryError.ts';
import { RegistryFollower } from '../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../src/client/registryMirror.ts';
import { parseRegistrySnapshot } from '../../src/client/registrySnapshot.ts';
import type { ServingPlace } from '../../src/client/routes/deploymentRoutes.ts';
import { systemTimers } from '../../src/client/timers.ts';
import { startTestRegistry, type TestRegistry } from '../support/startTestRegistry.ts';
import { until } from './until.ts';

const plan = {
  name: 'Quick',
  stages: [
    { name: 'few', traffic: { when: { tenant: ['internal'] }, percent: 50 } },
    { name: 'some', traffic: 10, reviews: { count: 1 } },
    { name: 'all', traffic: 100 },
  ],
};

const action = fc.record({
  kind: fc.constantFrom(
    ...(['publish', 'deploy', 'start', 'advance', 'advance', 'pause', 'resume'] as const),
    ...(['rollback', 'cancel', 'archive', 'configure', 'continue'] as const),
    ...(['review', 'review', 'confirm'] as const),
  ),
  prompt: fc.constantFrom('support/answer', 'triage'),
  environment: fc.constantFrom('staging', 'qa'),
  number: fc.nat({ max: 5 }),
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

describe('RegistryMirror', () => {
  let registry: TestRegistry;
  let client: RegistryClient;
  /** Somebody who publishes nothing. */
  let reviewer: RegistryClient;

  before(async () => {
    registry = await startTestRegistry();
    client = connect();
    const wanted = { name: 'Bob', kind: 'person', roles: ['reviewer', 'viewer'] } as const;
    const { token } = await client.tokens.create({ ...wanted, roles: [...wanted.roles] });
    reviewer = connect(token);
  });
  after(() => registry.close());

  function connect(token = registry.personToken): RegistryClient {
    return new RegistryClient({
      baseUrl: registry.url,
      token: () => Promise.resolve(token),
      clientName: 'test/1',
    });
  }

  const now = (): number => registry.clock.now();

  /** Does it if the registry allows; most random actions are refused, which changes nothing. */
  async function attempt(wanted: Action): Promise<void> {
    try {
      await perform(wanted);
    } catch (error) {
      assert(error instanceof RegistryError, String(error));
      assert((error.status ?? 500) < 500, error.message);
    }
  }

  async function perform({ kind, prompt, environment, number }: Action): Promise<void> {
    const place = { prompt, environment };
    switch (kind) {
      case 'publish':
        await publish(prompt, `Answer ${number}.`);
        return;
      case 'deploy': {
        const { deployment } = await client.deployments.serving(place);
        const expected = deployment?.revision ?? 'none';
        const body = { version: `1.${number}.0`, endRollout: number === 1 };
        await client.deployments.deploy(place, body, { expected });
        return;
      }
      case 'start':
        await client.rollouts.start(place, { candidate: `1.${number}.0`, plan });
        return;
      case 'configure':
        await client.environments.put(environment, {
          order: number,
          protected: false,
          requireEvidence: number === 0,
          accepts: 'any',
        });
        return;
      case 'archive':
        await publish(`old/${environment}${number}`, 'Text.');
        await client.prompts.archive(`old/${environment}${number}`);
        if (number > 3) await client.prompts.unarchive(`old/${environment}${number}`);
        return;
      case 'continue':
        await client.prompts.put(prompt, number === 0 ? { continues: 'triage' } : {});
        return;
      default:
        if (kind === 'review') await review(place, number);
        else await actOnOpen(kind, place);
    }
  }

  async function actOnOpen(
    kind: 'advance' | 'pause' | 'resume' | 'rollback' | 'cancel' | 'confirm',
    place: ServingPlace,
  ): Promise<void> {
    if (kind === 'confirm') return confirm(place);
    const open = await findOpen(place);
    if (open === undefined) return;
    const expected = open.revision;
    if (kind === 'advance') await client.rollouts.advance(open.id, {}, { expected });
    else if (kind === 'resume') await client.rollouts.resume(open.id, {}, { expected });
    else await client.rollouts[kind](open.id, { reason: 'test' });
  }

  async function review(place: ServingPlace, number: number): Promise<void> {
    const open = await findOpen(place);
    if (open === undefined) return;
    const decision = number < 2 ? 'refuse' : 'approve';
    const body = { decision, stage: open.stageName, comment: 'looked at' } as const;
    await reviewer.rollouts.postReview(open.id, body);
  }

  async function confirm(place: ServingPlace): Promise<void> {
    const [last] = await client.rollouts.listAll({ ...place, phases: ['rolledBack'] });
    if (last !== undefined) await client.rollouts.confirmRecovery(last.id);
  }

  async function findOpen(place: ServingPlace) {
    const all = await client.rollouts.listAll(place);
    return all.find(({ end }) => end === undefined);
  }

  async function publish(prompt: string, text: string): Promise<void> {
    const known = await client.versions.list(prompt, { limit: 1 }).catch(() => ({ items: [] }));
    await client.versions.publish(prompt, {
      parent: known.items[0]?.version ?? null,
      bump: 'minor',
      content: { messages: [{ role: 'system', content: text }] },
      source: text,
      message: text,
    });
  }

  /** What a mirror holds, but for what changes without an event: when something was served last. */
  function comparable(mirror: RegistryMirror): unknown {
    const snapshot = mirror.toSnapshot(registry.url);
    assert(snapshot !== undefined);
    const byName = (a: string, b: string): number => (a < b ? -1 : 1);
    return {
      environments: snapshot.environments,
      prompts: snapshot.prompts.toSorted((a, b) => byName(a.key, b.key)),
      rollouts: snapshot.rollouts.toSorted((a, b) => byName(a.id, b.id)),
    };
  }

  async function follow(mirror: RegistryMirror, work: () => Promise<void>): Promise<void> {
    let seen = 0;
    const stream = new EventStream({
      transport: client.transport,
      onEvent: (event) => {
        seen = event.number;
        mirror.apply(event);
      },
      onReset: (signal) => mirror.load(client, signal),
      onState: (state) => mirror.setConnection(state),
    });
    stream.start();
    try {
      await until(() => mirror.connection.kind === 'live');
      const before = (await client.audit.list({ limit: 1 })).items[0]?.number ?? 0;
      await work();
      const last = (await client.audit.list({ limit: 1 })).items[0]?.number ?? 0;
      if (last > before) await until(() => seen === last);
    } finally {
      await stream.stop();
    }
  }

  it('equals a freshly loaded one after any events', async function () {
    this.timeout(120_000);
    for (const environment of ['staging', 'qa'])
      await client.environments.put(environment, {
        order: 1,
        protected: false,
        requireEvidence: false,
        accepts: 'any',
      });
    for (const prompt of ['support/answer', 'triage'])
      for (const text of ['One.', 'Two.', 'Three.']) await publish(prompt, text);
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
        const mirror = new RegistryMirror(now);
        await follow(mirror, async () => {
          for (const one of actions) {
            await attempt(one);
            await registry.tick();
          }
        });
        const fresh = new RegistryMirror(now);
        await fresh.load(client);
        assert.deepEqual(comparable(mirror), comparable(fresh));
      }),
      { numRuns: 25 },
    );
  });

  it('tells exactly what changed', async () => {
    const mirror = new RegistryMirror(now);
    const changes: MirrorChanges[] = [];
    await publish('told/one', 'First.');
    await follow(mirror, async () => {
      mirror.onDidChange((change) => changes.push(change));
      await publish('told/one', 'Second.');
    });
    const last = changes.filter(({ connection }) => !connection).at(-1);
    assert.deepEqual([...(last?.prompts ?? [])], ['told/one']);
    assert.deepEqual([...(last?.versions ?? [])], ['told/one']);
    assert.equal(last?.everything, false);
    assert.equal(last.rollouts.size + last.environments.size, 0);
  });

  it('is as old as what the registry said last, not as the moment when that was noticed', () => {
    let time = 1_000_000;
    const mirror = new RegistryMirror(() => time);
    mirror.setConnection({ kind: 'live' });
    const heardAt = time;
    time += 3_600_000;
    mirror.setConnection({ kind: 'connecting', heardAt });
    assert.equal(mirror.asOf, heardAt);
  });

  it('keeps its state through a snapshot, and says as of when it is', async () => {
    let local = now();
    const loadedAt = local;
    const mirror = new RegistryMirror(() => local);
    assert.equal(mirror.toSnapshot(registry.url), undefined);
    await mirror.load(client);
    const snapshot: unknown = JSON.parse(JSON.stringify(mirror.toSnapshot(registry.url)));
    const parsed = parseRegistrySnapshot(snapshot, registry.url);
    assert(parsed !== undefined);
    local += 4000;
    const restored = new RegistryMirror(() => local);
    restored.restore(parsed);
    assert.deepEqual(comparable(restored), comparable(mirror));
    assert.equal(restored.asOf, loadedAt);
    restored.setConnection({ kind: 'live' });
    assert.equal(restored.asOf, loadedAt + 4000);
    assert.equal(parseRegistrySnapshot(snapshot, 'http://elsewhere'), undefined);
    assert.equal(parseRegistrySnapshot({ format: 1 }, registry.url), undefined);
  });

  it('goes by the registry’s clock on a machine whose own is an hour off', async () => {
    const hour = 60 * 60 * 1000;
    for (const skew of [hour, -hour]) {
      const mirror = new RegistryMirror(() => now() + skew);
      await mirror.load(client);
      assert.equal(mirror.clockOffsetMs, -skew);
      mirror.setConnection({ kind: 'live' });
      assert.equal(mirror.asOf, now());
      const snapshot = mirror.toSnapshot(registry.url);
      assert(snapshot !== undefined);
      const restored = new RegistryMirror(() => now() + skew);
      restored.restore(snapshot);
      assert.equal(restored.asOf, now());
      assert.equal(restored.clockOffsetMs, -skew);
    }
  });

  it('notices that the machine’s clock was set, and takes the time of an answer for no difference', async () => {
    let skew = 0;
    const mirror = new RegistryMirror(() => now() + skew);
    await mirror.load(client);
    skew = 700;
    await mirror.compareClocks(client);
    assert.equal(mirror.clockOffsetMs, 0);
    skew = 120_000;
    await mirror.compareClocks(client);
    assert.equal(mirror.clockOffsetMs, -120_000);
  });

  it('forgets rollouts that ended more than seven days ago', async () => {
    registry.clock.advance(8 * 24 * 60 * 60 * 1000);
    const mirror = new RegistryMirror(now);
    await mirror.load(client);
    assert.equal([...mirror.rollouts.values()].filter(({ end }) => end !== undefined).length, 0);
  });

  it('survives a restart of the registry without missing anything', async function () {
    this.timeout(30_000);
    const mirror = new RegistryMirror(now);
    let loads = 0;
    mirror.onDidChange(({ everything }) => {
      if (everything) loads += 1;
    });
    const follower = new RegistryFollower({
      client,
      mirror,
      timers: {
        ...systemTimers,
        // Waits, but not as long.
        schedule: (callback, delayMs) =>
          systemTimers.schedule(callback, delayMs < 5000 ? 20 : delayMs),
      },
    });
    follower.start();
    await until(() => mirror.connection.kind === 'live');
    registry = await registry.restart();
    client = connect();
    await publish('after/restart', 'Text.');
    await until(() => mirror.prompts.has('after/restart'));
    assert.equal(loads, 1);
    await follower.stop();
  });
});
