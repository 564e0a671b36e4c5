import assert from 'node:assert/strict';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import { afterEach, describe, it } from 'mocha';
import type { ConnectionOptions } from '../../src/client/connectionOptions.ts';
import { RegistryClient } from '../../src/client/registryClient.ts';
import { RegistryError } from '../../src/client/registryError.ts';
import {
  hangUp,
  html,
  json,
  problem,
  startScriptedServer,
  type Answer,
  type ScriptedServer,
} from './scriptedServer.ts';
import { selfSignedCertificate } from './selfSignedCertificate.ts';

const actor = { name: 'Ada', kind: 'person' };
const at = '2026-01-02T03:04:05.000Z';
const deployment = {
  prompt: 'support/answer',
  environment: 'production',
  revision: 2,
  stable: '1.1.0',
  actor,
  reason: 'deployed',
  at,
};
const prompt = (key: string): object => ({
  key,
  archived: false,
  versionCount: 0,
  recentVersions: [],
  environments: [],
  createdAt: at,
});
const info = {
  name: 'prompt-rollout-registry',
  apiVersion: 1,
  oldestClientVersion: 1,
  registryVersion: '0.1.0',
  storeId: 's1',
  local: true,
  capabilities: [],
  identity: { name: 'Ada', kind: 'person', roles: ['author'] },
  time: at,
};
const place = { prompt: 'support/answer', environment: 'production' };

describe('RegistryClient', () => {
  let server: ScriptedServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function connect(
    answers: readonly Answer[],
    options: Partial<ConnectionOptions> = {},
  ): Promise<RegistryClient> {
    server = await startScriptedServer(answers);
    return new RegistryClient({
      baseUrl: server.url,
      token: () => Promise.resolve('secret-token'),
      clientName: 'test/1',
      ...options,
    });
  }

  async function failure(work: Promise<unknown>): Promise<RegistryError> {
    try {
      await work;
    } catch (error) {
      assert(error instanceof RegistryError, inspect(error));
      return error;
    }
    throw new assert.AssertionError({ message: 'expected a RegistryError' });
  }

  it('sends the token, its name and a prompt key as one encoded segment', async () => {
    const client = await connect([json(prompt('support/answer'))]);
    assert.equal((await client.prompts.get('support/answer')).key, 'support/answer');
    const request = server?.seen[0];
    assert.equal(request?.url, '/v1/prompts/support%2Fanswer');
    assert.equal(request.headers.authorization, 'Bearer secret-token');
    assert.equal(request.headers['user-agent'], 'prompt-rollout-client/test/1');
  });

  it('sends no Authorization header without a token', async () => {
    const client = await connect([json(prompt('a'))], { token: () => Promise.resolve(undefined) });
    await client.prompts.get('a');
    assert.equal(server?.seen[0]?.headers.authorization, undefined);
  });

  it('reads a list to its end by pages of 500', async () => {
    const client = await connect([
      json({ items: [prompt('a')], nextCursor: 'c 1' }),
      json({ items: [prompt('b')] }),
    ]);
    const all = await client.prompts.listAll({ query: 'x&y' });
    assert.deepEqual(
      all.map(({ key }) => key),
      ['a', 'b'],
    );
    const urls = server?.seen.map(({ url }) => new URL(url, 'http://x').searchParams) ?? [];
    assert.equal(urls[0]?.get('limit'), '500');
    assert.equal(urls[0].get('query'), 'x&y');
    assert.equal(urls[1]?.get('cursor'), 'c 1');
  });

  it('ends a list whose cursor repeats', async () => {
    const client = await connect([json({ items: [prompt('a')], nextCursor: 'same' })]);
    assert.equal((await client.prompts.listAll()).length, 2);
  });

  it('names the expected revision of a deployment and the absence of one', async () => {
    const client = await connect([json(deployment, 201)]);
    await client.deployments.deploy(place, { version: '1.1.0' }, { expected: 1 });
    await client.deployments.deploy(place, { version: '1.1.0' }, { expected: 'none' });
    assert.equal(server?.seen[0]?.headers['if-match'], '"1"');
    assert.equal(server.seen[1]?.headers['if-match'], undefined);
    assert.equal(server.seen[1]?.headers['if-none-match'], '*');
  });

  it('repeats a lost POST with the same Idempotency-Key', async () => {
    const client = await connect([hangUp, problem(503, 'unavailable'), json(deployment, 201)]);
    await client.deployments.deploy(place, { version: '1.1.0' }, { expected: 1 });
    const keys = new Set(server?.seen.map(({ headers }) => headers['idempotency-key']));
    assert.equal(server?.seen.length, 3);
    assert.equal(keys.size, 1);
    assert.match(String([...keys][0]), /^[0-9a-f-]{36}$/);
    assert.deepEqual(new Set(server.seen.map(({ body }) => body)).size, 1);
  });

  it('waits and repeats while an earlier try of the same call is in flight', async () => {
    const client = await connect([problem(409, 'request_in_flight'), json(deployment, 201)]);
    await client.deployments.deploy(place, { version: '1.1.0' }, { expected: 1 });
    assert.equal(server?.seen.length, 2);
  });

  it('gives the key of a failed call away, so that a person can repeat that very call', async () => {
    const client = await connect([hangUp, json(deployment, 201)], { retries: 0 });
    const body = { version: '1.1.0' };
    const error = await failure(client.deployments.deploy(place, body, { expected: 1 }));
    const { idempotencyKey } = error;
    await client.deployments.deploy(place, body, { expected: 1, idempotencyKey });
    assert.equal(
      server?.seen[0]?.headers['idempotency-key'],
      server?.seen[1]?.headers['idempotency-key'],
    );
  });

  it('says of a change that lost its answer that it may have been done, also when later tries find nobody', async () => {
    const client = await connect([
      async () => {
        await server?.close();
        server = undefined;
      },
    ]);
    const error = await failure(client.rollouts.pause('r1'));
    assert.equal(error.code, 'unreachable');
    assert.equal(error.mayBeDone, true);
    assert.match(error.message, /may have been done or not\. Once it answers again, look/);
  });

  it('does not say so of a question, nor of a change that found nobody', async () => {
    const client = await connect([hangUp], { retries: 0 });
    const asked = await failure(client.info());
    await server?.close();
    server = undefined;
    const sent = await failure(client.rollouts.pause('r1'));
    assert.deepEqual([asked.mayBeDone, sent.mayBeDone], [false, false]);
    assert.match(sent.message, /nothing listens there/);
  });

  it('names the token whose secret was lost on the way', async () => {
    const detail = 'This request made the token t-1 before. Revoke that token.';
    const client = await connect([hangUp, problem(409, 'request_already_done', { detail })]);
    const error = await failure(
      client.tokens.create({ name: 'ci', kind: 'machine', roles: ['author'] }),
    );
    assert.equal(error.code, 'request_already_done');
    assert.match(error.message, /token t-1 before/);
    const keys = server?.seen.map((request) => request.headers['idempotency-key']);
    assert.equal(keys?.length, 2);
    assert.equal(keys[0], keys[1]);
  });

  it('honours Retry-After of a 429', async () => {
    const client = await connect([
      problem(429, 'unavailable', {}, { 'retry-after': '1' }),
      json(prompt('a')),
    ]);
    const before = performance.now();
    await client.prompts.get('a');
    assert(performance.now() - before >= 900);
  });

  it('does not repeat what would be refused again', async () => {
    const client = await connect([problem(507, 'storage_full')]);
    assert.equal((await failure(client.prompts.get('a'))).code, 'storage_full');
    assert.equal(server?.seen.length, 1);
  });

  it('tells a wrong token', async () => {
    const client = await connect([problem(401, 'unauthorized', { detail: 'Unknown token.' })]);
    const error = await failure(client.info());
    assert.equal(error.code, 'unauthorized');
    assert.match(error.message, /does not accept the token\. Enter a valid token/);
  });

  it('hands on the present state of a 412 and the conditions of a gate', async () => {
    const condition = {
      key: 'hold',
      state: 'waiting',
      code: 'hold_running',
      overridable: true,
      params: { leftMs: 1 },
    };
    const client = await connect([
      problem(412, 'precondition_failed', { current: deployment }),
      problem(409, 'gate_not_met', { conditions: [condition, 7] }),
    ]);
    const stale = await failure(client.rollouts.advance('r1', {}, { expected: 3 }));
    assert.deepEqual(stale.current, deployment);
    const held = await failure(client.rollouts.advance('r1', {}, { expected: 3 }));
    assert.deepEqual(held.conditions, [condition]);
  });

  it('falls back to the nearest code for one that it does not know', async () => {
    const client = await connect([problem(403, 'from_the_future', { detail: 'Not on Sundays' })]);
    const error = await failure(client.prompts.get('a'));
    assert.equal(error.code, 'forbidden');
    assert.equal(error.message, 'Not on Sundays.');
  });

  for (const status of [200, 403, 404])
    it(`names the content type when a proxy answers HTML with status ${status}`, async () => {
      const client = await connect([html(status)]);
      const error = await failure(client.info());
      assert.equal(error.code, 'invalid_response');
      assert.match(error.message, /text\/html instead of the registry's JSON/);
    });

  it('does not follow a redirect with the token, and says where it leads', async () => {
    const client = await connect([
      (response) => {
        response.writeHead(302, { location: 'https://login.example.com/x?secret=1' });
        response.end();
      },
    ]);
    const error = await failure(client.info());
    assert.match(error.message, /redirects to https:\/\/login\.example\.com \(status 302\)/);
    assert.equal(server?.seen.length, 1);
  });

  it('says which part of an answer it cannot read', async () => {
    const client = await connect([json({ items: [{ key: 'a' }] })]);
    const error = await failure(client.prompts.list());
    assert.equal(error.code, 'invalid_response');
    assert.match(error.message, /\/items\/0/);
  });

  it('reports an answer that is cut off', async () => {
    const client = await connect([
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"items":[');
      },
    ]);
    assert.equal((await failure(client.prompts.list())).code, 'invalid_response');
  });

  it('says that nothing listens', async () => {
    const client = await connect([json({})], { retries: 0 });
    await server?.close();
    server = undefined;
    const error = await failure(client.info());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /nothing listens there\. Start the registry, or check its URL/);
  });

  it('says that the registry did not answer in time', async () => {
    const client = await connect([() => undefined], { timeoutMs: 50, retries: 0 });
    const error = await failure(client.info());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /did not answer in time/);
  });

  it('says when a TLS registry is called as plain HTTP, and the other way round', async () => {
    const client = await connect([json(info)], { retries: 0 });
    const tls = new RegistryClient({
      baseUrl: client.baseUrl.replace('http:', 'https:'),
      token: () => Promise.resolve(undefined),
      clientName: 'test/1',
      retries: 0,
    });
    const error = await failure(tls.info());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /http: or https:/);
  });

  it('names an untrusted certificate, and trusts one that it is given', async () => {
    server = await startScriptedServer([json(info)], selfSignedCertificate);
    const options = {
      baseUrl: server.url,
      token: () => Promise.resolve(undefined),
      clientName: 'test/1',
      retries: 0,
    };
    const error = await failure(new RegistryClient(options).info());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /cannot be trusted: its certificate is self-signed/);
    assert.match(error.message, /Add the authority that issued it to this system's trusted/);
    const httpsAgent = new HttpsAgent({ ca: selfSignedCertificate.cert });
    const trusting = new RegistryClient({ ...options, httpsAgent });
    assert.equal((await trusting.info()).storeId, 's1');
    let isStrict = true;
    const asking = new RegistryClient({ ...options, isTlsStrict: () => isStrict });
    assert.equal((await failure(asking.info())).code, 'unreachable');
    isStrict = false;
    assert.equal((await asking.info()).storeId, 's1');
  });

  it('says where a proxy that asks for credentials gets them from', async () => {
    const client = await connect([html(407)], { retries: 0 });
    const error = await failure(client.info());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /asks for credentials \(status 407\)\. Add them to the proxy's/);
  });

  it('stops when asked to, even between two tries', async () => {
    const client = await connect([problem(503, 'unavailable')]);
    const abort = new AbortController();
    const work = failure(client.info({ signal: abort.signal }));
    while (server?.seen.length === 0) await new Promise(setImmediate);
    abort.abort();
    assert.equal((await work).code, 'cancelled');
    assert.equal(server?.seen.length, 1);
  });

  it('never carries the token in an error, however deep one looks', async () => {
    const client = await connect([hangUp, html(500), problem(401, 'unauthorized'), json({})], {
      retries: 0,
    });
    for (let index = 0; index < 4; index += 1) {
      const error = await failure(client.info());
      assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), /secret-token/);
    }
  });

  it('keeps reading but refuses to write when one side is too old', async () => {
    const client = await connect([json({ ...info, oldestClientVersion: 2 }), json(prompt('a'))]);
    await client.info();
    assert.equal((await client.prompts.get('a')).key, 'a');
    const error = await failure(client.prompts.put('a'));
    assert.equal(error.code, 'too_old_client');
    assert.equal(server?.seen.length, 2);
  });

  it('ignores proxy variables for a registry on this machine', async () => {
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:9';
    try {
      const client = await connect([json(info)], { retries: 0 });
      assert.equal((await client.info()).storeId, 's1');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });

  for (const baseUrl of ['registry.example.com', 'ftp://x', 'https://me:pw@x.example'])
    it(`refuses ${baseUrl} as a registry URL`, () => {
      assert.throws(
        () =>
          new RegistryClient({
            baseUrl,
            token: () => Promise.resolve(undefined),
            clientName: 'test/1',
          }),
        TypeError,
      );
    });
});
