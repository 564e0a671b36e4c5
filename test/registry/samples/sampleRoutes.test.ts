import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { SampleRules } from '../../../src/domain/environment/environment.ts';
import { toCohortText } from '../../../src/domain/guards/cohortName.ts';
import type { Guard, RolloutPlan } from '../../../src/domain/rollout/rolloutPlan.ts';
import type { AuditList } from '../../../src/protocol/registry/eventDto.ts';
import type { Observation } from '../../../src/protocol/registry/observationDto.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { RolloutMetricsDto } from '../../../src/protocol/registry/rolloutMetricsDto.ts';
import {
  maxSampleBytes,
  type SampleDto,
  type SampleList,
} from '../../../src/protocol/registry/sampleDto.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { Reporter } from '../observations/reporter.ts';
import { RegistryApi, staging } from '../registryApi.ts';

const rules = { order: 10, protected: false, requireEvidence: false, accepts: 'any' };
const guard: Guard = { metric: 'parseFailure', margin: 0.5, onHarm: 'notify' };
const plan: RolloutPlan = {
  guards: [guard, { metric: 'latencyMs', budget: 1000, margin: 0.5, onHarm: 'notify' }],
  cohorts: ['tenant'],
  stages: [
    { name: 'half', traffic: 50 },
    { name: 'full', traffic: 100 },
  ],
};
const dayMs = 24 * 60 * 60 * 1000;
/** Quick on all that is tried when it is set, not on the text. */
const slowOnSome = { name: 'slow', pattern: '(k)\\1(?:q[qr]?)+x' };
const slowText = `kk${'q'.repeat(5000)}`;

describe('samples of live traffic', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let application: Reporter;
  let id: string;

  const connect = () => {
    api = new RegistryApi(registry.url, registry.personToken);
    application = new Reporter(registry.url, registry.appToken);
  };
  const keep = async (samples: SampleRules) => {
    const path = registryPaths.environment(staging.environment);
    assert.equal((await api.put(path, { ...rules, samples })).status, 200);
  };

  beforeEach(async () => {
    registry = await startTestRegistry();
    connect();
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    await api.deploy(staging, { version: '1.0.0' });
    await keep({ keep: true });
    id = (await api.start(staging, { candidate: '1.1.0', plan })).id;
  });

  afterEach(() => registry.close());

  const list = async (query: Record<string, string> = {}) => {
    const path = `${registryPaths.rolloutSamples(id)}?${new URLSearchParams(query).toString()}`;
    const { status, body, text } = await api.get<SampleList>(path);
    assert.equal(status, 200, text);
    return body;
  };
  const observe = (unit: string, more: Partial<Observation> = {}) =>
    application.observe(unit, { id: unit, ...more });
  const report = async (unit: string, more: Partial<Observation> = {}) => {
    const sample = { input: `ask ${unit}`, output: `answer ${unit}` };
    return (await application.report([await observe(unit, { sample, ...more })]))[0];
  };
  /** As many units of one arm as are asked for. */
  const findUnits = async (count: number, version: string, name = 'u') => {
    const units: string[] = [];
    for (let number = 0; units.length < count; number += 1)
      if ((await application.resolve(`${name}${number}`)).variant === version)
        units.push(`${name}${number}`);
    return units;
  };
  const inputs = (items: readonly SampleDto[]) => items.map(({ input }) => input);

  it('are kept redacted, with what became of them', async () => {
    await keep({ keep: true, redact: [{ name: 'order', pattern: 'ORD-\\d+' }] });
    const [unit = ''] = await findUnits(1, '1.1.0');
    const sample = {
      input: 'I am ada@example.com, order ORD-123456',
      output: 'Hello <b>ada@example.com</b>',
      variables: { name: 'Ada', card: 4111111111111111, mail: 'ada@example.com', '{{x}}': true },
    };
    await report(unit, { sample, latencyMs: 2000, attributes: { tenant: 'acme' } });
    const { items, kept, stored, rolloutId } = await list();
    assert.deepEqual([rolloutId, kept, stored], [id, true, { stable: 0, candidate: 1, failed: 1 }]);
    const [{ id: sampleId, at, ...one } = assert.fail()] = items;
    assert.match(sampleId, /^[\w-]{22}$/);
    assert.equal(at, new Date(registry.clock.now()).toISOString());
    assert.deepEqual(one, {
      ...{ stage: 'half', arm: 'candidate', version: '1.1.0', cohort: { tenant: 'acme' } },
      input: 'I am [e-mail], order [order]',
      output: 'Hello <b>[e-mail]</b>',
      variables: { name: 'Ada', card: '[card number]', mail: '[e-mail]', '{{x}}': true },
      ...{ metrics: { latencyMs: 2000 }, failed: ['latencyMs'], redactions: 5 },
    });
  });

  it('are neither kept nor looked at without the setting', async () => {
    await keep({ keep: false });
    const huge = { input: 'x'.repeat(maxSampleBytes + 1), output: '', other: 1 };
    const one = { ...(await observe('a')), parseFailure: false, sample: huge };
    assert.deepEqual(await application.report([one]), ['accepted']);
    assert.equal(await report('b'), 'accepted');
    const { kept, items, stored } = await list();
    assert.deepEqual([kept, items, stored], [false, [], { stable: 0, candidate: 0, failed: 0 }]);
  });

  it('refuse their outcome when they are too large, by bytes, and no other outcome', async () => {
    const half = 'é'.repeat(maxSampleBytes / 4);
    const fits = await observe('a', { sample: { input: half, output: half } });
    const over = await observe('b', {
      sample: { input: half, output: half.slice(1), variables: { a: 'é' } },
    });
    const { body } = await application.post([fits, over, await observe('c')]);
    assert.deepEqual(
      body.results.map(({ outcome }) => outcome),
      ['accepted', 'invalid', 'accepted'],
    );
    assert.match(body.results[1]?.detail ?? '', /has 32769 bytes; at most 32768 are kept/);
    assert.deepEqual(inputs((await list()).items), [half]);
  });

  it('are data, whatever is in them', async () => {
    const hostile = [
      '<script>alert(1)</script><img src=x onerror=alert(1)>',
      '{{name}} ${x} %s \u0000\u0007\u001b[31m\u007f\u2028\u202e',
      'cut off \ud83d',
      "'; drop table samples; --",
      '😀'.repeat(8000),
    ];
    for (const [index, text] of hostile.entries())
      assert.equal(await report(`u${index}`, { sample: { input: text, output: '' } }), 'accepted');
    const nameless = { input: '', output: '', variables: { __proto__x: 'a', constructor: 'b' } };
    assert.equal(await report('u9', { sample: nameless }), 'accepted');
    registry = await registry.restart();
    connect();
    const { items } = await list();
    assert.deepEqual(inputs(items).sort(), [...hostile, ''].sort());
    const named = items.find(({ input }) => input === '');
    assert.deepEqual(named?.variables, nameless.variables);
  });

  it('refuse half of an emoji only where it is no sample, and only that item', async () => {
    const odd = await observe('a', { attributes: { tenant: 'cut \ud83d' } });
    assert.deepEqual(await application.report([odd, await observe('b')]), ['invalid', 'accepted']);
  });

  it('are found by arm, stage, failure and cohort, page by page, newest first', async () => {
    const units = Array.from({ length: 30 }, (_, index) => `u${index}`);
    for (const [index, unit] of units.entries()) {
      // Two at a time.
      registry.clock.advance((index % 2) * 1000);
      const tenant = index % 3 === 0 ? 'acme' : 'globex';
      const attributes = index % 10 === 9 ? {} : { tenant };
      await report(unit, { attributes, parseFailure: index % 5 === 0 });
    }
    const all = await list({ limit: '500' });
    const positions = all.items.map(({ at, id: sample }) => `${at} ${sample}`);
    assert.deepEqual(positions, [...positions].sort().reverse());
    assert.equal(positions.length, units.length);
    const readPages = async (query: Record<string, string>) => {
      const found: SampleDto[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ ...query, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return found;
    };
    assert.deepEqual(await readPages({ limit: '7' }), all.items);
    const matching = async (query: Record<string, string>, test: (one: SampleDto) => boolean) => {
      const items = await readPages({ ...query, limit: '3' });
      assert.deepEqual(items, all.items.filter(test));
      assert.ok(items.length > 0);
    };
    await matching({ arm: 'candidate' }, ({ arm }) => arm === 'candidate');
    await matching({ stage: 'half' }, ({ stage }) => stage === 'half');
    await matching({ failed: 'any' }, ({ failed }) => failed.length > 0);
    await matching({ failed: 'parseFailure' }, ({ failed }) => failed.includes('parseFailure'));
    await matching({ cohort: 'tenant=acme' }, ({ cohort }) => cohort['tenant'] === 'acme');
    assert.deepEqual((await list({ failed: 'latencyMs' })).items, []);
    assert.deepEqual((await list({ stage: 'full' })).items, []);
    for (const cursor of ['x', btoa('"x"'), btoa('"x y"'), btoa('"1 y z"'), btoa('3')]) {
      const path = `${registryPaths.rolloutSamples(id)}?cursor=${encodeURIComponent(cursor)}`;
      assert.equal((await api.get(path)).status, 400, cursor);
    }
    assert.equal((await api.get(`${registryPaths.rolloutSamples(id)}?arm=x`)).status, 400);
    assert.equal((await api.get(registryPaths.rolloutSamples('none'))).status, 404);
  });

  it('of values that are not kept apart are found under the attribute alone', async () => {
    const units = Array.from({ length: 24 }, (_, index) => `u${index}`);
    for (const [index, unit] of units.entries())
      await report(unit, { attributes: index === 3 ? {} : { tenant: `t${index}` } });
    await report('odd', { attributes: { tenant: 'x'.repeat(300) } });
    const { items } = await list({ cohort: 'tenant' });
    assert.deepEqual(inputs(items).sort(), ['ask odd', 'ask u21', 'ask u22', 'ask u23']);
    assert.deepEqual(
      items.map(({ cohort }) => cohort),
      [{}, {}, {}, {}],
    );
    assert.deepEqual(inputs((await list({ cohort: 'tenant=t4' })).items), ['ask u4']);
    assert.deepEqual((await list({ cohort: 'other' })).items, []);
    assert.deepEqual((await list({ cohort: 'tenant=' })).items, []);
  });

  it('know the same values of cohorts as metrics do, also those that came with a known unit', async () => {
    const [unit = ''] = await findUnits(1, '1.1.0');
    await report(unit, { attributes: { tenant: 'web' } });
    await report(unit, { id: 'again', attributes: { tenant: 'mobile' } });
    for (let number = 0; number < 30; number += 1)
      await report(unit, { id: `o${number}`, attributes: { tenant: `t${number}` } });
    const { cohorts = [] } = (await api.get<RolloutMetricsDto>(registryPaths.rolloutMetrics(id)))
      .body;
    assert.equal(cohorts.length, 21);
    for (const { cohort } of cohorts) {
      const { items } = await list({ cohort: toCohortText(cohort) });
      assert.equal(items.length, cohort.value === undefined ? 12 : 1, toCohortText(cohort));
    }
    assert.ok(cohorts.some(({ cohort }) => cohort.value === 'mobile'));
  });

  it('are at most 100 for each arm and cohort, from early and late ones alike', async function () {
    this.timeout(20_000);
    const units = await findUnits(600, '1.1.0');
    const many = await Promise.all(
      units.map((unit, index) =>
        observe(unit, {
          attributes: { tenant: index % 20 === 0 ? 'rare' : 'common' },
          sample: { input: String(index), output: '' },
        }),
      ),
    );
    for (let from = 0; from < many.length; from += 50)
      await application.report(many.slice(from, from + 50));
    const { items, stored } = await list({ limit: '500' });
    const common = items.filter(({ cohort }) => cohort['tenant'] === 'common');
    const rare = items.filter(({ cohort }) => cohort['tenant'] === 'rare');
    // The reservoir of the arm shares most of its samples with that of the common tenant.
    assert.ok(common.length >= 100 && common.length <= 110, String(common.length));
    assert.equal(rare.length, 30);
    assert.deepEqual(stored, { stable: 0, candidate: items.length, failed: 0 });
    const early = items.filter(({ input }) => Number(input) < 300).length;
    assert.ok(early > 35 && early < 95, String(early));
    assert.deepEqual(new Set(await application.report(many.slice(0, 100))), new Set(['duplicate']));
    assert.deepEqual(await list({ limit: '500' }), { ...(await list({ limit: '500' })), items });
  });

  it('of a failure that is rare are not crowded out', async function () {
    this.timeout(20_000);
    const units = await findUnits(500, '1.1.0');
    const many = await Promise.all(
      units.map((unit, index) =>
        observe(unit, {
          parseFailure: index % 100 === 7,
          latencyMs: 5000,
          sample: { input: String(index), output: '' },
        }),
      ),
    );
    for (let from = 0; from < many.length; from += 100)
      await application.report(many.slice(from, from + 100));
    const { items } = await list({ failed: 'parseFailure' });
    assert.deepEqual(inputs(items).sort(), ['107', '207', '307', '407', '7']);
    assert.ok((await list({ limit: '500' })).items.length <= 210);
  });

  it('learn what is reported later under their id', async () => {
    const [unit = ''] = await findUnits(1, '1.1.0');
    await report(unit, { latencyMs: 10 });
    const { sample: _sample, ...again } = await observe(unit, { latencyMs: 5000, feedback: -1 });
    assert.deepEqual(await application.report([{ ...again, parseFailure: true }]), ['merged']);
    const { items, stored } = await list({ failed: 'any' });
    assert.deepEqual(items[0]?.metrics, { latencyMs: 10, feedback: -1, parseFailure: true });
    assert.deepEqual(items[0].failed, ['parseFailure']);
    assert.equal(items[0].input, `ask ${unit}`);
    assert.equal(stored.failed, 1);
  });

  it('are taken with the first report of an id only, and the answer says so', async () => {
    const [unit = ''] = await findUnits(1, '1.1.0');
    const first = await observe(unit, { parseFailure: true });
    const sample = { input: 'too late', output: '' };
    const leftOut = /with the first report of an id only, so the one in this report was left out/;
    // Also in the batch that has the first one.
    const { body } = await application.post([first, { ...first, feedback: 1, sample }]);
    assert.deepEqual(
      body.results.map(({ outcome }) => outcome),
      ['accepted', 'merged'],
    );
    assert.equal(body.results[0]?.detail, undefined);
    assert.match(body.results[1]?.detail ?? '', leftOut);
    const again = await application.post([
      { ...first, sample },
      { ...first, latencyMs: 5000, sample },
      first,
    ]);
    assert.deepEqual(
      again.body.results.map(({ outcome, detail = '' }) => [outcome, leftOut.test(detail)]),
      [
        ['duplicate', true],
        ['merged', true],
        ['duplicate', false],
      ],
    );
    const { items, lost } = await list();
    assert.deepEqual([items, lost], [[], { redactionTimeout: 0, tooLong: 0 }]);
  });

  it('of outcomes that count for nothing are not kept', async () => {
    const forged = {
      ...(await observe('a')),
      version: '9.9.9',
      sample: { input: 'a', output: '' },
    };
    assert.deepEqual(await application.report([forged]), ['arm_mismatch']);
    const late = await observe('b', { sample: { input: 'b', output: '' } });
    await api.act(id, 'rollback');
    assert.deepEqual(await application.report([late]), ['accepted']);
    assert.deepEqual((await list()).items, []);
  });

  it('stay after the end of the rollout, and go after fourteen days', async () => {
    await report('early');
    registry.clock.advance(13 * dayMs);
    await report('later');
    await api.act(id, 'rollback');
    await keep({ keep: false });
    assert.equal((await list()).items.length, 2);
    registry.clock.advance(dayMs + 1);
    registry = await registry.restart();
    connect();
    assert.deepEqual(inputs((await list()).items), ['ask later']);
    registry.clock.advance(14 * dayMs);
    registry = await registry.restart();
    connect();
    assert.deepEqual((await list()).items, []);
  });

  it('can be deleted at once by an operator, and the history says so', async () => {
    await report('a');
    const path = registryPaths.environmentSamples(staging.environment);
    assert.deepEqual((await api.send('DELETE', path)).body, { deleted: 1 });
    assert.deepEqual((await list()).items, []);
    assert.deepEqual((await api.send('DELETE', path)).body, { deleted: 0 });
    const audit = `${registryPaths.audit()}?environment=${staging.environment}`;
    const [event] = (await api.get<AuditList>(audit)).body.items;
    assert.equal(event?.summary, 'samples deleted: 1');
    assert.equal(await report('b'), 'accepted');
    assert.equal((await list()).items.length, 1);
  });

  /** How often a text is in the files of the registry, as they are while it runs. */
  const countInFiles = async (text: string) => {
    let count = 0;
    for (const name of await readdir(registry.dataDir)) {
      const file = await readFile(path.join(registry.dataDir, name));
      for (let at = file.indexOf(text); at >= 0; at = file.indexOf(text, at + 1)) count += 1;
    }
    return count;
  };

  it('are in no file any more once they are deleted, also while the registry runs', async () => {
    const units = Array.from({ length: 60 }, (_, index) => `u${index}`);
    for (const [index, unit] of units.entries()) {
      // From a line to several pages, and rewritten when more is reported of them.
      const output = `the parcel of ${unit} `.repeat(1 + ((index * 7) % 60) * 8);
      await report(unit, { sample: { input: `the parcel of ${unit} `, output } });
      const { sample: _sample, ...again } = await observe(units[index >> 1] ?? unit);
      await application.report([{ ...again, latencyMs: 5000 + index, parseFailure: true }]);
    }
    assert.ok((await countInFiles('the parcel of u')) > 60);
    const erase = registryPaths.environmentSamples(staging.environment);
    assert.deepEqual((await api.send('DELETE', erase)).body, { deleted: 60 });
    assert.equal(await countInFiles('the parcel of u'), 0);
  });

  it('are not kept while a pattern takes too long, and the outcome counts all the same', async () => {
    await keep({ keep: true, redact: [slowOnSome] });
    const began = performance.now();
    const sample = { input: slowText, output: '' };
    assert.equal(await report('a', { sample }), 'accepted');
    assert.ok(performance.now() - began < 2000);
    assert.deepEqual((await list()).items, []);
    assert.equal(await report('b'), 'accepted');
    const { items, lost } = await list();
    assert.deepEqual(inputs(items), ['ask b']);
    assert.deepEqual(lost, { redactionTimeout: 1, tooLong: 0 });
  });

  it('are kept beside one that a pattern takes too long on, which alone is lost', async () => {
    await keep({ keep: true, redact: [slowOnSome] });
    const units = Array.from({ length: 40 }, (_, index) => `u${index}`);
    const batch = await Promise.all(
      units.map((unit, index) =>
        observe(unit, { sample: { input: index === 7 ? slowText : unit, output: '' } }),
      ),
    );
    await application.report(batch);
    const { items, lost } = await list();
    assert.deepEqual(inputs(items).sort(), units.filter((unit) => unit !== 'u7').sort());
    assert.deepEqual(lost, { redactionTimeout: 1, tooLong: 0 });
  });

  it('that could not be kept are counted, by why, over a restart too', async () => {
    await keep({ keep: true, redact: [{ name: 'a-letter-of-the-alphabet', pattern: 'x' }] });
    const long = { input: 'x '.repeat(10_000), output: '' };
    await report('a', { sample: long });
    await keep({ keep: true, redact: [slowOnSome] });
    const slow = { input: slowText, output: '' };
    const two = [await observe('b', { sample: slow }), await observe('c', { sample: slow })];
    assert.deepEqual(await application.report(two), ['accepted', 'accepted']);
    registry = await registry.restart();
    connect();
    const { lost, stored } = await list();
    assert.deepEqual(lost, { redactionTimeout: 2, tooLong: 1 });
    assert.deepEqual(stored, { stable: 0, candidate: 0, failed: 0 });
  });
});
