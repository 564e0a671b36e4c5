import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { SampleList } from '../../../src/protocol/registry/sampleDto.ts';
import type { FatalMoment } from '../../support/mortalRegistry.ts';
import {
  bundleMortalRegistry,
  startMortalRegistry,
  type MortalRegistry,
} from '../../support/startMortalRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging } from '../registryApi.ts';

const plan = {
  guards: [{ metric: 'parseFailure', margin: 0.9, onHarm: 'notify' as const }],
  cohorts: ['tenant'],
  stages: [{ name: 'half', traffic: 50 }],
};

describe('a registry killed by SIGKILL while samples are stored', function () {
  this.timeout(60_000);
  let folder: string;
  let script: string;
  let registry: MortalRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;

  const start = async () => {
    const dataDir = path.join(folder, 'data');
    registry = await startMortalRegistry({ dataDir, script, tickMs: 0 });
    api = new RegistryApi(registry.url, registry.personToken);
    const token = await readFile(registry.appTokenFile, 'utf8');
    application = new Reporter(registry.url, token.trim());
  };

  const killDuring = async (moment: FatalMoment, send: () => Promise<unknown>) => {
    await registry.arm(moment);
    await assert.rejects(send());
    const writes = await registry.died();
    await start();
    return writes;
  };

  const list = async () => {
    const query = `${registryPaths.rolloutSamples(id)}?limit=500`;
    return (await api.get<SampleList>(query)).body;
  };

  const observe = (name: string, count: number): Promise<Observation[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const one = await application.observe(`${name}-${index}`, { id: `${name}-${index}` });
        return {
          ...one,
          parseFailure: index % 4 === 0,
          dependencies: { model: name },
          sample: { input: `${name} ${index} ada@example.com`, output: '' },
        };
      }),
    );

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-killed-'));
    script = await bundleMortalRegistry(folder);
    await start();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    await api.put(registryPaths.environment(staging.environment), {
      ...{ order: 10, protected: false, requireEvidence: false, accepts: 'any' },
      samples: { keep: true },
    });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });

  after(async () => {
    await registry.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('has all samples of a batch or none, and the same ones after a repeat', async () => {
    // Enough to push others out of the reservoirs of both arms.
    for (let part = 0; part < 3; part += 1) await application.report(await observe(`a${part}`, 90));
    const before = await list();
    const batch = await observe('second', 60);
    const send = () => application.report(batch);
    const writes = await killDuring('beforeCommit', send);
    assert.deepEqual(await list(), before);
    const moments = [1, 2, 3, ...Array.from({ length: 4 }, (_, part) => 4 + part * 25)];
    for (const write of moments.filter((one) => one <= writes)) {
      await killDuring(write, send);
      assert.deepEqual(await list(), before);
    }
    await killDuring('afterCommit', send);
    const stored = await list();
    assert.notDeepEqual(stored.items, before.items);
    assert.deepEqual(new Set(await application.report(batch)), new Set(['duplicate']));
    assert.deepEqual(await list(), stored);
    for (const { input } of stored.items) assert.match(input, / \[e-mail\]$/);
  });

  it('learns of a failure with all that belongs to it, or not yet', async () => {
    const { items } = await list();
    const one = items.find(({ failed }) => failed.length === 0) ?? assert.fail();
    const [name = '', index = ''] = one.input.split(' ');
    const again = await application.observe(`${name}-${index}`, { id: `${name}-${index}` });
    const send = () => application.report([{ ...again, feedback: -1 }]);
    const writes = await killDuring('beforeCommit', send);
    for (let write = 1; write <= writes; write += 1) await killDuring(write, send);
    assert.deepEqual((await list()).items, items);
    await killDuring('afterCommit', send);
    const told = (await list()).items.find((other) => other.id === one.id);
    assert.deepEqual(told?.metrics, { ...one.metrics, feedback: -1 });
  });
});
