import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto, RolloutList } from '../../../src/protocol/registry/rolloutDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { anEvidence, production, RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const plan: RolloutPlan = {
  name: 'careful',
  owner: 'support',
  stages: [
    { name: 'small', traffic: 1, hold: '60s' },
    { name: 'wide', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};

describe('a rollout', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    const override = { conditions: ['evidence'], reason: 'first' };
    await api.deploy(production, { version: '1.0.0', override });
  });

  afterEach(() => registry.close());

  const start = (body: object, place = staging) =>
    api.post<RolloutDto & ProblemBody>(
      registryPaths.startRollout(place.prompt, place.environment),
      body,
    );
  /** How many of 200 units get the candidate. */
  const countCandidates = async (environment: string) => {
    const application = new RegistryApi(registry.url, registry.appToken);
    const path = `${registryPaths.ofrep(environment)}/greeting`;
    const units = Array.from({ length: 200 }, (_, index) => `unit-${index}`);
    const answers = await Promise.all(
      units.map((targetingKey) =>
        application.post<{ variant: string }>(path, { context: { targetingKey } }),
      ),
    );
    return answers.filter((answer) => answer.body.variant === '1.1.0').length;
  };

  it('serves its first stage at once where nothing holds it', async () => {
    const note = { change: 'politer' };
    const started = await start({ candidate: '1.1.0', plan, note });
    assert.equal(started.status, 201);
    const { body } = started;
    assert.equal(body.phase, 'progressing');
    assert.equal(body.stable, '1.0.0');
    assert.deepEqual(body.rules, [{ percent: 1 }]);
    assert.deepEqual(body.note, note);
    assert.deepEqual(body.hold, { watchedMs: 0, requiredMs: 60_000 });
    assert.deepEqual(
      body.waitsFor.map((one) => one.key),
      ['hold', 'advance'],
    );
    assert.equal(started.headers.get('etag'), `"${body.revision}"`);
    assert.deepEqual((await api.rollout(body.id)).plan, plan);
  });

  it('moves through its stages to the end, and its candidate is stable then', async () => {
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    const held = await api.act<ProblemBody>(id, 'advance');
    assert.equal(held.status, 409);
    assert.equal(held.body.code, 'gate_not_met');
    assert.equal(held.body.conditions?.[0]?.key, 'hold');
    await registry.watch(60_000);
    const wide = await api.act(id, 'advance', { reason: 'looks good' });
    assert.equal(wide.status, 200);
    assert.equal(wide.body.stageName, 'wide');
    const half = await countCandidates('staging');
    assert.ok(half > 60 && half < 140, String(half));
    await api.act(id, 'advance');
    assert.equal(await countCandidates('staging'), 200);
    const completed = await api.act(id, 'advance');
    assert.equal(completed.body.phase, 'completed');
    const serving = await api.get<{ deployment: { stable: string; candidate?: unknown } }>(
      registryPaths.serving('greeting', 'staging'),
    );
    assert.equal(serving.body.deployment.stable, '1.1.0');
    assert.equal(serving.body.deployment.candidate, undefined);
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`);
    const summaries = audit.body.items.map((event) => event.summary).filter(Boolean);
    assert.deepEqual(summaries, [
      '1.0.0 → 1.1.0',
      '50 % → 100 %',
      '1 % → 50 %',
      '0 % → 1 %',
      '1.0.0 → 1.1.0',
    ]);
    assert.ok(audit.body.items.some((event) => event.reason === 'looks good'));
  });

  it('takes everyone off with the next call when it is rolled back, without If-Match and again', async () => {
    const full = { stages: [{ name: 'full', traffic: 100 }] };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan: full });
    assert.equal(await countCandidates('staging'), 200);
    const path = registryPaths.rolloutAction(id, 'rollback');
    const back = await api.post<RolloutDto>(path, { reason: 'refusals rise' });
    assert.equal(back.body.phase, 'rolledBack');
    assert.equal(await countCandidates('staging'), 0);
    assert.deepEqual(back.body.end?.reason, 'refusals rise');
    const again = await api.post<RolloutDto>(
      path,
      {},
      { 'if-match': back.headers.get('etag') ?? '' },
    );
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, back.body);
    const events = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`);
    assert.equal(events.body.items.length, 3);
  });

  it('keeps its traffic while it is paused, and every unit where it is', async () => {
    const half = {
      stages: [
        { name: 'half', traffic: 50 },
        { name: 'full', traffic: 100 },
      ],
    };
    const { id } = await api.start(staging, { candidate: '1.1.0', plan: half });
    const before = await countCandidates('staging');
    const paused = await api.post<RolloutDto>(registryPaths.rolloutAction(id, 'pause'));
    assert.equal(paused.body.phase, 'paused');
    assert.equal(paused.body.pause?.actor.name, 'Ada');
    assert.equal((await api.act<ProblemBody>(id, 'advance')).body.code, 'rollout_paused');
    assert.equal(await countCandidates('staging'), before);
    const blind = await api.post<ProblemBody>(registryPaths.rolloutAction(id, 'resume'));
    assert.equal(blind.status, 428);
    assert.equal((await api.act(id, 'resume')).body.phase, 'progressing');
    registry = await registry.restart();
    api = new RegistryApi(registry.url, registry.personToken);
    assert.equal(await countCandidates('staging'), before);
  });

  it('refuses to advance from a state that somebody else changed, and shows it', async () => {
    const { id, revision } = await api.start(staging, { candidate: '1.1.0', plan });
    await api.act(id, 'pause');
    const path = registryPaths.rolloutAction(id, 'advance');
    const late = await api.post<ProblemBody>(path, {}, { 'if-match': `"${revision}"` });
    assert.equal(late.status, 412);
    assert.equal((late.body.current as RolloutDto).phase, 'paused');
  });

  it('stays pending in production until there is evidence, and then begins by itself', async () => {
    const pending = await start({ candidate: '1.1.0', plan }, production);
    assert.equal(pending.body.phase, 'pending');
    assert.deepEqual(
      pending.body.waitsFor.map((one) => one.code),
      ['evidence_missing'],
    );
    assert.deepEqual(pending.body.rules, []);
    await api.post(registryPaths.evidence(), anEvidence('greeting', 'one'));
    assert.equal((await api.rollout(pending.body.id)).phase, 'pending');
    await api.post(registryPaths.evidence(), anEvidence('greeting', 'two', { baseline: '1.0.0' }));
    const begun = await api.rollout(pending.body.id);
    assert.equal(begun.phase, 'progressing');
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${begun.id}`);
    assert.equal(audit.body.items[0]?.actor.name, 'registry');
  });

  it('waits at an eval gate for what the plan asks, and begins when a run has it', async () => {
    const gate = { minCases: { safety: 2 }, passRate: { safety: 1 }, maxTokensIncrease: 0.1 };
    const stages = [
      { name: 'offline', eval: gate, advance: 'automatic' as const },
      { name: 'some', traffic: 10 },
    ];
    const { id } = await api.start(staging, { candidate: '1.1.0', plan: { stages } });
    const record = async (safety: number, passed: number, tokens: number) => {
      registry.clock.advance(1000);
      const { cases, ...run } = anEvidence('greeting', 'two', { baseline: '1.0.0' });
      const measured = cases.map((one, index) => ({
        ...one,
        ...(index < safety ? { kind: 'safety' } : {}),
        ...(index === 0 ? { passed, failed: 3 - passed } : {}),
        tokens,
        baseline: { passed: 3, failed: 0, errors: 0, tokens: 100 },
      }));
      const body = { ...run, verdict: 'insufficient', cases: measured };
      const answer = await api.post(registryPaths.evidence(), body);
      assert.equal(answer.status, 201, answer.text);
      const { phase, waitsFor } = await api.rollout(id);
      return phase === 'pending' ? waitsFor[0]?.code : phase;
    };
    assert.equal(await record(1, 3, 100), 'evidence_too_few_cases');
    assert.equal(await record(2, 2, 100), 'evidence_pass_rate_low');
    assert.equal(await record(2, 3, 120), 'evidence_over_limit');
    assert.equal(await record(2, 3, 110), 'progressing');
  });

  it('can be cancelled while it is pending', async () => {
    const pending = await start({ candidate: '1.1.0', plan }, production);
    const cancelled = await api.post<RolloutDto>(
      registryPaths.rolloutAction(pending.body.id, 'cancel'),
      { reason: 'not yet' },
    );
    assert.equal(cancelled.body.phase, 'cancelled');
    assert.equal((await start({ candidate: '1.1.0', plan }, production)).status, 201);
  });

  it('may be started over missing evidence by an owner, for the record', async () => {
    const override = { conditions: ['evidence'], reason: 'outage' };
    const started = await start({ candidate: '1.1.0', plan, override }, production);
    assert.equal(started.body.phase, 'progressing');
    const audit = await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${started.body.id}`);
    assert.deepEqual(audit.body.items[0]?.override, override);
    const odd = { conditions: ['weather'], reason: 'outage' };
    await api.post(registryPaths.rolloutAction(started.body.id, 'rollback'));
    const refused = await start({ candidate: '1.1.0', plan, override: odd }, production);
    assert.equal(refused.body.code, 'override_unknown_condition');
    const list = await api.get<RolloutList>(`${registryPaths.rollouts()}?phase=pending`);
    assert.deepEqual(list.body.items, []);
  });

  it('takes an override for the first gate that has its condition', async () => {
    const override = { conditions: ['evidence'], reason: 'outage' };
    const stages = [{ name: 'prepare' }, { name: 'check' }, { name: 'some', traffic: 10 }];
    const started = await start({ candidate: '1.1.0', plan: { stages }, override }, production);
    assert.equal(started.body.phase, 'progressing', started.text);
    await api.post(registryPaths.rolloutAction(started.body.id, 'rollback'));
    const odd = { conditions: ['evidence', 'weather'], reason: 'outage' };
    const refused = await start(
      { candidate: '1.1.0', plan: { stages }, override: odd },
      production,
    );
    assert.equal(refused.body.code, 'override_unknown_condition');
    const free = { conditions: ['evidence'], reason: 'nothing to override' };
    const pointless = await start({ candidate: '1.1.0', plan: { stages }, override: free });
    assert.equal(pointless.body.code, 'override_unknown_condition');
  });

  it('waits for the review of a stage at 0 %', async () => {
    const stages = [
      { name: 'sign off', traffic: 0, reviews: { count: 1 } },
      { name: 'some', traffic: 10 },
    ];
    const started = await start({ candidate: '1.1.0', plan: { stages } });
    assert.equal(started.body.phase, 'pending');
    assert.deepEqual(
      started.body.waitsFor.map(({ key }) => key),
      ['reviews'],
    );
  });

  it('is one at a time in each environment', async () => {
    await api.start(staging, { candidate: '1.1.0', plan });
    const second = await start({ candidate: '1.1.0', plan });
    assert.equal(second.status, 409);
    assert.equal(second.body.code, 'rollout_running');
    assert.equal((await start({ candidate: '1.1.0', plan }, production)).status, 201);
    const running = await api.get<RolloutList>(`${registryPaths.rollouts()}?prompt=greeting`);
    assert.equal(running.body.items.length, 2);
    const query = '?phase=pending,paused&environment=production';
    const pending = await api.get<RolloutList>(registryPaths.rollouts() + query);
    assert.equal(pending.body.items.length, 1);
    const bad = await api.get<ProblemBody>(`${registryPaths.rollouts()}?phase=flying`);
    assert.equal(bad.body.code, 'bad_request');
  });

  it('needs a stable version, another candidate and a plan that can work', async () => {
    const code = async (body: object, place = staging) => (await start(body, place)).body.code;
    assert.equal(await code({ candidate: '1.0.0', plan }), 'candidate_is_stable');
    assert.equal(await code({ candidate: '9.0.0', plan }), 'version_not_found');
    const noTraffic = { stages: [{ name: 'nothing' }] };
    assert.equal(await code({ candidate: '1.1.0', plan: noTraffic }), 'invalid_plan');
    assert.equal(await code({ candidate: '1.1.0', plan: { stages: [] } }), 'invalid_body');
    await api.publish('fresh', 'one');
    const place = { prompt: 'fresh', environment: 'staging' };
    assert.equal(await code({ candidate: '1.0.0', plan }, place), 'no_stable_version');
    const missing = await api.get<ProblemBody>(registryPaths.rollout('none'));
    assert.equal(missing.body.code, 'rollout_not_found');
  });

  it('is not changed by a publication', async () => {
    const { id } = await api.start(staging, { candidate: '1.1.0', plan });
    await api.publish('greeting', 'three', '1.1.0');
    assert.equal((await api.rollout(id)).candidate, '1.1.0');
  });
});
