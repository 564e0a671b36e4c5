import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type {
  DeploymentDto,
  DeploymentList,
  ServingDto,
} from '../../../src/protocol/registry/deploymentDto.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import {
  anEvidence,
  aPublication,
  production,
  RegistryApi,
  staging,
  type ProblemBody,
} from '../registryApi.ts';

describe('a deployment', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  const path = registryPaths.deployments('greeting', 'staging');

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
  });

  afterEach(() => registry.close());

  const resolve = async (environment: string) => {
    const application = new RegistryApi(registry.url, registry.appToken);
    const answer = await application.post<{ variant: string }>(
      `${registryPaths.ofrep(environment)}/greeting`,
      { context: { targetingKey: 'unit' } },
    );
    return answer.body.variant;
  };

  it('is what applications get from the next call on, and can be taken back', async () => {
    const first = await api.post<DeploymentDto>(
      path,
      { version: '1.0.0' },
      { 'if-none-match': '*' },
    );
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('etag'), '"1"');
    assert.equal(await resolve('staging'), '1.0.0');
    const second = await api.post<DeploymentDto>(
      path,
      { version: '1.1.0', reason: 'better' },
      { 'if-match': '"1"' },
    );
    assert.equal(second.body.revision, 2);
    assert.equal(await resolve('staging'), '1.1.0');
    const serving = await api.get<ServingDto>(registryPaths.serving('greeting', 'staging'));
    assert.equal(serving.headers.get('etag'), '"2"');
    assert.equal(serving.body.previousStable, '1.0.0');
    assert.equal(serving.body.served.length, 2);
    const back = await api.deploy<DeploymentDto>(staging, { version: '1.0.0' });
    assert.equal(back.body.reason, 'reverted');
    const history = await api.get<DeploymentList>(`${path}?limit=2`);
    assert.deepEqual(
      history.body.items.map((one) => one.revision),
      [3, 2],
    );
    assert.equal(history.body.items[1]?.comment, 'better');
    const older = await api.get<DeploymentList>(`${path}?cursor=${history.body.nextCursor}`);
    assert.deepEqual(
      older.body.items.map((one) => one.revision),
      [1],
    );
  });

  it('needs to know what it replaces', async () => {
    const blind = await api.post<ProblemBody>(path, { version: '1.0.0' });
    assert.equal(blind.status, 428);
    assert.equal(blind.body.code, 'precondition_required');
    await api.deploy(staging, { version: '1.0.0' });
    const again = await api.post<ProblemBody>(path, { version: '1.1.0' }, { 'if-none-match': '*' });
    assert.equal(again.status, 412);
    const stale = await api.post<ProblemBody>(path, { version: '1.1.0' }, { 'if-match': '"9"' });
    assert.equal(stale.status, 412);
    assert.equal(stale.headers.get('etag'), '"1"');
    assert.equal((stale.body.current as DeploymentDto).stable, '1.0.0');
  });

  it('wins once when two are based on one state', async () => {
    await api.deploy(staging, { version: '1.0.0' });
    await api.publish('greeting', 'three');
    const answers = await Promise.all(
      ['1.1.0', '1.2.0'].map((version) => api.post(path, { version }, { 'if-match': '"1"' })),
    );
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 412]);
  });

  it('is refused for what does not exist and for what is served already', async () => {
    const code = async (place: { prompt: string; environment: string }, version: string) =>
      (await api.deploy<ProblemBody>(place, { version })).body.code;
    assert.equal(await code(staging, '7.0.0'), 'version_not_found');
    assert.equal(await code({ ...staging, prompt: 'nothing' }, '1.0.0'), 'prompt_not_found');
    assert.equal(await code({ ...staging, environment: 'none' }, '1.0.0'), 'environment_not_found');
    await api.deploy(staging, { version: '1.0.0' });
    assert.equal(await code(staging, '1.0.0'), 'already_deployed');
  });

  it('to production needs evidence on exactly this content', async () => {
    const refused = await api.deploy<ProblemBody>(production, { version: '1.0.0' });
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'evidence_required');
    assert.equal(refused.body.conditions?.[0]?.code, 'evidence_missing');
    await api.post(registryPaths.evidence(), anEvidence('greeting', 'two'));
    assert.equal((await api.deploy(production, { version: '1.0.0' })).status, 409);
    await api.post(registryPaths.evidence(), anEvidence('greeting', 'one'));
    assert.equal((await api.deploy(production, { version: '1.0.0' })).status, 201);
  });

  it('may be overridden by an owner with a reason that the history keeps', async () => {
    const override = { conditions: ['evidence'], reason: 'outage' };
    const empty = await api.deploy<ProblemBody>(production, {
      version: '1.0.0',
      override: { ...override, reason: ' ' },
    });
    assert.equal(empty.body.code, 'override_needs_reason');
    const odd = await api.deploy<ProblemBody>(production, {
      version: '1.0.0',
      override: { ...override, conditions: ['x'] },
    });
    assert.equal(odd.body.code, 'override_unknown_condition');
    assert.equal((await api.deploy(production, { version: '1.0.0', override })).status, 201);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?environment=production`);
    assert.deepEqual(audit.body.items[0]?.override, override);
    assert.deepEqual(audit.body.items[0].actor, { name: 'Ada', kind: 'person' });
  });

  it('needs no evidence for a version that was stable there before', async () => {
    for (const version of ['1.0.0', '1.1.0'])
      await api.deploy(production, {
        version,
        override: { conditions: ['evidence'], reason: 'x' },
      });
    const back = await api.deploy<DeploymentDto>(production, { version: '1.0.0' });
    assert.equal(back.status, 201);
    assert.equal(back.body.reason, 'reverted');
  });

  it('takes only origins that the environment accepts', async () => {
    const rules = { order: 1, protected: false, requireEvidence: false };
    await api.put(registryPaths.environment('merged'), { ...rules, accepts: 'merged' });
    await api.put(registryPaths.environment('committed'), { ...rules, accepts: 'committed' });
    const publish = (text: string, origin: object) =>
      api.post<{ version: string }>(
        registryPaths.versions('greeting'),
        aPublication(text, { origin }),
      );
    const dirty = (await publish('dirty', { commit: 'abcdef1', uncommitted: true })).body.version;
    const branch = (await publish('branch', { commit: 'abcdef2' })).body.version;
    const main = (await publish('main', { commit: 'abcdef3', merged: true })).body.version;
    const status = async (environment: string, version: string) =>
      (await api.deploy({ prompt: 'greeting', environment }, { version })).status;
    assert.equal(await status('committed', dirty), 409);
    assert.equal(await status('committed', branch), 201);
    assert.equal(await status('merged', branch), 409);
    assert.equal(await status('merged', main), 201);
    const override = { conditions: ['origin'], reason: 'hotfix' };
    const place = { prompt: 'greeting', environment: 'merged' };
    assert.equal((await api.deploy(place, { version: branch, override })).status, 201);
  });

  it('waits for the end of a rollout, or ends it in the same step', async () => {
    await api.deploy(staging, { version: '1.0.0' });
    const plan = { stages: [{ name: 'all', traffic: 100 }] };
    const rollout = await api.start(staging, { candidate: '1.1.0', plan });
    assert.equal(await resolve('staging'), '1.1.0');
    await api.publish('greeting', 'hotfix');
    const refused = await api.deploy<ProblemBody>(staging, { version: '1.2.0' });
    assert.equal(refused.body.code, 'rollout_running');
    assert.equal((refused.body.current as { id: string }).id, rollout.id);
    const done = await api.deploy<DeploymentDto>(staging, { version: '1.2.0', endRollout: true });
    assert.equal(done.status, 201);
    assert.equal(await resolve('staging'), '1.2.0');
    const ended = await api.rollout(rollout.id);
    assert.equal(ended.phase, 'rolledBack');
    assert.equal(ended.end?.cause, 'superseded');
  });
});
