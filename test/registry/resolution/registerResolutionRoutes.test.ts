import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import {
  aContent,
  aDeployment,
  startResolution,
  type RunningResolution,
} from './startResolution.ts';

interface AnswerBody {
  readonly key?: string;
  readonly variant?: string;
  readonly reason?: string;
  readonly metadata?: Readonly<Record<string, string | number>>;
  readonly errorCode?: string;
  readonly errorDetails?: string;
  readonly flags?: unknown;
}

interface Answer<Body = AnswerBody> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface BulkBody {
  readonly flags: readonly AnswerBody[];
}

interface FlagdBody {
  readonly flags: Readonly<Record<string, { variants: unknown; defaultVariant: string }>>;
}

describe('resolution routes', () => {
  let running: RunningResolution;

  beforeEach(async () => {
    running = await startResolution({ knownEnvironments: ['production', 'staging'] });
  });
  afterEach(() => running.close());

  async function send<Body = AnswerBody>(
    path: string,
    options: { readonly body?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(running.url + path, {
      method: options.body === undefined ? 'GET' : 'POST',
      headers: { authorization: 'Bearer app', ...options.headers },
      ...(options.body !== undefined && { body: options.body }),
    });
    const text = await response.text();
    const body = JSON.parse(text === '' ? '{}' : text) as Body;
    return { status: response.status, headers: response.headers, body };
  }

  function evaluate(key: string, context?: unknown, environment = 'production'): Promise<Answer> {
    return send(`/environments/${environment}/ofrep/v1/evaluate/flags/${key}`, {
      body: JSON.stringify({ context }),
    });
  }

  function evaluateAll(
    context: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<BulkBody & AnswerBody>> {
    const body = JSON.stringify({ context });
    return send('/environments/production/ofrep/v1/evaluate/flags', { body, headers });
  }

  describe('one flag', () => {
    it('answers with content, version and flat metadata', async () => {
      running.resolution.apply(
        aDeployment({ revision: 7, candidate: { rules: [{ percent: 100 }], stage: 'full' } }),
      );
      const { status, headers, body } = await evaluate('support/answer', { targetingKey: 'u1' });
      assert.equal(status, 200);
      assert.match(headers.get('content-type') ?? '', /^application\/json/);
      assert.deepEqual(body, {
        key: 'support/answer',
        value: aContent('1.4.0'),
        reason: 'TARGETING_MATCH',
        variant: '1.4.0',
        metadata: {
          deploymentRevision: 7,
          version: 7,
          stableVersion: '1.3.0',
          candidateVersion: '1.4.0',
          rolloutId: 'r1',
          stage: 'full',
          arm: 'candidate',
          contentHash: calculateContentHash(aContent('1.4.0')),
        },
      });
    });

    it('writes every script as UTF-8, with its length in bytes', async () => {
      for (const text of ['plain', 'hé', 'ÿ', '漢字', '👋']) {
        const content = { messages: [{ role: 'user' as const, content: text }] };
        running.resolution.apply(aDeployment({ contents: { '1.3.0': content } }));
        const { headers, body } = await evaluate('support/answer', { targetingKey: 'u1' });
        assert.deepEqual(body, { ...body, value: content });
        assert.equal(
          headers.get('content-length'),
          String(Buffer.byteLength(JSON.stringify(body))),
        );
      }
    });

    it('answers STATIC while no rollout runs', async () => {
      running.resolution.apply(aDeployment());
      const { body } = await evaluate('support/answer', { targetingKey: 'u1' });
      assert.equal(body.reason, 'STATIC');
      assert.equal(body.variant, '1.3.0');
      assert.deepEqual(body.metadata, {
        deploymentRevision: 1,
        version: 1,
        stableVersion: '1.3.0',
        contentHash: calculateContentHash(aContent('1.3.0')),
      });
    });

    it('tells chance from attributes in the reason', async () => {
      running.resolution.apply(
        aDeployment({
          candidate: { rules: [{ when: { tenant: ['internal'] }, percent: 100 }, { percent: 10 }] },
        }),
      );
      const internal = await evaluate('support/answer', { targetingKey: 'u1', tenant: 'internal' });
      assert.equal(internal.body.reason, 'TARGETING_MATCH');
      assert.equal(internal.body.variant, '1.4.0');
      const other = await evaluate('support/answer', { targetingKey: 'u1', tenant: 'acme' });
      assert.equal(other.body.reason, 'SPLIT');
    });

    it('takes the slash of a key as it is and encoded', async () => {
      running.resolution.apply(aDeployment());
      for (const key of ['support/answer', 'support%2Fanswer', 'support%2fanswer'])
        assert.equal((await evaluate(key, { targetingKey: 'u1' })).body.key, 'support/answer', key);
    });

    it('takes keys of the full length', async () => {
      const prompt = `${'a'.repeat(64)}/${'b'.repeat(64)}/${'c'.repeat(64)}/dddd`;
      running.resolution.apply(aDeployment({ prompt }));
      assert.equal((await evaluate(prompt, { targetingKey: 'u1' })).status, 200);
      assert.equal((await evaluate(encodeURIComponent(prompt), {})).status, 200);
    });

    it('gives stable with reason DEFAULT without a targeting key, and counts it', async () => {
      running.resolution.apply(aDeployment({ candidate: { rules: [{ percent: 100 }] } }));
      const contexts = [undefined, null, {}, { targetingKey: '' }, { targetingKey: null }];
      for (const context of contexts) {
        const { body } = await evaluate('support/answer', context);
        assert.equal(body.variant, '1.3.0');
        assert.equal(body.reason, 'DEFAULT');
        assert.equal(body.metadata?.['arm'], 'stable');
      }
      const served = running.servedCounts.read('production', 'support/answer');
      assert.equal(served.recentWithoutUnit, contexts.length);
      assert.deepEqual(
        served.versions.map(({ version, total }) => [version, total]),
        [
          ['1.3.0', contexts.length],
          ['1.4.0', 0],
        ],
      );
    });

    it('answers 404 FLAG_NOT_FOUND for a key that is not deployed', async () => {
      running.resolution.apply(aDeployment());
      const keys = ['triage', 'support', 'support/answer/x', '__proto__', 'constructor', 'Süß', ''];
      for (const key of keys) {
        const { status, body } = await evaluate(encodeURIComponent(key), { targetingKey: 'u1' });
        assert.equal(status, 404, key);
        assert.equal(body.errorCode, 'FLAG_NOT_FOUND');
        assert.equal(body.key, key);
      }
      const gone = await evaluate('support/answer', { targetingKey: 'u1' }, 'nowhere');
      assert.equal(gone.status, 404);
      assert.match(gone.body.errorDetails ?? '', /no environment "nowhere"/);
    });

    it('answers 400 PARSE_ERROR for a body that is not a JSON object', async () => {
      running.resolution.apply(aDeployment());
      const path = '/environments/production/ofrep/v1/evaluate/flags/support/answer';
      for (const text of ['', '{', '[]', '"x"', 'null', '{"context":{"targetingKey":"a"']) {
        const { status, body } = await send(path, { body: text });
        assert.equal(status, 400, text);
        assert.equal(body.errorCode, 'PARSE_ERROR');
        assert.equal(body.key, 'support/answer');
      }
    });

    it('answers 400 INVALID_CONTEXT for a context that is no object or a key that is no text', async () => {
      running.resolution.apply(aDeployment());
      for (const context of [[], 'x', 3, { targetingKey: 3 }, { targetingKey: ['u'] }]) {
        const { status, body } = await evaluate('support/answer', context);
        assert.equal(status, 400);
        assert.equal(body.errorCode, 'INVALID_CONTEXT');
      }
    });

    it('answers 400 INVALID_CONTEXT for a huge context', async () => {
      running.resolution.apply(aDeployment());
      const { status, body } = await evaluate('support/answer', { note: 'x'.repeat(300_000) });
      assert.equal(status, 400);
      assert.equal(body.errorCode, 'INVALID_CONTEXT');
      assert.match(body.errorDetails ?? '', /larger than/);
    });

    it('needs no content type', async () => {
      running.resolution.apply(aDeployment());
      const path = '/environments/production/ofrep/v1/evaluate/flags/support/answer';
      const response = await fetch(running.url + path, {
        method: 'POST',
        headers: { authorization: 'Bearer app' },
        body: new TextEncoder().encode('{"context":{"targetingKey":"u1"}}'),
      });
      assert.equal(response.status, 200);
    });
  });

  describe('hostile contexts', () => {
    const rules = [{ when: { tenant: ['internal'] }, percent: 100 }];

    it('reads no attribute from a prototype', async () => {
      running.resolution.apply(aDeployment({ candidate: { rules } }));
      const path = '/environments/production/ofrep/v1/evaluate/flags/support/answer';
      const bodies = [
        '{"context":{"targetingKey":"u1","__proto__":{"tenant":"internal"}}}',
        '{"context":{"targetingKey":"u1","constructor":{"prototype":{"tenant":"internal"}}}}',
        '{"__proto__":{"context":{"targetingKey":"u1","tenant":"internal"}},"context":{"targetingKey":"u1"}}',
      ];
      for (const body of bodies) {
        const answer = await send(path, { body });
        assert.equal(answer.status, 200);
        assert.equal(answer.body.variant, '1.3.0', body);
      }
      assert.equal(({} as { tenant?: string }).tenant, undefined);
      const without = await send(path, {
        body: '{"context":{"__proto__":{"targetingKey":"u1","tenant":"internal"}}}',
      });
      assert.equal(without.body.reason, 'DEFAULT');
    });

    it('matches texts only, whatever else an attribute holds', async () => {
      running.resolution.apply(aDeployment({ candidate: { rules } }));
      const values = [['internal'], { toString: 'internal' }, 1, true, null, 'Internal', 'intern'];
      for (const tenant of values) {
        const { body } = await evaluate('support/answer', { targetingKey: 'u1', tenant });
        assert.equal(body.variant, '1.3.0', JSON.stringify(tenant));
      }
    });

    it('takes control characters, emoji and logic expressions in the targeting key as data', async () => {
      running.resolution.apply(aDeployment({ candidate: { rules: [{ percent: 50 }] } }));
      const keys = [
        '\u0000',
        '👩🏽‍🚀',
        'é',
        '{"var":"tenant"}',
        '$flagd',
        '../../x',
        'x'.repeat(100_000),
      ];
      for (const targetingKey of keys) {
        const first = await evaluate('support/answer', { targetingKey });
        const again = await evaluate('support/answer', { targetingKey });
        assert.equal(first.status, 200);
        assert.equal(first.body.variant, again.body.variant);
        assert.equal(first.body.reason, 'SPLIT');
      }
    });

    it('is not moved by the names that the engine itself uses', async () => {
      running.resolution.apply(aDeployment({ candidate: { rules: [{ percent: 50 }] } }));
      for (let n = 0; n < 20; n += 1) {
        const targetingKey = `u${n}`;
        const plain = await evaluate('support/answer', { targetingKey });
        const odd = await evaluate('support/answer', {
          targetingKey,
          $flagd: { flagKey: 'x', timestamp: 1 },
          '': 'x',
          'tenant.name': 'y',
        });
        assert.equal(odd.body.variant, plain.body.variant);
      }
    });
  });

  describe('all flags', () => {
    it('answers for every prompt of the environment', async () => {
      running.resolution.apply(aDeployment());
      running.resolution.apply(aDeployment({ prompt: 'triage', stable: '2.0.0' }));
      running.resolution.apply(aDeployment({ environment: 'staging', prompt: 'other' }));
      const { status, body } = await evaluateAll({ targetingKey: 'u1' });
      assert.equal(status, 200);
      assert.deepEqual(
        body.flags.map(({ key, variant }) => [key, variant]),
        [
          ['support/answer', '1.3.0'],
          ['triage', '2.0.0'],
        ],
      );
      assert.deepEqual(
        body.flags[0],
        (await evaluate('support/answer', { targetingKey: 'u1' })).body,
      );
    });

    it('answers 304 until something changes for that context', async () => {
      running.resolution.apply(aDeployment());
      const first = await evaluateAll({ targetingKey: 'u1' });
      const known = { 'if-none-match': first.headers.get('etag') ?? '' };
      assert.match(known['if-none-match'], /^".+"$/);
      assert.equal((await evaluateAll({ targetingKey: 'u1' }, known)).status, 304);
      assert.equal((await evaluateAll({}, known)).status, 200);
      running.resolution.apply(aDeployment({ revision: 2, stable: '1.4.0' }));
      assert.equal((await evaluateAll({ targetingKey: 'u1' }, known)).status, 200);
    });

    it('says what to do when the environment serves more than 500 prompts', async () => {
      for (let n = 0; n < 500; n += 1) running.resolution.apply(aDeployment({ prompt: `p${n}` }));
      assert.equal((await evaluateAll({ targetingKey: 'u1' })).body.flags.length, 500);
      running.resolution.apply(aDeployment({ prompt: 'p500' }));
      const { status, body } = await evaluateAll({ targetingKey: 'u1' });
      assert.equal(status, 400);
      assert.equal(body.errorCode, 'GENERAL');
      assert.match(body.errorDetails ?? '', /serves 501 prompts.*flagd\.json with a prefix/);
    });

    it('answers with no flags where nothing is deployed', async () => {
      assert.deepEqual((await evaluateAll({})).body, { flags: [] });
    });

    it('answers 404 for an environment that does not exist', async () => {
      const path = '/environments/prod/ofrep/v1/evaluate/flags';
      assert.equal((await send(path, { body: '{}' })).status, 404);
    });
  });

  describe('flagd.json', () => {
    it('holds the definitions of a prefix, and the poll is noted', async () => {
      running.resolution.apply(aDeployment());
      running.resolution.apply(aDeployment({ prompt: 'triage' }));
      const all = await send<FlagdBody>('/environments/production/flagd.json');
      assert.deepEqual(Object.keys(all.body.flags), ['support/answer', 'triage']);
      assert.equal(all.headers.get('cache-control'), 'no-cache');
      const some = await send<FlagdBody>('/environments/production/flagd.json?prefix=support%2F');
      assert.deepEqual(Object.keys(some.body.flags), ['support/answer']);
      const flag = some.body.flags['support/answer'];
      assert.deepEqual(flag?.variants, { '1.3.0': aContent('1.3.0') });
      assert.equal(flag.defaultVariant, '1.3.0');
      assert.ok(running.servedCounts.read('production', 'triage').lastPolledAt !== undefined);
      assert.equal(running.servedCounts.read('staging', 'triage').lastPolledAt, undefined);
    });

    it('answers 304 until a definition with the prefix changes', async () => {
      running.resolution.apply(aDeployment());
      running.resolution.apply(aDeployment({ prompt: 'triage' }));
      const path = '/environments/production/flagd.json?prefix=support/';
      const tag = (await send(path)).headers.get('etag') ?? '';
      const known = { headers: { 'if-none-match': `W/"other", ${tag}` } };
      running.resolution.apply(aDeployment({ prompt: 'triage', revision: 2 }));
      assert.equal((await send(path, known)).status, 304);
      running.resolution.apply(aDeployment({ revision: 2 }));
      assert.equal((await send(path, known)).status, 200);
    });

    it('has the same tag in another process, and another one for other content', async () => {
      const other = await startResolution();
      try {
        const tag = async (url: string): Promise<string | null> => {
          const headers = { authorization: 'Bearer app' };
          const response = await fetch(`${url}/environments/production/flagd.json`, { headers });
          await response.body?.cancel();
          return response.headers.get('etag');
        };
        running.resolution.apply(aDeployment());
        running.resolution.apply(aDeployment({ prompt: 'triage' }));
        other.resolution.apply(aDeployment({ prompt: 'triage' }));
        other.resolution.apply(aDeployment());
        assert.equal(await tag(other.url), await tag(running.url));
        other.resolution.apply(aDeployment({ contents: { '1.3.0': aContent('else') } }));
        assert.notEqual(await tag(other.url), await tag(running.url));
      } finally {
        await other.close();
      }
    });

    it('answers 404 for an environment that does not exist, and an empty set for a new one', async () => {
      assert.equal((await send('/environments/prod/flagd.json')).status, 404);
      assert.deepEqual((await send('/environments/staging/flagd.json')).body, { flags: {} });
    });
  });

  describe('access', () => {
    const path = '/environments/production/ofrep/v1/evaluate/flags/support/answer';
    const body = '{"context":{"targetingKey":"u1"}}';

    it('answers 401 without a known token, and 403 without the right or for another environment', async () => {
      running.resolution.apply(aDeployment());
      const status = async (authorization: string): Promise<number> =>
        (await send(path, { body, headers: { authorization } })).status;
      assert.equal(await status(''), 401);
      assert.equal(await status('Bearer nonsense'), 401);
      assert.equal(await status('Bearer __proto__'), 401);
      assert.equal(await status('Bearer nobody'), 403);
      assert.equal(await status('Bearer staging'), 403);
      assert.equal(await status('Bearer app'), 200);
      const flagd = await send('/environments/production/flagd.json', {
        headers: { authorization: 'Bearer staging' },
      });
      assert.equal(flagd.status, 403);
      assert.equal(running.servedCounts.read('production', 'support/answer').versions[0]?.total, 1);
    });

    it('waits for a token that is checked asynchronously', async () => {
      const slow = await startResolution({ slowTokens: true });
      try {
        slow.resolution.apply(aDeployment());
        const ask = (token: string): Promise<Response> =>
          fetch(slow.url + path, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}` },
            body,
          });
        assert.equal((await ask('app')).status, 200);
        assert.equal((await ask('nonsense')).status, 401);
      } finally {
        await slow.close();
      }
    });
  });
});
