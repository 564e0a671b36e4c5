import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { RegistryClient } from '../../../src/client/registryClient.ts';
import { RegistryMirror } from '../../../src/client/registryMirror.ts';
import { toRolloutView } from '../../../src/extension/rolloutPanel/rolloutPanelModel.ts';
import { RolloutPanelSource } from '../../../src/extension/rolloutPanel/rolloutPanelSource.ts';
import type { StartRollout } from '../../../src/protocol/registry/rolloutDto.ts';
import type { RolloutView } from '../../../src/protocol/panel/rolloutView.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging } from '../../registry/registryApi.ts';

const hour = 60 * 60 * 1000;
const plan: StartRollout['plan'] = {
  name: 'Watched',
  advance: 'automatic',
  stages: [
    { name: 'canary', traffic: 10, hold: '4h' },
    { name: 'all', traffic: 100 },
  ],
};

describe('the panel of a registry whose clock differs from this machine’s', () => {
  let registry: TestRegistry;
  let client: RegistryClient;

  before(async () => {
    registry = await startTestRegistry();
    const api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two');
    await api.deploy(staging, { version: '1.0.0' });
    await api.start(staging, { candidate: '1.1.0', plan });
    client = new RegistryClient({
      baseUrl: registry.url,
      token: () => Promise.resolve(registry.personToken),
      clientName: 'test/1',
    });
    await registry.watch(60_000);
  });

  after(() => registry.close());

  /** What a machine shows whose clock is this far ahead of the registry's, some time after it read. */
  async function show(skewMs: number, laterMs = 0): Promise<RolloutView> {
    const read = registry.clock.now() + skewMs;
    let now = read;
    const mirror = new RegistryMirror(() => now);
    await mirror.load(client);
    mirror.setConnection({ kind: 'live' });
    const source = new RolloutPanelSource({
      target: { registry: registry.url, ...staging },
      connection: {
        id: registry.url,
        label: 'registry.example.com',
        isLocal: false,
        status: { kind: 'live' },
        state: mirror,
        onDidChange: () => ({ dispose: () => undefined }),
        reader: () => Promise.resolve(client),
        writer: () => Promise.resolve(client),
        reconnect: () => undefined,
      },
      versions: {
        get: (_connection, prompt, version) => client.versions.get(prompt, version),
      },
      place: { locale: 'en', timeZone: 'UTC' },
      now: () => now,
      hasPromptFile: () => true,
      describeProblem: (error) => assert.fail(String(error)),
    });
    await source.load();
    now += laterMs;
    return toRolloutView(source.facts());
  }

  it('tells the times and what is next as with the right clock', async () => {
    const right = await show(0);
    assert.match(JSON.stringify(right), /by itself in about 3\sh\s59\smin/);
    for (const skew of [hour, -hour, 26 * hour]) assert.deepEqual(await show(skew), right);
  });

  it('counts down as with the right clock', async () => {
    const right = await show(0, 30 * 60_000);
    assert.match(JSON.stringify(right), /by itself in about 3\sh\s29\smin/);
    for (const skew of [hour, -hour]) assert.deepEqual(await show(skew, 30 * 60_000), right);
  });
});
