import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Guard, RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { DeploymentList } from '../../../src/protocol/registry/deploymentDto.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';
import { Reporter } from './reporter.ts';

const guard: Guard = { metric: 'parseFailure', margin: 0.05 };
const planWith = (guards: Guard[], more: Partial<RolloutPlan> = {}): RolloutPlan => ({
  guards,
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
  ...more,
});

describe('guards on reported outcomes', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;

  const connect = () => {
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
  };

  beforeEach(async () => {
    registry = await startTestRegistry();
    connect();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
  });

  afterEach(() => registry.close());

  const start = async (plan: RolloutPlan) =>
    (await api.start(staging, { candidate: '1.1.0', plan })).id;
  let nextUnit = 0;
  /** Outcomes of new units; `tell` says what each version does. */
  const observe = (count: number, tell: (isCandidate: boolean) => Partial<Observation>) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        nextUnit += 1;
        const one = await application.observe(`unit-${nextUnit}`, { id: `id-${nextUnit}` });
        return { ...one, ...tell(one.version === '1.1.0') };
      }),
    );
  const badCandidate = (isCandidate: boolean) => ({ parseFailure: isCandidate });
  const allWell = () => ({ parseFailure: false });
  const readGuard = async (id: string, metric = 'parseFailure') =>
    (await api.rollout(id)).guards?.find((one) => one.metric === metric);
  const audit = async (id: string) =>
    (await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`)).body.items;

  it('take a bad candidate back with the answer to the batch that proves it', async () => {
    const id = await start(planWith([guard]));
    const batch = await observe(80, badCandidate);
    await application.report(batch);
    // Whoever gets the answer to this batch, and asks again, finds everything done.
    for (let unit = 0; unit < 50; unit += 1)
      assert.equal((await application.resolve(`later-${unit}`)).variant, '1.0.0');
    const { phase, end, guards } = await api.rollout(id);
    assert.deepEqual([phase, end?.cause, end?.guard], ['rolledBack', 'guard', 'parseFailure']);
    assert.deepEqual(end?.actor, { name: 'registry', kind: 'machine' });
    assert.equal(guards?.[0]?.verdict, 'harm');
    const [event] = await audit(id);
    assert.equal(event?.summary, '50 % → 0 %');
    assert.equal(event.deployment?.reason, 'rollout_rolled_back');
    const [snapshot] = event.guards ?? [];
    assert.ok(snapshot !== undefined && snapshot.arms.candidate.units > 10);
    assert.deepEqual([snapshot], guards);
    const history = registryPaths.deployments(staging.prompt, staging.environment);
    const { body } = await api.get<DeploymentList>(history);
    assert.equal(body.items.filter((one) => one.reason === 'rollout_rolled_back').length, 1);
  });

  it('take it back once when many applications report at the same time, also the same', async () => {
    const id = await start(planWith([guard]));
    const batch = await observe(120, badCandidate);
    const parts = Array.from({ length: 24 }, (_, part) => batch.slice(part * 5, part * 5 + 5));
    const outcomes = await Promise.all(
      [...parts, ...parts].map((part) => application.report(part)),
    );
    assert.equal(outcomes.flat().filter((outcome) => outcome === 'accepted').length, 120);
    assert.equal((await api.rollout(id)).phase, 'rolledBack');
    const events = await audit(id);
    assert.equal(events.filter(({ deployment }) => deployment).length, 2);
  });

  it('stay rolled back, whatever is reported or how often is looked afterwards', async () => {
    const id = await start(planWith([guard]));
    await application.report(await observe(80, badCandidate));
    const readEnd = async () => {
      const { recovery: _, recoveryDetail: __, ...ended } = await api.rollout(id);
      return ended;
    };
    const ended = await readEnd();
    assert.deepEqual(
      new Set(await application.report(await observe(20, allWell))),
      new Set(['no_rollout']),
    );
    await registry.watch(3000);
    assert.deepEqual(await readEnd(), ended);
    const again = await start(planWith([guard]));
    assert.equal((await api.rollout(again)).phase, 'progressing');
  });

  it('stay rolled back through a restart and new versions, until a person starts again', async () => {
    const id = await start(planWith([guard], { advance: 'automatic' }));
    await application.report(await observe(80, badCandidate));
    registry = await registry.restart();
    connect();
    await api.publish('greeting', 'three', '1.1.0');
    await registry.watch(5000);
    assert.equal((await api.rollout(id)).phase, 'rolledBack');
    for (const action of ['resume', 'advance']) {
      const { status, body } = await api.act<ProblemBody>(id, action);
      assert.deepEqual([status, body.code], [409, 'rollout_final']);
    }
    const units = Array.from({ length: 40 }, (_, unit) => application.resolve(`again-${unit}`));
    assert.ok((await Promise.all(units)).every(({ variant }) => variant === '1.0.0'));
    const again = await start(planWith([guard]));
    assert.notEqual(again, id);
    // It begins with nothing that the one before was told.
    assert.equal((await readGuard(again))?.reason.code, 'no_records');
  });

  it('keep a pipeline from starting what a guard took back, until a person has', async () => {
    const made = await api.post<{ token: string }>(registryPaths.tokens(), {
      ...{ name: 'ci', kind: 'machine', roles: ['author'] },
    });
    const pipeline = new RegistryApi(registry.url, made.body.token);
    const path = registryPaths.startRollout(staging.prompt, staging.environment);
    const body = { candidate: '1.1.0', plan: planWith([guard]) };
    const begun = await pipeline.post<{ id: string }>(path, body);
    assert.equal(begun.status, 201);
    await application.report(await observe(80, badCandidate));
    const refused = await pipeline.post<ProblemBody>(path, body);
    assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
    assert.match(
      refused.body.detail,
      /A guard took 1\.1\.0 back in staging\. A person has to start/,
    );
    const deploy = () =>
      pipeline.post<ProblemBody>(
        registryPaths.deployments(staging.prompt, staging.environment),
        { version: '1.1.0' },
        { 'if-match': '*' },
      );
    const toEveryone = await deploy();
    assert.deepEqual([toEveryone.status, toEveryone.body.code], [403, 'forbidden']);
    await api.deploy(staging, { version: '1.1.0' });
    await api.deploy(staging, { version: '1.0.0' });
    assert.equal((await deploy()).status, 201);
    await api.deploy(staging, { version: '1.0.0' });
    await api.publish('greeting', 'better', '1.1.0');
    const better = await pipeline.post<{ id: string }>(path, { ...body, candidate: '1.2.0' });
    assert.equal(better.status, 201);
    await api.act(better.body.id, 'rollback');
    await api.act(await start(planWith([guard])), 'rollback');
    assert.equal((await pipeline.post(path, body)).status, 201);
  });

  it('say what is not known yet, and how many units will tell', async () => {
    const id = await start(planWith([guard]));
    assert.equal((await readGuard(id))?.reason.code, 'no_records');
    await application.report(await observe(40, allWell));
    const early = await readGuard(id);
    assert.equal(early?.verdict, 'inconclusive');
    assert.ok((early.unitsToDecide ?? 0) > 0);
    const { traffic, conditions } = await api.rollout(id);
    assert.equal((traffic?.stable ?? 0) + (traffic?.candidate ?? 0), 40);
    assert.equal(traffic?.verdict, 'ok');
    const { metric, units, missing } = conditions[0]?.params ?? {};
    assert.deepEqual(
      [metric, units, missing],
      ['parseFailure', traffic.candidate, early.unitsToDecide],
    );
  });

  it('clear a harmless candidate, and an automatic stage moves on that', async () => {
    const id = await start(planWith([{ ...guard, margin: 0.2 }], { advance: 'automatic' }));
    for (let round = 0; round < 20 && (await api.rollout(id)).stageName === 'half'; round += 1) {
      await registry.tick();
      await application.report(await observe(100, allWell));
    }
    assert.equal((await api.rollout(id)).stageName, 'full');
    await registry.watch(3000);
    // At 100 % nothing was reported yet.
    assert.equal((await api.rollout(id)).phase, 'progressing');
  });

  it('pause where the plan says so, and again after somebody resumed', async () => {
    const id = await start(planWith([{ ...guard, onHarm: 'pause' }]));
    await application.report(await observe(80, badCandidate));
    const { phase, pause } = await api.rollout(id);
    assert.deepEqual([phase, pause?.cause, pause?.guard], ['paused', 'guard', 'parseFailure']);
    await api.act(id, 'resume');
    await registry.tick();
    assert.equal((await api.rollout(id)).phase, 'paused');
    const served = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((unit) => application.resolve(unit)),
    );
    assert.ok(served.some(({ variant }) => variant === '1.1.0'));
  });

  it('only tell where the plan says so: the stage waits for a person, who may advance', async () => {
    const id = await start(planWith([{ ...guard, onHarm: 'notify' }], { advance: 'automatic' }));
    await application.report(await observe(80, badCandidate));
    await registry.watch(2000);
    const { phase, stageName, waitsFor } = await api.rollout(id);
    assert.deepEqual([phase, stageName], ['progressing', 'half']);
    assert.deepEqual(
      waitsFor.map(({ code }) => code),
      ['guard_harm_noted'],
    );
    assert.equal((await audit(id))[0]?.guards?.[0]?.verdict, 'harm');
    assert.equal((await api.act(id, 'advance')).status, 200);
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('only show what a dry run finds', async () => {
    const id = await start(planWith([{ ...guard, dryRun: true }]));
    await application.report(await observe(80, badCandidate));
    await registry.watch(2000);
    const { phase, conditions } = await api.rollout(id);
    assert.equal(phase, 'progressing');
    assert.deepEqual(
      conditions.map(({ key }) => key),
      ['advance'],
    );
    assert.equal((await readGuard(id))?.verdict, 'harm');
  });

  it('do not believe versions that their units did not get', async () => {
    const id = await start(planWith([guard]));
    const batch = await observe(200, () => ({ parseFailure: true }));
    const forged = batch
      .filter(({ version }) => version === '1.0.0')
      .map((one) => ({ ...one, version: '1.1.0' }));
    assert.deepEqual(new Set(await application.report(forged)), new Set(['arm_mismatch']));
    const { phase, traffic } = await api.rollout(id);
    assert.deepEqual([phase, traffic?.candidate], ['progressing', 0]);
  });

  it('count a unit once in a stage, however often it reports, and again in the next stage', async () => {
    const id = await start(planWith([{ ...guard, onHarm: 'notify' }]));
    const batch = await observe(10, badCandidate);
    await application.report(batch);
    const once = await readGuard(id);
    for (let round = 0; round < 20; round += 1)
      await application.report(batch.map((one) => ({ ...one, id: `${one.id}-${round}` })));
    const candidates = batch.filter(({ version }) => version === '1.1.0').length;
    assert.equal((await api.rollout(id)).traffic?.candidate, candidates);
    assert.deepEqual(await readGuard(id), once);
    const override = { conditions: ['guard:parseFailure'], reason: 'to see the next stage' };
    if (once?.verdict === 'harm') await api.act(id, 'advance');
    else await api.act(id, 'advance', { override });
    const later = await Promise.all(batch.map(({ unit }) => application.observe(unit)));
    await application.report(
      later.map((one) => ({ ...one, id: `${one.id}-full`, parseFailure: false })),
    );
    assert.equal((await readGuard(id))?.units, 10);
    // Who had the candidate before had it for sure: only the others tell something at 100 %, and that nothing new.
    const arms = (await readGuard(id))?.arms;
    assert.equal((arms?.stable.units ?? 0) + (arms?.candidate.units ?? 0), 10);
  });

  it('take a metric that comes later with the same id', async () => {
    const id = await start(planWith([guard]));
    const batch = await observe(60, () => ({ latencyMs: 10 }));
    await application.report(batch);
    assert.equal((await readGuard(id))?.units, 0);
    const later = batch.map((one) => ({ ...one, parseFailure: one.version === '1.1.0' }));
    assert.deepEqual(new Set(await application.report(later)), new Set(['merged']));
    assert.equal((await api.rollout(id)).phase, 'rolledBack');
  });

  it('notice an application that reports one version only, and hold', async () => {
    const id = await start(planWith([guard], { advance: 'automatic' }));
    const batch = await observe(120, allWell);
    await application.report(batch.filter(({ version }) => version === '1.1.0'));
    await registry.tick();
    const { phase, stageName, traffic, waitsFor } = await api.rollout(id);
    assert.deepEqual([phase, stageName], ['progressing', 'half']);
    assert.deepEqual([traffic?.verdict, traffic?.reason?.code], ['error', 'one_arm_only']);
    assert.deepEqual(
      waitsFor.map(({ code }) => code),
      ['guard_error'],
    );
  });

  it('notice a metric that nobody reports, and hours without any report', async () => {
    const id = await start(planWith([guard]));
    await application.report(await observe(60, () => ({ latencyMs: 10 })));
    assert.equal((await readGuard(id))?.reason.code, 'not_reported');
    await application.report(await observe(60, allWell));
    assert.equal((await readGuard(id))?.verdict, 'inconclusive');
    registry.clock.advance(2 * 3_600_000);
    await registry.tick();
    assert.equal((await readGuard(id))?.reason.code, 'silent');
    registry = await registry.restart();
    connect();
    await registry.tick();
    // While nobody could report, silence says nothing.
    assert.equal((await readGuard(id))?.verdict, 'inconclusive');
  });

  it('compare budgets and averages', async () => {
    const id = await start(
      planWith([
        { metric: 'latencyMs', budget: 1000, margin: 0.05, onHarm: 'pause' },
        { metric: 'stars', ceiling: 5, direction: 'higher', margin: 0.5, dryRun: true },
      ]),
    );
    await application.report(
      await observe(200, (isCandidate) => ({
        latencyMs: isCandidate ? 3000 : 300,
        metrics: { stars: isCandidate ? 1 : 5 },
      })),
    );
    assert.equal((await api.rollout(id)).pause?.guard, 'latencyMs');
    assert.equal((await readGuard(id, 'stars'))?.verdict, 'harm');
    assert.equal((await readGuard(id, 'stars'))?.arms.stable.estimate, 5);
  });

  it('give the numbers of units to stages that ask for some', async () => {
    const id = await start({
      advance: 'automatic',
      stages: [
        { name: 'half', traffic: 50, minUnits: 10 },
        { name: 'full', traffic: 100, minUnits: 10 },
      ],
    });
    await application.report(await observe(8, allWell));
    assert.equal((await api.rollout(id)).stageName, 'half');
    await application.report(await observe(40, allWell));
    assert.equal((await api.rollout(id)).stageName, 'full');
  });

  it('forget units when a rollout is over', async () => {
    const id = await start(planWith([guard]));
    await application.report(await observe(20, allWell));
    await api.act(id, 'rollback');
    registry = await registry.restart();
    connect();
    assert.equal((await api.rollout(id)).guards?.[0]?.verdict, 'inconclusive');
  });
});
