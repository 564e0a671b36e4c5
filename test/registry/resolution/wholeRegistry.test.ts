import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ServingDto } from '../../../src/protocol/registry/deploymentDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startRegistry, type RunningRegistry } from '../../../src/registry/serve/startRegistry.ts';
import { RegistryApi } from '../registryApi.ts';

const place = { prompt: 'support/answer', environment: 'staging' };
const units = Array.from({ length: 300 }, (_, n) => `user-${n}`);

describe('what a whole registry serves', () => {
  let dataDir: string;
  let registry: RunningRegistry;
  let person: RegistryApi;
  let application: RegistryApi;

  async function start(): Promise<void> {
    registry = await startRegistry({
      dataDir,
      port: 0,
      local: { person: 'Tester' },
      tickMs: 0,
      logger: false,
    });
    const read = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();
    person = new RegistryApi(registry.url, await read(registry.personTokenFile));
    application = new RegistryApi(registry.url, await read(registry.appTokenFile));
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'prompt-rollout-'));
    await start();
  });
  afterEach(async () => {
    await registry.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function resolve(targetingKey: string | undefined): Promise<string> {
    const { body } = await application.post<{ variant: string }>(
      `${registryPaths.ofrep(place.environment)}/${place.prompt}`,
      { context: { targetingKey } },
    );
    return body.variant;
  }

  function resolveUnits(): Promise<string[]> {
    return Promise.all(units.map(resolve));
  }

  async function startHalf(): Promise<string> {
    await person.publish(place.prompt, 'one');
    await person.deploy(place, { version: '1.0.0' });
    await person.publish(place.prompt, 'two', '1.0.0');
    const stages = [
      { name: 'half', traffic: 50, hold: '1h' },
      { name: 'full', traffic: 100 },
    ];
    return (await person.start(place, { candidate: '1.1.0', plan: { stages } })).id;
  }

  it('keeps every unit through pause, resume and a restart', async () => {
    const id = await startHalf();
    const before = await resolveUnits();
    assert.deepEqual([...new Set(before)].sort(), ['1.0.0', '1.1.0']);
    await person.act(id, 'pause');
    assert.deepEqual(await resolveUnits(), before);
    await person.act(id, 'resume');
    assert.deepEqual(await resolveUnits(), before);
    await registry.close();
    await start();
    assert.deepEqual(await resolveUnits(), before);
  });

  it('moves everyone with the next call after a rollback', async () => {
    const id = await startHalf();
    assert.ok((await resolveUnits()).includes('1.1.0'));
    const { status } = await person.post(registryPaths.rolloutAction(id, 'rollback'));
    assert.equal(status, 200);
    assert.deepEqual(new Set(await resolveUnits()), new Set(['1.0.0']));
  });

  it('shows what was served, and that units are missing', async () => {
    await startHalf();
    await resolveUnits();
    await resolve(undefined);
    await application.get(registryPaths.flagdJson(place.environment));
    const path = registryPaths.serving(place.prompt, place.environment);
    const { body } = await person.get<ServingDto>(path);
    const recent = body.served.map(({ version, recent: count }) => [version, count] as const);
    assert.equal(
      recent.reduce((sum, [, count]) => sum + count, 0),
      units.length + 1,
    );
    assert.equal(body.recentWithoutUnit, 1);
    assert.ok(body.served.every(({ lastServedAt }) => lastServedAt !== undefined));
    assert.ok(body.lastPolledAt !== undefined);
  });

  it('tells a mistyped environment from one that serves nothing', async () => {
    assert.equal((await application.get(registryPaths.flagdJson('prod'))).status, 404);
    const { body } = await application.get(registryPaths.flagdJson('staging'));
    assert.deepEqual(body, { flags: {} });
  });
});
