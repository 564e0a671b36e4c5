import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { actorKinds, roles, type Role } from '../../../src/domain/identity/actor.ts';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import { startTestRegistry, type TestRegistry } from '../../support/startTestRegistry.ts';
import { aPublication, anEvidence, production, RegistryApi, staging } from '../registryApi.ts';

const everyone: readonly Role[] = [...roles];
const readers: readonly Role[] = ['viewer', 'author', 'reviewer', 'owner', 'operator'];
const authors: readonly Role[] = ['author', 'owner'];
const owners: readonly Role[] = ['owner'];
const operators: readonly Role[] = ['operator'];
const applications: readonly Role[] = ['app'];

/** Method and path as the OpenAPI document has them → who is let in, in production where a place is named. */
const admitted: Readonly<Record<string, readonly Role[]>> = {
  'get /v1': everyone,
  'get /metrics': everyone,
  'get /v1/environments': readers,
  'get /v1/environments/{env}': readers,
  'put /v1/environments/{env}': operators,
  'get /v1/prompts': readers,
  'get /v1/prompts/{prompt}': readers,
  'put /v1/prompts/{prompt}': authors,
  'post /v1/prompts/{prompt}/archive': authors,
  'post /v1/prompts/{prompt}/unarchive': authors,
  'get /v1/prompts/{prompt}/versions': readers,
  'post /v1/prompts/{prompt}/versions': authors,
  'get /v1/prompts/{prompt}/versions/{version}': readers,
  'get /v1/prompts/{prompt}/environments/{env}': readers,
  'get /v1/prompts/{prompt}/environments/{env}/deployments': readers,
  'post /v1/prompts/{prompt}/environments/{env}/deployments': owners,
  'post /v1/prompts/{prompt}/environments/{env}/rollouts': owners,
  'get /v1/rollouts': readers,
  'get /v1/rollouts/{id}': readers,
  'post /v1/rollouts/{id}/advance': owners,
  'post /v1/rollouts/{id}/pause': owners,
  'post /v1/rollouts/{id}/resume': owners,
  'post /v1/rollouts/{id}/rollback': owners,
  'post /v1/rollouts/{id}/cancel': owners,
  'get /v1/rollouts/{id}/metrics': readers,
  'get /v1/rollouts/{id}/samples': readers,
  'delete /v1/environments/{env}/samples': operators,
  'post /v1/rollouts/{id}/reviews': ['reviewer'],
  'post /v1/rollouts/{id}/recovery': owners,
  'post /v1/environments/{env}/observations': applications,
  'post /environments/{env}/otlp/v1/traces': applications,
  'post /v1/evidence': authors,
  'get /v1/evidence': readers,
  'get /v1/evidence/{id}': readers,
  'get /v1/events': readers,
  'get /v1/audit': readers,
  'get /v1/tokens': operators,
  'post /v1/tokens': operators,
  'post /v1/tokens/{id}/revoke': operators,
  'post /environments/{env}/ofrep/v1/evaluate/flags/{*}': everyone,
  'post /environments/{env}/ofrep/v1/evaluate/flags': everyone,
  'get /environments/{env}/flagd.json': everyone,
};
const personsOnly: readonly string[] = [
  'post /v1/rollouts/{id}/reviews',
  'post /v1/rollouts/{id}/recovery',
];
const withoutToken = ['get /healthz', 'get /readyz'];

describe('every route with every role', () => {
  let registry: TestRegistry;
  let api: RegistryApi;
  let rolloutId: string;
  const tokens = new Map<string, string>();

  before(async () => {
    registry = await startTestRegistry();
    api = new RegistryApi(registry.url, registry.personToken);
    await api.publish('greeting', 'one');
    await api.publish('greeting', 'two', '1.0.0');
    const override = { conditions: ['evidence'], reason: 'first' };
    await api.deploy(production, { version: '1.0.0', override });
    await api.deploy(staging, { version: '1.0.0' });
    const plan = { stages: [{ name: 'some', traffic: 10 }] };
    rolloutId = (await api.start(production, { candidate: '1.1.0', plan })).id;
    for (const kind of actorKinds)
      for (const role of roles) await create(`${kind} ${role}`, { kind, roles: [role] });
    await create('elsewhere', { kind: 'person', roles: ['owner'], environments: ['staging'] });
  });

  after(() => registry.close());

  const create = async (name: string, token: object) => {
    const answer = await api.post<{ token: string }>(registryPaths.tokens(), { name, ...token });
    tokens.set(name, answer.body.token);
  };

  const bodies: Readonly<Record<string, object>> = {
    'put /v1/environments/{env}': {
      ...{ order: 20, protected: true, requireEvidence: true, accepts: 'any' },
    },
    'post /v1/prompts/{prompt}/versions': aPublication('one'),
    'post /v1/prompts/{prompt}/environments/{env}/deployments': { version: '1.0.0' },
    'post /v1/prompts/{prompt}/environments/{env}/rollouts': {
      candidate: '1.0.0',
      plan: { stages: [{ name: 'some', traffic: 10 }] },
    },
    'post /v1/environments/{env}/observations': { observations: [{}] },
    'post /v1/rollouts/{id}/reviews': { decision: 'approve', stage: 'some' },
    'post /v1/evidence': anEvidence('greeting', 'elsewhere'),
    'post /v1/tokens': { name: 'x', kind: 'machine', roles: ['app'] },
  };

  /** The status alone: streams are not read to their end. */
  const ask = async (route: string, token: string | undefined, env = 'production') => {
    const [method = '', template = ''] = route.split(' ');
    const values = { prompt: 'greeting', version: '1.0.0', env, id: rolloutId, '*': 'greeting' };
    const path = Object.entries(values).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      template,
    );
    const stop = new AbortController();
    const answer = await fetch(registry.url + path, {
      method: method.toUpperCase(),
      signal: stop.signal,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'get' ? {} : { 'content-type': 'application/json' }),
        // So that what is permitted goes no further than a refusal of another kind.
        ...(/deployments|advance|resume/.test(route) ? { 'if-match': '"99"' } : {}),
      },
      ...(method === 'get' ? {} : { body: JSON.stringify(bodies[route] ?? {}) }),
    });
    stop.abort();
    return answer.status;
  };

  it('is decided here for all that the OpenAPI document has', async () => {
    const { body } = await api.get<{ paths: Record<string, object> }>('/openapi.json');
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const known = [...Object.keys(admitted), ...withoutToken];
    assert.deepEqual(routes.filter((route) => !route.startsWith('head ')).sort(), known.sort());
  });

  // What ends the rollout or the prompt comes last, so that the others are decided by the role alone.
  const order = Object.keys(admitted).sort(
    (left, right) => Number(/rollback|archive/.test(left)) - Number(/rollback|archive/.test(right)),
  );
  for (const route of order)
    it(`${route} lets in ${admitted[route]?.join(', ')}`, async () => {
      assert.equal(await ask(route, undefined), 401);
      for (const kind of actorKinds)
        for (const role of roles) {
          const status = await ask(route, tokens.get(`${kind} ${role}`));
          const isIn = status !== 401 && status !== 403;
          const isKind = kind === 'person' || !personsOnly.includes(route);
          const isMeant = isKind && admitted[route]?.includes(role);
          assert.equal(isIn, isMeant, `${kind} ${role}: ${status}`);
          assert.ok(status < 500, `${kind} ${role}: ${status}`);
        }
    });

  it('is limited to the environments that a token names', async () => {
    const token = tokens.get('elsewhere');
    const places = Object.keys(admitted).filter((route) =>
      /environments\/\{env\}\/(?:deployments|rollouts|ofrep|flagd)/.test(route),
    );
    for (const route of places.filter((one) => !one.startsWith('get /v1'))) {
      assert.equal(await ask(route, token), 403, route);
      assert.notEqual(await ask(route, token, 'staging'), 403, route);
    }
    // What users wrote is not for everybody who may look at rollouts.
    assert.equal(await ask('get /v1/rollouts/{id}', token), 200);
    assert.equal(await ask('get /v1/rollouts/{id}/samples', token), 403);
  });
});
