import assert from 'node:assert/strict';
import { FlagdCore } from '@openfeature/flagd-core';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPApi } from '@openfeature/ofrep-core';
import { OpenFeature, type Client, type EvaluationContext } from '@openfeature/server-sdk';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { TrafficRule } from '../../../src/domain/deployment/trafficRule.ts';
import {
  aContent,
  aDeployment,
  startResolution,
  type RunningResolution,
} from './startResolution.ts';

const ownDefault = { messages: [{ role: 'system', content: 'own default' }] };

describe('official OpenFeature clients', () => {
  let running: RunningResolution;
  let client: Client;

  beforeEach(async () => {
    running = await startResolution();
    client = await connect(running.url);
  });
  afterEach(async () => {
    await OpenFeature.clearProviders();
    await running.close();
  });

  async function connect(url: string, token = 'app'): Promise<Client> {
    const provider = new OFREPProvider({
      baseUrl: `${url}/environments/production`,
      headers: [['Authorization', `Bearer ${token}`]],
    });
    await OpenFeature.setProviderAndWait(provider);
    return OpenFeature.getClient();
  }

  it('get content, version and metadata for a key with a slash', async () => {
    running.resolution.apply(
      aDeployment({ revision: 3, candidate: { rules: [{ percent: 100 }] } }),
    );
    const details = await client.getObjectDetails('support/answer', ownDefault, {
      targetingKey: 'u1',
    });
    assert.deepEqual(details.value, aContent('1.4.0'));
    assert.equal(details.variant, '1.4.0');
    assert.equal(details.errorCode, undefined);
    assert.equal(details.flagMetadata['deploymentRevision'], 3);
    assert.equal(details.flagMetadata['arm'], 'candidate');
  });

  it('use their own default when nothing is deployed, the token is wrong or the registry is down', async () => {
    const missing = await client.getObjectDetails('support/answer', ownDefault, {});
    assert.deepEqual(missing.value, ownDefault);
    assert.equal(missing.errorCode, 'FLAG_NOT_FOUND');
    running.resolution.apply(aDeployment());
    const refused = await connect(running.url, 'nonsense');
    assert.deepEqual(await refused.getObjectValue('support/answer', ownDefault, {}), ownDefault);
    const lost = await connect('http://127.0.0.1:9');
    assert.deepEqual(await lost.getObjectValue('support/answer', ownDefault, {}), ownDefault);
  });

  it('understand the answer for all flags', async () => {
    running.resolution.apply(aDeployment());
    const api = new OFREPApi(`${running.url}/environments/production`);
    const headers: [string, string][] = [['Authorization', 'Bearer app']];
    const request = { context: { targetingKey: 'u1' } };
    const all = await api.postBulkEvaluateFlags(request, { headers });
    assert.equal(all.httpStatus, 200);
    const known: [string, string] = ['If-None-Match', all.httpResponse.headers.get('etag') ?? ''];
    const again = await api.postBulkEvaluateFlags(request, { headers: [...headers, known] });
    assert.equal(again.httpStatus, 304);
  });

  it('move everyone with the next call after a rollback', async () => {
    running.resolution.apply(aDeployment({ candidate: { rules: [{ percent: 100 }] } }));
    const units = Array.from({ length: 100 }, (_, n) => `user-${n}`);
    const versions = async (): Promise<Set<string | undefined>> => {
      const all = units.map((targetingKey) =>
        client.getObjectDetails('support/answer', ownDefault, { targetingKey }),
      );
      return new Set((await Promise.all(all)).map((details) => details.variant));
    };
    assert.deepEqual(await versions(), new Set(['1.4.0']));
    running.resolution.apply(aDeployment({ revision: 2 }));
    assert.deepEqual(await versions(), new Set(['1.3.0']));
  });
});

describe('assignment of units', () => {
  const tenants = [undefined, 'internal', 'acme', 'globex'];
  const regions = [undefined, 'eu', 'us'];
  const rules: readonly TrafficRule[] = [
    { when: { tenant: ['internal'] }, percent: 50 },
    { when: { tenant: ['acme'], region: ['eu', 'us'] }, percent: 20.125 },
    { percent: 5 },
  ];
  const stages: readonly (readonly TrafficRule[])[] = [
    [{ when: { tenant: ['internal'] }, percent: 50 }],
    rules,
    [{ when: { tenant: ['internal'] }, percent: 50 }, { percent: 25 }],
    [{ percent: 100 }],
  ];
  let running: RunningResolution;

  beforeEach(async () => {
    running = await startResolution();
  });
  afterEach(() => running.close());

  // A fixed sequence, so that a failure can be repeated.
  function* units(count: number): Generator<EvaluationContext & { targetingKey: string }> {
    let state = 20_261_120;
    const next = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    for (let n = 0; n < count; n += 1) {
      const tenant = tenants[next(tenants.length)];
      const region = regions[next(regions.length)];
      yield {
        targetingKey: `${next(2 ** 32).toString(16)}-${n}${n % 17 === 0 ? ' é👋' : ''}`,
        ...(tenant !== undefined && { tenant }),
        ...(region !== undefined && { region }),
        ...(n % 5 === 0 && { plan: 'gold', visits: n, nested: { tenant: 'internal' } }),
      };
    }
  }

  async function loadFlagd(url: string): Promise<FlagdCore> {
    const response = await fetch(`${url}/environments/production/flagd.json`, {
      headers: { authorization: 'Bearer app' },
    });
    const core = new FlagdCore();
    core.setConfigurations(await response.text());
    return core;
  }

  async function resolveOver(url: string, context: EvaluationContext): Promise<string> {
    const path = '/environments/production/ofrep/v1/evaluate/flags/support/answer';
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer app', 'content-type': 'application/json' },
      body: JSON.stringify({ context }),
    });
    return ((await response.json()) as { variant: string }).variant;
  }

  it('is the same over OFREP and in a flagd with the served definitions, for 10,000 units', async function () {
    this.timeout(60_000);
    running.resolution.apply(aDeployment({ candidate: { rules } }));
    const flagd = await loadFlagd(running.url);
    const counts = new Map<string, number>();
    const all = [...units(10_000)];
    const groupOf = ({ tenant }: EvaluationContext): string =>
      typeof tenant === 'string' ? tenant : 'none';
    for (let start = 0; start < all.length; start += 100) {
      const batch = all.slice(start, start + 100);
      const over = await Promise.all(batch.map((context) => resolveOver(running.url, context)));
      for (const [index, context] of batch.entries()) {
        const local = flagd.resolveObjectEvaluation('support/answer', {}, context);
        assert.equal(over[index], local.variant, JSON.stringify(context));
        const group = `${groupOf(context)} ${over[index] ?? ''}`;
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
    }
    const share = (tenant: string): number => {
      const candidate = counts.get(`${tenant} 1.4.0`) ?? 0;
      return candidate / (candidate + (counts.get(`${tenant} 1.3.0`) ?? 0));
    };
    assert.ok(Math.abs(share('internal') - 0.5) < 0.04, `internal ${share('internal')}`);
    assert.ok(Math.abs(share('globex') - 0.05) < 0.02, `globex ${share('globex')}`);
  });

  it('never takes a unit off the candidate while stages grow', () => {
    const onCandidate = new Set<string>();
    for (const [index, stageRules] of stages.entries()) {
      running.resolution.apply(
        aDeployment({ revision: index + 1, candidate: { rules: stageRules } }),
      );
      for (const { targetingKey, ...attributes } of units(5_000)) {
        const context = { targetingKey, attributes };
        const version = running.resolution.resolve(
          'production',
          'support/answer',
          context,
        )?.version;
        if (version === '1.4.0') onCandidate.add(targetingKey);
        else assert.ok(!onCandidate.has(targetingKey), `${targetingKey} left at stage ${index}`);
      }
    }
    assert.equal(onCandidate.size, 5_000);
  });

  it('stays through pause, resume and a restart of the registry', async () => {
    const assign = ({ resolution }: RunningResolution): string[] =>
      [...units(2_000)].map(
        ({ targetingKey, ...attributes }) =>
          resolution.resolve('production', 'support/answer', { targetingKey, attributes })
            ?.version ?? 'none',
      );
    running.resolution.apply(aDeployment({ candidate: { rules } }));
    const before = assign(running);
    // A pause and a resume change the revision of the deployment at most; the salt belongs to the rollout.
    running.resolution.apply(aDeployment({ revision: 2, candidate: { rules } }));
    assert.deepEqual(assign(running), before);
    const restarted = await startResolution();
    try {
      restarted.resolution.apply(aDeployment({ revision: 2, candidate: { rules } }));
      assert.deepEqual(assign(restarted), before);
      const other = { rules, salt: 'salt-2', rolloutId: 'r2' };
      restarted.resolution.apply(aDeployment({ revision: 3, candidate: other }));
      assert.notDeepEqual(assign(restarted), before);
    } finally {
      await restarted.close();
    }
  });

  it('ignores a commit that is applied late', () => {
    const context = { targetingKey: 'u1', attributes: {} };
    running.resolution.apply(aDeployment({ revision: 5, stable: '1.5.0' }));
    running.resolution.apply(aDeployment({ revision: 4, stable: '1.4.0' }));
    const version = running.resolution.resolve('production', 'support/answer', context)?.version;
    assert.equal(version, '1.5.0');
  });

  it('refuses a deployment that comes without one of its contents', () => {
    const contents = { '1.3.0': aContent('1.3.0') };
    assert.throws(
      () => running.resolution.apply(aDeployment({ contents, candidate: {} })),
      RangeError,
    );
  });
});
