import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { RegistryFollower } from '../../../src/client/registryFollower.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import { startMortalRegistry, type MortalRegistry } from '../../support/startMortalRegistry.ts';
import { aContent, RegistryApi, staging } from '../registryApi.ts';

const tickMs = 100;
const heartbeatMs = 200;
const sleepMs = 3000;

describe('a registry whose machine sleeps', function () {
  this.timeout(60_000);
  let dataDir: string;
  let registry: MortalRegistry;
  let follower: RegistryFollower | undefined;

  before(async function () {
    if (process.platform === 'win32') this.skip();
    dataDir = await mkdtemp(path.join(tmpdir(), 'registry-asleep-'));
    registry = await startMortalRegistry({ dataDir, tickMs, heartbeatMs });
  });

  after(async () => {
    if (process.platform === 'win32') return;
    await follower?.stop();
    await registry.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('counts at most two ticks of the sleep as watched, and its followers miss nothing', async () => {
    const api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    const plan = { stages: [{ name: 'small', traffic: 1, hold: '1h' }] };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    const client = connect(registry);
    const mirror = new RegistryMirror();
    follower = new RegistryFollower({ client, mirror, heartbeatMs });
    follower.start();
    await eventually(() => mirror.connection.kind === 'live');
    const watched = async () => (await api.rollout(id)).hold?.watchedMs ?? 0;
    await eventually(async () => (await watched()) > 0);

    const beforeMs = await watched();
    const since = performance.now();
    registry.child.kill('SIGSTOP');
    const asleepSince = performance.now();
    // What is sent to a sleeping registry is answered when it wakes up.
    const published = client.versions.publish('greeting', {
      parent: '1.1.0',
      bump: 'minor',
      content: aContent('three'),
      source: 'three',
      message: '',
    });
    await eventually(() => mirror.connection.kind !== 'live');
    await wait(sleepMs - (performance.now() - asleepSince));
    const asleepMs = performance.now() - asleepSince;
    registry.child.kill('SIGCONT');
    assert.equal((await published).version.version, '1.2.0');
    const gainedMs = (await watched()) - beforeMs;
    const awakeMs = performance.now() - since - asleepMs;
    // The tick under way when the sleep began belongs to the time before it.
    assert.ok(gainedMs <= awakeMs + 3 * tickMs, `${gainedMs} ms watched in ${awakeMs} ms awake`);
    assert.ok(gainedMs < asleepMs / 2);

    await eventually(() => mirror.connection.kind === 'live');
    await eventually(() => mirror.prompts.get('greeting')?.newestVersion === '1.2.0');
    const paused = await api.post(`/v1/rollouts/${id}/pause`, {});
    assert.equal(paused.status, 200);
    await eventually(() => mirror.rollouts.get(id)?.phase === 'paused');
  });
});

function connect({ url, personToken }: MortalRegistry): RegistryClient {
  return new RegistryClient({
    baseUrl: url,
    token: () => Promise.resolve(personToken),
    clientName: 'test/1',
  });
}

/** Looks again and again, until the test's own time is over. */
async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(10);
}
