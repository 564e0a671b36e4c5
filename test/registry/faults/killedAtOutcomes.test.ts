import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutMetricsDto } from '../../../src/protocol/registry/rolloutMetricsDto.ts';
import type { FatalMoment } from '../../support/mortalRegistry.ts';
import {
  bundleMortalRegistry,
  startMortalRegistry,
  type MortalRegistry,
} from '../../support/startMortalRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging } from '../registryApi.ts';
import { checkAgreement, readEverything } from './everythingStored.ts';

const plan = {
  guards: [{ metric: 'parseFailure', margin: 0.05 }],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};

describe('a registry killed by SIGKILL while outcomes are reported', function () {
  this.timeout(60_000);
  let folder: string;
  let script: string;
  let registry: MortalRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;

  const start = async (tickMs = 0) => {
    const dataDir = path.join(folder, 'data');
    registry = await startMortalRegistry({ dataDir, script, tickMs });
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

  const readState = async () => {
    const { guards, traffic, phase } = await api.rollout(id);
    const path = registryPaths.rolloutMetrics(id);
    const { series } = (await api.get<RolloutMetricsDto>(path)).body;
    return { guards, traffic, phase, series };
  };

  const observe = (name: string, count: number, tell: (version: string) => Partial<Observation>) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const one = await application.observe(`${name}-${index}`, { id: `${name}-${index}` });
        return { ...one, ...tell(one.version) };
      }),
    );

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-killed-'));
    script = await bundleMortalRegistry(folder);
    await start();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });

  after(async () => {
    await registry.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps all or nothing of a batch, wherever in it that was, and a repeat does not count twice', async () => {
    const first = await observe('first', 40, () => ({ parseFailure: false, latencyMs: 20 }));
    await application.report(first);
    const before = await readState();
    const second = await observe('second', 40, () => ({ parseFailure: false, latencyMs: 30 }));
    const send = () => application.report(second);
    const writes = await killDuring('beforeCommit', send);
    assert.deepEqual(await readState(), before);
    for (let write = 1; write <= writes; write += 1) {
      await killDuring(write, send);
      assert.deepEqual((await readState()).series, before.series);
    }
    await killDuring('afterCommit', send);
    assert.deepEqual(new Set(await application.report(second)), new Set(['duplicate']));
    assert.deepEqual(new Set(await application.report(first)), new Set(['duplicate']));
    const { traffic, series } = await readState();
    assert.equal((traffic?.stable ?? 0) + (traffic?.candidate ?? 0), 80);
    const latencies = series.filter(({ metric }) => metric === 'latencyMs');
    assert.equal(
      latencies.reduce((total, { sum }) => total + sum, 0),
      40 * 20 + 40 * 30,
    );
    checkAgreement(await readEverything(api));
  });

  it('rolls back with the batch that proves it or not at all, wherever in it that was', async () => {
    const bad = await observe('bad', 80, (version) => ({ parseFailure: version === '1.1.0' }));
    const send = () => application.report(bad);
    const before = await readState();
    const writes = await killDuring('beforeCommit', send);
    // The first ones are of the batch, the last ones of the rollback.
    for (let write = 1; write <= writes; write += 1) {
      await killDuring(write, send);
      assert.deepEqual(await readState(), before);
    }
    checkAgreement(await readEverything(api));
    // Committed, and dead before anyone was served or answered.
    await killDuring('afterCommit', send);
    assert.equal((await api.rollout(id)).phase, 'rolledBack');
    for (const unit of ['a', 'b', 'c', 'd', 'e'])
      assert.equal((await application.resolve(unit)).variant, '1.0.0');
    const stored = await readEverything(api);
    checkAgreement(stored);
    const rollbacks = stored.deployments.filter((one) => one.reason === 'rollout_rolled_back');
    assert.equal(rollbacks.length, 1);
    assert.deepEqual(new Set(await application.report(bad)), new Set(['duplicate']));
  });

  it('counts what is reported of stable after a rollback once, wherever it died', async () => {
    const stable = await observe('stable', 40, () => ({ parseFailure: false }));
    const send = () => application.report(stable);
    const writes = await killDuring('beforeCommit', send);
    for (let write = 1; write <= writes; write += 1) await killDuring(write, send);
    await killDuring('afterCommit', send);
    assert.deepEqual(new Set(await send()), new Set(['no_rollout']));
    await registry.kill();
    await start(50);
    const readCount = async () => (await api.rollout(id)).recoveryDetail?.metrics[0]?.now?.count;
    const deadline = performance.now() + 2000;
    while ((await readCount()) === undefined) assert.ok(performance.now() < deadline);
    assert.equal(await readCount(), 40);
  });
});
