import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Guard } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutDto, RolloutList } from '../../../src/protocol/registry/rolloutDto.ts';
import type { CreatedTokenDto } from '../../../src/protocol/registry/tokenDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging, type ProblemBody } from '../registryApi.ts';

const guard: Guard = { metric: 'parseFailure', margin: 0.05 };
type Tell = (index: number) => Partial<Observation>;
const oneIn =
  (share: number): Tell =>
  (index) => ({ parseFailure: index % share === 0 });

/** The first metric, with where its range comes from, how many outcomes that has and where it lies. */
const readMetric = ({ recoveryDetail }: RolloutDto) => {
  const [one] = recoveryDetail?.metrics ?? [];
  return one && [one.metric, one.source, one.range?.count, one.range?.estimate];
};

describe('stable after a rollback', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let nextId = 0;

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

  /** Outcomes of what is served now, while no rollout runs. */
  const observeStable = async (count: number, tell: Tell) => {
    const first = await application.observe('somebody');
    return Array.from({ length: count }, (_, index) => {
      nextId += 1;
      return { ...first, id: `id-${nextId}`, unit: `unit-${nextId}`, ...tell(index) };
    });
  };
  const reportStable = async (count: number, tell: Tell) => {
    const batch = await observeStable(count, tell);
    assert.deepEqual(new Set(await application.report(batch)), new Set(['no_rollout']));
    return batch;
  };
  const start = async (guards: Guard[] = [guard]) => {
    const plan = { guards, stages: [{ name: 'half', traffic: 50 }] };
    return (await api.start(staging, { candidate: '1.1.0', plan })).id;
  };
  /** Reports what proves harm, on stable as `tell` says. */
  const reportHarm = async (tell: Tell = () => ({ parseFailure: false })) => {
    const batch: Observation[] = [];
    for (let index = 0; index < 160; index += 1) {
      nextId += 1;
      const one = await application.observe(`unit-${nextId}`, { id: `id-${nextId}` });
      batch.push({ ...one, ...(one.version === '1.1.0' ? { parseFailure: true } : tell(index)) });
    }
    await application.report(batch);
  };
  /** Outcomes of both versions: stable's as `tell` says, every other one of the candidate's is bad. */
  const reportBoth = async (
    count: number,
    tell: Tell,
    attributes: Record<string, string> = {},
  ): Promise<void> => {
    const batch: Observation[] = [];
    for (let index = 0; index < count; index += 1) {
      nextId += 1;
      const id = `id-${nextId}`;
      const one = await application.observe(`unit-${nextId}`, { id, attributes });
      const bad = { parseFailure: index % 2 === 0 };
      batch.push({ ...one, ...(one.version === '1.1.0' ? bad : tell(index)) });
    }
    await application.report(batch);
  };
  /** How many outcomes of stable the last look rests on. */
  const countNow = async (id: string): Promise<number> =>
    (await look(id)).recoveryDetail?.metrics[0]?.now?.count ?? 0;
  const rollBack = async (id: string) => {
    await api.act(id, 'rollback');
    return api.rollout(id);
  };
  const look = async (id: string) => {
    await registry.watch(5000);
    return api.rollout(id);
  };
  const told = async (id: string) =>
    (await api.get<AuditList>(`${registryPaths.audit()}?rolloutId=${id}`)).body.items.filter(
      ({ type }) => type === 'rollout.recovery',
    );
  const confirm = (by: RegistryApi, id: string, body: object = {}, headers = {}) =>
    by.post<RolloutDto & ProblemBody>(registryPaths.rolloutRecovery(id), body, headers);
  const enter = async (name: string, more: object = {}) => {
    const wanted = { name, kind: 'person', roles: ['owner'], ...more };
    const { body } = await api.post<CreatedTokenDto>(registryPaths.tokens(), wanted);
    return new RegistryApi(registry.url, body.token);
  };

  it('is watched until its metrics are back where they were before the start', async () => {
    await reportStable(400, oneIn(50));
    const id = await start();
    await reportHarm();
    const back = await api.rollout(id);
    const rolledBackAt = back.end?.at ?? '';
    assert.deepEqual([back.phase, back.end?.cause], ['rolledBack', 'guard']);
    assert.deepEqual(back.recovery, { state: 'watching', since: rolledBackAt });
    assert.deepEqual(readMetric(back), ['parseFailure', 'before', 400, 0.02]);
    assert.equal((await look(id)).recovery?.state, 'watching');
    await reportStable(210, oneIn(50));
    const after = await look(id);
    assert.equal(after.recovery?.state, 'recovered');
    assert.ok(after.recovery.since > rolledBackAt);
    assert.equal(after.recoveryDetail?.metrics[0]?.now?.count, 210);
    assert.equal(after.revision, back.revision);
    assert.deepEqual(
      (await told(id)).map(({ rollout }) => rollout?.recovery),
      [after.recovery],
    );
    const { body } = await api.get<RolloutList>(registryPaths.rollouts());
    assert.deepEqual(body.items[0]?.recovery, after.recovery);
  });

  it('is said not to be back, with the cause probably elsewhere, and may come back later', async () => {
    await reportStable(400, oneIn(50));
    const id = await start();
    await rollBack(id);
    await reportStable(100, oneIn(2));
    assert.equal((await look(id)).recovery?.state, 'notRecovered');
    const [event] = await told(id);
    assert.match(
      event?.summary ?? '',
      /\(parse failures\), so the cause is probably not the prompt/,
    );
    assert.deepEqual(event?.actor, { name: 'registry', kind: 'machine' });
    await reportStable(20, oneIn(2));
    await look(id);
    assert.equal((await told(id)).length, 1);
    registry.clock.advance(3 * 3_600_000);
    await reportStable(300, oneIn(50));
    assert.equal((await look(id)).recovery?.state, 'recovered');
    assert.equal((await told(id)).length, 2);
  });

  it('is compared with itself during the rollout where nothing was reported before', async () => {
    const id = await start();
    await reportHarm();
    const [metric] = (await api.rollout(id)).recoveryDetail?.metrics ?? [];
    assert.deepEqual([metric?.state, metric?.source], ['watching', 'during']);
    assert.equal(metric?.range?.estimate, 0);
    await reportStable(250, oneIn(2));
    assert.equal((await look(id)).recovery?.state, 'notRecovered');
  });

  it('is not known to be back where nothing was reported at all, which may be confirmed', async () => {
    const id = await start();
    const back = await rollBack(id);
    assert.deepEqual(
      [back.recovery?.state, back.recoveryDetail?.metrics[0]?.state],
      ['unknown', 'unknown'],
    );
    await reportStable(250, oneIn(2));
    assert.equal((await look(id)).recovery?.state, 'unknown');
    assert.equal((await confirm(api, id)).status, 200);
  });

  it('is compared by budgets and averages, and by metrics of the application’s own once a guard named them', async () => {
    const guards: Guard[] = [
      { metric: 'latencyMs', budget: 1000, margin: 0.05 },
      { metric: 'costUsd', ceiling: 1, margin: 0.01 },
      { metric: 'stars', direction: 'higher', ceiling: 5, margin: 0.5 },
      { metric: 'toneOff', when: { tenant: ['acme'] } },
      { metric: 'toneOff' },
      { metric: 'refusal', dryRun: true },
    ];
    const tell =
      (latencyMs: number): Tell =>
      (index) => ({
        ...{ latencyMs: index % 10 === 0 ? latencyMs : 200, costUsd: 0.02 + (index % 3) / 100 },
        metrics: { stars: 4 + (index % 2), toneOff: index % 20 === 0, other: 3 },
      });
    await rollBack(await start(guards));
    await reportStable(600, tell(900));
    const id = await start(guards);
    const { recoveryDetail } = await rollBack(id);
    assert.deepEqual(
      recoveryDetail?.metrics.map((one) => [one.metric, one.budget, one.source, one.range?.count]),
      [
        ['latencyMs', 1000, 'before', 600],
        ['costUsd', undefined, 'before', 600],
        ['stars', undefined, 'before', 600],
        ['toneOff', undefined, 'before', 600],
      ],
    );
    const [latency, cost] = recoveryDetail.metrics;
    assert.equal(latency?.range?.estimate, 0);
    assert.ok(Math.abs((cost?.range?.estimate ?? 0) - 0.03) < 0.001);
    await reportStable(600, tell(5000));
    const found = await look(id);
    assert.deepEqual(
      found.recoveryDetail?.metrics.map(({ state }) => state),
      ['notRecovered', 'recovered', 'recovered', 'recovered'],
    );
    assert.equal(found.recovery?.state, 'notRecovered');
  });

  it('counts each outcome once, however often it is sent', async () => {
    const batch = await reportStable(100, oneIn(50));
    await application.report(batch);
    const [again] = batch;
    assert.deepEqual(await application.report([{ ...again, latencyMs: 5 }]), ['no_rollout']);
    const id = await start([guard, { metric: 'latencyMs', budget: 10 }]);
    const { recoveryDetail } = await rollBack(id);
    assert.equal(recoveryDetail?.metrics[0]?.range?.count, 100);
  });

  it('is not measured by another version, nor by what was reported before the rollback', async () => {
    await reportStable(100, oneIn(2));
    await api.deploy(staging, { version: '1.1.0' });
    await reportStable(300, oneIn(50));
    const plan = { guards: [guard], stages: [{ name: 'half', traffic: 50 }] };
    const { id } = await api.start(staging, { candidate: '1.0.0', plan });
    const { recoveryDetail } = await rollBack(id);
    assert.equal(recoveryDetail?.metrics[0]?.range?.count, 300);
    await registry.watch(5000);
    assert.equal((await api.rollout(id)).recoveryDetail?.metrics[0]?.now, undefined);
  });

  it('keeps what was usual for as long as the rollout takes, and forgets it otherwise after a week', async () => {
    await reportStable(100, oneIn(50));
    const id = await start();
    registry.clock.advance(20 * 24 * 3_600_000);
    registry = await registry.restart();
    connect();
    const before = await rollBack(id);
    assert.equal(before.recoveryDetail?.metrics[0]?.range?.count, 100);
    registry = await registry.restart();
    connect();
    assert.deepEqual(await api.rollout(id), before);
    const later = await rollBack(await start());
    assert.equal(later.recovery?.state, 'unknown');
  });

  it('is watched for a week at most', async () => {
    await reportStable(100, oneIn(50));
    const id = await start();
    await rollBack(id);
    registry.clock.advance(8 * 24 * 3_600_000);
    await reportStable(250, oneIn(50));
    assert.equal((await look(id)).recovery?.state, 'watching');
  });

  it('does not stand in the way of the next rollout', async () => {
    await reportStable(100, oneIn(50));
    const id = await start();
    await rollBack(id);
    const next = await start();
    assert.equal((await api.rollout(next)).phase, 'progressing');
    assert.equal((await look(id)).recovery?.state, 'watching');
  });

  it('is watched beside the next candidate too, on units that chance left there', async () => {
    await reportStable(400, oneIn(50));
    const id = await start();
    await rollBack(id);
    const guards: Guard[] = [{ metric: 'parseFailure', margin: 0.05, onHarm: 'notify' }];
    const when = { tenant: ['acme'] };
    const apart = { guards, stages: [{ name: 'acme', traffic: { when, percent: 50 } }] };
    const { id: first } = await api.start(staging, { candidate: '1.1.0', plan: apart });
    await reportBoth(100, oneIn(2), { tenant: 'acme' });
    assert.equal(await countNow(id), 0);
    await api.act(first, 'rollback');
    await start(guards);
    // So often bad that nothing is back yet, whichever units chance leaves there.
    await reportBoth(120, oneIn(4));
    const early = await countNow(id);
    assert.ok(early > 30 && early < 90, String(early));
    registry.clock.advance(3 * 3_600_000);
    await reportBoth(40, oneIn(60));
    assert.ok((await countNow(id)) > early + 5);
    await reportBoth(500, oneIn(60));
    const late = await countNow(id);
    assert.ok(late >= 200 && late < 340, String(late));
    assert.equal((await look(id)).recovery?.state, 'recovered');
  });

  it('is confirmed by an owner, once: the same person may say it again, another is told', async () => {
    const id = await start();
    const back = await rollBack(id);
    const [bob, cyd] = [await enter('Bob'), await enter('Cyd')];
    const key = { 'idempotency-key': 'one' };
    const done = await confirm(bob, id, { comment: ' as quiet as before ' }, key);
    assert.equal(done.status, 200, done.text);
    const { confirmed } = done.body.recovery ?? {};
    assert.deepEqual(
      [confirmed?.actor, confirmed?.comment],
      [{ name: 'Bob', kind: 'person' }, 'as quiet as before'],
    );
    assert.equal(done.body.revision, back.revision);
    const replayed = await confirm(bob, id, { comment: ' as quiet as before ' }, key);
    assert.equal(replayed.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual((await confirm(bob, id)).body, done.body);
    const late = await confirm(cyd, id);
    assert.deepEqual([late.status, late.body.code], [409, 'recovery_not_watched']);
    assert.match(late.body.detail, /Bob confirmed/);
    const [event, ...others] = await told(id);
    assert.equal(others.length, 0);
    assert.deepEqual([event?.actor.name, event?.reason], ['Bob', 'as quiet as before']);
    assert.deepEqual(event?.rollout?.recovery, done.body.recovery);
  });

  it('is confirmed by persons with the role owner in its environment only', async () => {
    const id = await start();
    await rollBack(id);
    const others = [
      { kind: 'machine' },
      { roles: ['author', 'reviewer', 'operator', 'viewer'] },
      { environments: ['production'] },
    ];
    for (const other of others)
      assert.equal((await confirm(await enter('Bob', other), id)).status, 403);
  });

  it('is not watched without a rollback from traffic', async () => {
    const refused = async (id: string) => {
      const { status, body } = await confirm(api, id);
      assert.deepEqual([status, body.code], [409, 'recovery_not_watched']);
      assert.equal((await api.rollout(id)).recovery, undefined);
      return body.detail;
    };
    const id = await start();
    assert.match(await refused(id), /was not rolled back/);
    await api.deploy(staging, { version: '1.1.0', endRollout: true });
    assert.match(await refused(id), /ended by another deployment/);
    assert.equal((await confirm(api, 'nowhere')).status, 404);
  });

  it('is not watched of rollouts that ended before a registry could', async () => {
    const id = await start();
    await rollBack(id);
    await registry.close({ keepData: true });
    const database = new DatabaseSync(path.join(registry.dataDir, 'registry.db'));
    database.exec('delete from rollout_recoveries');
    database.close();
    registry = await startTestRegistry({ dataDir: registry.dataDir });
    connect();
    const { status, body } = await confirm(api, id);
    assert.deepEqual([status, body.code], [409, 'recovery_not_watched']);
    assert.match(body.detail, /ended before its registry watched/);
  });
});
