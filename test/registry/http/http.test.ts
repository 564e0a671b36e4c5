import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aContent, aPublication, RegistryApi, type ProblemBody } from '../registryApi.ts';

describe('the registry over HTTP', () => {
  let registry: TestRegistry;
  let api: RegistryApi;

  beforeEach(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
  });

  afterEach(() => registry.close());

  /** Sends a path and headers exactly as they are, which fetch does not. */
  const sendRaw = async (path: string, headers: http.OutgoingHttpHeaders = {}) => {
    const request = http.request({
      host: '127.0.0.1',
      port: Number(new URL(registry.url).port),
      path,
      headers: { authorization: `Bearer ${registry.personToken}`, ...headers },
    });
    request.end();
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode, body: JSON.parse(text) as ProblemBody };
  };

  const openPost = (path: string, headers: http.OutgoingHttpHeaders) => {
    const authorization = `Bearer ${registry.personToken}`;
    return http.request(registry.url + path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
    });
  };

  /** Sends everything before it looks for an answer, as plain clients do. */
  const sendBytes = async (path: string, length: number, isChunked: boolean) => {
    const request = openPost(path, isChunked ? {} : { 'content-length': length });
    const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let sent = 0; sent < length; sent += chunk.length)
      if (!request.write(chunk)) await once(request, 'drain');
    request.end();
    const [response] = await answered;
    const chunks: Buffer[] = [];
    for await (const part of response) chunks.push(Buffer.from(part as Uint8Array));
    const body = JSON.parse(Buffer.concat(chunks).toString()) as ProblemBody;
    return { status: response.statusCode, connection: response.headers.connection, body };
  };

  it('describes itself in an OpenAPI 3.1 document that an independent validator accepts', async () => {
    const { body } = await api.get<{ openapi: string; paths: Record<string, object> }>(
      '/openapi.json',
    );
    assert.equal(body.openapi, '3.1.0');
    const result = await new Validator().validate(body);
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
    const paths = Object.keys(body.paths);
    assert.ok(paths.includes('/v1/prompts/{prompt}/environments/{env}/rollouts'));
    assert.ok(paths.includes('/v1/rollouts/{id}/rollback'));
  });

  it('answers problems as RFC 9457 with a code and a request id', async () => {
    const answer = await api.get<ProblemBody & { requestId: string; type: string; status: number }>(
      registryPaths.prompt('nothing'),
    );
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(answer.body.status, 404);
    assert.equal(answer.body.type, 'urn:prompt-rollout:problem:prompt_not_found');
    assert.equal(answer.headers.get('x-request-id'), answer.body.requestId);
  });

  it('tells a wrong path from a wrong method', async () => {
    assert.equal((await api.get<ProblemBody>('/v2/prompts')).body.code, 'not_found');
    const answer = await api.send<ProblemBody>('DELETE', registryPaths.prompt('a'));
    assert.equal(answer.status, 405);
    assert.equal(answer.body.code, 'method_not_allowed');
    assert.equal(answer.headers.get('allow'), 'GET, HEAD, PUT');
  });

  it('refuses paths that climb, cannot be decoded or have too long a part', async () => {
    assert.equal((await sendRaw('/v1/prompts/%2e%2e')).body.code, 'invalid_key');
    assert.equal((await sendRaw('/v1/prompts/..%2f..%2fetc')).body.code, 'invalid_key');
    assert.equal((await sendRaw('/v1/prompts/..')).body.code, 'invalid_key');
    assert.equal((await sendRaw('/v1/prompts/../x')).body.code, 'not_found');
    assert.equal((await sendRaw('/v1/prompts/%zz')).body.code, 'bad_request');
    assert.equal((await sendRaw(`/v1/prompts/${'a'.repeat(9000)}`)).body.code, 'bad_request');
  });

  it('refuses bodies that are not JSON, poisoned, of another type or too large', async () => {
    const path = registryPaths.versions('greeting');
    const send = async (body: string, type = 'application/json') =>
      (await api.send<ProblemBody>('POST', path, { body, headers: { 'content-type': type } })).body;
    assert.equal((await send('{"a":')).code, 'bad_request');
    for (const type of ['text/html', 'text/plain', 'application/x-www-form-urlencoded'])
      assert.equal((await send('{}', type)).code, 'unsupported_media_type', type);
    assert.equal((await send('[]')).code, 'invalid_body');
    assert.equal((await send('null')).code, 'invalid_body');
    assert.equal((await send('')).code, 'invalid_body');
    const poisoned = JSON.stringify(aPublication('x')).replace('{', '{"__proto__":{"x":1},');
    assert.equal((await send(poisoned)).code, 'bad_request');
    const large = await api.send<ProblemBody>('PUT', registryPaths.prompt('a'), {
      body: `{"continues":"${'x'.repeat(1024 * 1024)}"}`,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(large.status, 413);
    assert.equal(large.body.code, 'too_large');
  });

  it('lets a client that sends far too much read why it is refused', async () => {
    const path = registryPaths.versions('greeting');
    for (const isChunked of [false, true])
      for (let round = 0; round < 3; round += 1) {
        const answer = await sendBytes(path, 20 * 1024 * 1024, isChunked);
        assert.equal(answer.status, 413);
        assert.equal(answer.body.code, 'too_large');
        assert.equal(answer.connection, 'close');
      }
    assert.equal((await api.get('/v1')).status, 200);
  });

  it('does not read a body without end', async () => {
    const request = openPost(registryPaths.versions('greeting'), { 'content-length': 10 ** 12 });
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const pump = (): void => {
      while (sent < 500 && !request.destroyed) {
        sent += 1;
        if (!request.write(chunk)) {
          request.once('drain', pump);
          return;
        }
      }
    };
    const ended = new Promise<void>((resolve) => {
      request.on('error', () => undefined).on('close', resolve);
      request.on('response', (response) => response.resume());
    });
    pump();
    await ended;
    assert.ok(sent < 200, String(sent));
  });

  it('refuses who has no token before it looks at the body', async () => {
    const stranger = new RegistryApi(registry.url, undefined);
    const json = { 'content-type': 'application/json' };
    const paths = [
      registryPaths.versions('greeting'),
      registryPaths.observations('production'),
      '/environments/production/otlp/v1/traces',
    ];
    const bodies: [string, Record<string, string>][] = [
      ['{"a":', json],
      ['[]', json],
      ['{}', { 'content-type': 'text/html' }],
      ['not gzip', { ...json, 'content-encoding': 'gzip' }],
      ['x'.repeat(5 * 1024 * 1024 + 1), json],
    ];
    for (const path of paths)
      for (const [body, headers] of bodies) {
        const answer = await stranger.send<ProblemBody>('POST', path, { body, headers });
        assert.deepEqual([answer.status, answer.body.code], [401, 'unauthorized'], path);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="prompt-rollout"');
        assert.notEqual(answer.headers.get('connection'), 'close');
      }
    assert.equal((await stranger.get('/v1/rollouts?limit=x')).status, 401);
    assert.equal((await stranger.get('/healthz')).status, 200);
    assert.equal((await stranger.get('/readyz')).status, 200);
    assert.equal((await stranger.get<ProblemBody>('/v2')).body.code, 'not_found');
    const wrong = await stranger.send<ProblemBody>('DELETE', registryPaths.prompt('a'));
    assert.equal(wrong.body.code, 'method_not_allowed');
  });

  it('reads of a stranger no more than a body may have', async () => {
    const request = openPost(registryPaths.observations('production'), {
      ...{ authorization: 'Bearer unknown', 'content-length': 10 ** 9 },
    });
    const answered = new Promise<http.IncomingMessage>((resolve) => {
      request.on('response', resolve).on('error', () => undefined);
    });
    const closed = once(request, 'close');
    request.write(Buffer.alloc(7 * 1024 * 1024, 'x'));
    const response = await answered;
    assert.deepEqual([response.statusCode, response.headers.connection], [401, 'close']);
    response.resume();
    await closed;
  });

  it('refuses what no canonical JSON can hold, and says where it is', async () => {
    const path = registryPaths.versions('greeting');
    const send = async (publication: object, from = '', to = '') =>
      api.send<ProblemBody>('POST', path, {
        body: JSON.stringify(publication).replace(from, to),
        headers: { 'content-type': 'application/json', 'idempotency-key': 'k' },
      });
    const withParameter = {
      ...aPublication('x'),
      content: { ...aContent('x'), modelParameters: { seed: 7 } },
    };
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    for (const [value, said] of [
      [deep, /nested more than 200 levels/],
      ['1e999', /\/content\/modelParameters\/seed is a number that is too large/],
      ['"\\ud83d"', /\/seed holds half of a surrogate pair/],
    ] as const) {
      const answer = await send(withParameter, '7', value);
      assert.equal(answer.status, 400);
      assert.equal(answer.body.code, 'invalid_body');
      assert.match(answer.body.detail, said);
    }
    const name = await send(aPublication('x'), '"parent"', '"\\udc00"');
    assert.match(name.body.detail, /name that holds half/);
    const nul = await send(aPublication('x', { source: 'a\u0000b' }));
    assert.equal(nul.status, 400);
    assert.match(nul.body.detail, /U\+0000/);
    assert.equal((await send(aPublication('x'))).status, 201);
  });

  it('takes an action without a body', async () => {
    await api.publish('unused', 'one');
    const answer = await api.send('POST', registryPaths.archive('unused'));
    assert.equal(answer.status, 200);
  });

  it('answers only its own loopback address and origin when it is local', async () => {
    const port = new URL(registry.url).port;
    const status = async (headers: http.OutgoingHttpHeaders, path = '/v1') =>
      (await sendRaw(path, headers)).status;
    assert.equal(await status({ host: `127.0.0.1:${port}` }), 200);
    assert.equal(await status({ host: `localhost:${port}` }), 200);
    assert.equal(await status({ host: `rebound.example:${port}` }), 403);
    assert.equal(await status({ host: '127.0.0.1:1' }), 403);
    assert.equal(await status({ origin: 'https://page.example' }), 403);
    assert.equal(await status({ origin: 'null' }), 403);
    assert.equal(await status({ origin: `http://localhost:${port}` }), 200);
    const definitions = '/environments/production/flagd.json';
    assert.equal(await status({}, definitions), 200);
    assert.equal(await status({ host: `rebound.example:${port}` }, definitions), 403);
    assert.equal(await status({ origin: 'https://page.example' }, definitions), 403);
    assert.equal(await status({ host: `rebound.example:${port}` }, '/healthz'), 403);
  });

  it('shows metrics without keys or names', async () => {
    await api.publish('secret-key', 'one');
    const { text, status } = await api.get('/metrics');
    assert.equal(status, 200);
    assert.match(text, /prompt_rollout_events_total\{type="version.published"\} 1/);
    assert.match(text, /route="\/v1\/prompts\/:prompt\/versions",status="201"/);
    assert.doesNotMatch(text, /secret-key|Ada/);
  });
});
