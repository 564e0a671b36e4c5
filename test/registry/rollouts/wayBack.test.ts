import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { writeConditionSentence } from '../../../src/domain/rollout/conditionSentence.ts';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { RolloutDto } from '../../../src/protocol/registry/rolloutDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const plan: RolloutPlan = {
  advance: 'automatic',
  stages: [
    { name: 'tenth', traffic: 10, hold: '1s' },
    { name: 'full', traffic: 100 },
  ],
};

describe('the way back of a rollout', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'Hello {{name}}');
    await api.publish('greeting', 'Hello', '1.0.0');
    await api.publish('greeting', 'Hi {{name}}', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  const override = { conditions: ['wayBack'], reason: 'the application goes on sending it' };

  it('holds before any traffic where stable needs what the candidate dropped, and says why', async () => {
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    await registry.watch(3000);
    const { phase, rules, waitsFor } = await api.rollout(id);
    assert.deepEqual([phase, rules], ['pending', []]);
    assert.deepEqual(
      waitsFor.map((one) => writeConditionSentence(one)),
      [
        'Going back may not work: stable needs the input “name”, which the candidate no longer has; publish a candidate that keeps it, or let an owner say why it is safe.',
      ],
    );
    const refused = await api.act<ProblemBody>(id, 'advance');
    assert.deepEqual([refused.status, refused.body.code], [409, 'gate_not_met']);
  });

  it('goes on to the end once an owner has said why it is safe', async () => {
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    assert.equal((await api.act(id, 'advance', { override })).status, 200);
    assert.deepEqual(
      (await api.rollout(id)).waitsFor.map(({ key }) => key),
      ['hold'],
    );
    await registry.watch(3000);
    assert.equal((await api.rollout(id)).phase, 'completed');
  });

  it('can be said to be safe with the start', async () => {
    const path = registryPaths.startRollout(staging.prompt, staging.environment);
    const started = await api.post<RolloutDto>(path, { candidate: '1.1.0', plan, override });
    assert.deepEqual([started.status, started.body.phase], [201, 'progressing']);
  });

  it('is no condition of stages where it is open', async () => {
    const { conditions, phase } = await api.start(staging, { candidate: '1.2.0', plan });
    assert.equal(phase, 'progressing');
    assert.deepEqual(
      conditions.map(({ key }) => key),
      ['hold'],
    );
  });
});
