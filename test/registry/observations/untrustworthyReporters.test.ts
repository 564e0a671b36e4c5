import assert from 'node:assert/strict';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { RegistryApi, staging } from '../registryApi.ts';
import { Reporter } from './reporter.ts';

const plan = {
  guards: [{ metric: 'parseFailure', margin: 0.05 }],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};
const day = 24 * 3_600_000;

describe('applications that cannot be trusted', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });
  afterEach(() => registry.close());

  const observe = (count: number, tell: (version: string, index: number) => Partial<Observation>) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const one = await application.observe(`unit-${index}`, { id: `id-${index}` });
        return { ...one, ...tell(one.version, index) };
      }),
    );
  const readGuard = async () => (await api.rollout(id)).guards?.[0];

  it('that report only what went well are noticed, and nothing advances on it', async () => {
    // Half of the candidate's answers fail, and of those nobody hears.
    const all = await observe(600, () => ({ parseFailure: false, latencyMs: 20 }));
    const heard = all.filter(({ version }, index) => version === '1.0.0' || index % 2 === 0);
    await application.report(heard);
    const guard = await readGuard();
    assert.equal(guard?.verdict, 'error');
    assert.ok(['only_successes', 'sample_ratio'].includes(guard.reason.code), guard.reason.code);
    const { status } = await api.act(id, 'advance', {});
    assert.equal(status, 409);
  });

  it('whose clocks are wrong move nothing in time: the registry’s counts', async () => {
    const at = (offsetMs: number) => new Date(registry.clock.now() + offsetMs).toISOString();
    const [ahead, behind, old, exact] = await observe(4, (_, index) => ({
      parseFailure: false,
      time: at([3 * day, -3 * day, -8 * day, 0][index] ?? 0),
    }));
    assert.deepEqual(await application.report([ahead, behind, old, exact]), [
      'accepted',
      'accepted',
      'too_late',
      'accepted',
    ]);
    const { body } = await api.get<{ series: { points: { at: string }[] }[] }>(
      registryPaths.rolloutMetrics(id),
    );
    const times = body.series.flatMap(({ points }) => points.map((point) => Date.parse(point.at)));
    const now = registry.clock.now();
    assert.ok(times.length > 0 && times.every((time) => time <= now && time > now - day));
  });

  it('that send a million lines are refused, whole and at once, and others are served meanwhile', async () => {
    const [one] = await observe(1, () => ({ parseFailure: true }));
    const line = `${JSON.stringify(one)},`;
    const sending = new Promise<number | 'closed' | undefined>((resolve) => {
      const call = request(registry.url + registryPaths.observations(staging.environment), {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${registry.appToken}`, 'content-type': 'application/json' },
        },
      });
      let answered = false;
      call.once('response', (response) => {
        answered = true;
        response.resume();
        resolve(response.statusCode);
      });
      // The registry reads on for a while and then closes, which may come before its answer was read.
      call.on('error', () => {
        answered = true;
        resolve('closed');
      });
      call.write('{"observations":[');
      const block = line.repeat(1000);
      let blocks = 0;
      const write = (): void => {
        while (!answered && blocks < 1000) {
          blocks += 1;
          if (!call.write(block)) {
            call.once('drain', write);
            return;
          }
        }
        call.end(`${JSON.stringify(one)}]}`);
      };
      write();
    });
    const resolved = await application.resolve('somebody');
    assert.ok(['1.0.0', '1.1.0'].includes(resolved.variant));
    const ended = await sending;
    assert.ok(ended === 413 || ended === 'closed', String(ended));
    assert.equal((await readGuard())?.arms.candidate.units ?? 0, 0);
    const many = Array.from({ length: 1001 }, () => one);
    assert.equal((await application.post(many)).status, 400);
  });

  it('that praise the candidate in the name of units that did not get it prove nothing', async () => {
    const forged = await observe(400, () => ({ version: '1.1.0', parseFailure: false }));
    const outcomes = await application.report(forged);
    const taken = outcomes.filter((outcome) => outcome === 'accepted').length;
    assert.ok(taken > 140 && taken < 260, String(taken));
    assert.equal(outcomes.filter((outcome) => outcome === 'arm_mismatch').length, 400 - taken);
    const guard = await readGuard();
    assert.deepEqual([guard?.verdict, guard?.reason.code], ['error', 'one_arm_only']);
    assert.equal((await api.act(id, 'advance', {})).status, 409);
  });
});
