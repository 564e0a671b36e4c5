import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import { registryPaths } from '../../../src/protocol/registry/registryPaths.ts';
import type { CreatedTokenDto } from '../../../src/protocol/registry/tokenDto.ts';
import type { FatalMoment } from '../../support/mortalRegistry.ts';
import {
  bundleMortalRegistry,
  startMortalRegistry,
  type MortalRegistry,
} from '../../support/startMortalRegistry.ts';
import { anEvidence, aPublication, RegistryApi, type ApiAnswer } from '../registryApi.ts';
import { checkAgreement, readEverything, type EverythingStored } from './everythingStored.ts';

interface Change {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
  readonly headers?: Record<string, string>;
  /** Status of a request that is repeated after it was done; 200 and up to 299 must be replayed. */
  readonly repeated?: number;
  /** By somebody who did not publish the candidate. */
  readonly isReview?: boolean;
}

const stages = [
  { name: 'small', traffic: 1 },
  { name: 'half', traffic: 50, reviews: { count: 1 } },
  { name: 'full', traffic: 100 },
];
const override = { conditions: ['evidence'], reason: 'known good' };
const rolloutsPath = registryPaths.startRollout('greeting', 'production');
const deploymentsIn = (environment: string) => registryPaths.deployments('greeting', environment);
const post = (path: string, body: object, more: Partial<Change> = {}): Change => ({
  ...{ method: 'POST', path, body },
  ...more,
});

type Road = readonly (readonly [string, (stored: EverythingStored) => Change])[];

/** An action on the newest rollout, at the revision that it has. */
function act(action: string): (stored: EverythingStored) => Change {
  return ({ rollouts: [newest] }) => {
    assert.ok(newest);
    const headers = { 'if-match': `"${newest.revision}"` };
    return post(registryPaths.rolloutAction(newest.id, action), { reason: action }, { headers });
  };
}

/** Everything that changes a registry, each step on top of the ones before. */
const road: Road = [
  ['publish', () => post(registryPaths.versions('greeting'), aPublication('one'))],
  [
    'publish the next version',
    () => post(registryPaths.versions('greeting'), aPublication('two', { parent: '1.0.0' })),
  ],
  [
    'deploy first',
    () =>
      post(
        deploymentsIn('production'),
        { version: '1.0.0', override },
        { headers: { 'if-none-match': '*' } },
      ),
  ],
  [
    'deploy to staging',
    () =>
      post(deploymentsIn('staging'), { version: '1.0.0' }, { headers: { 'if-none-match': '*' } }),
  ],
  [
    'deploy over it',
    () => post(deploymentsIn('staging'), { version: '1.1.0' }, { headers: { 'if-match': '"1"' } }),
  ],
  [
    'start what waits for evidence',
    () => post(rolloutsPath, { candidate: '1.1.0', plan: { stages } }),
  ],
  ['cancel', act('cancel')],
  [
    'start with an override',
    () => post(rolloutsPath, { candidate: '1.1.0', plan: { stages }, override }),
  ],
  ['advance', act('advance')],
  ['pause', act('pause')],
  ['resume', act('resume')],
  [
    'review',
    ({ rollouts: [newest] }) =>
      post(
        registryPaths.rolloutReviews(newest?.id ?? ''),
        { decision: 'approve', stage: 'half' },
        { isReview: true },
      ),
  ],
  ['advance again', act('advance')],
  ['roll back', act('rollback')],
  [
    'confirm the recovery',
    ({ rollouts: [newest] }) =>
      post(registryPaths.rolloutRecovery(newest?.id ?? ''), { comment: 'all is quiet' }),
  ],
  [
    'record evidence',
    () => post(registryPaths.evidence(), anEvidence('greeting', 'two', { baseline: '1.0.0' })),
  ],
  [
    'start on that evidence',
    () => post(rolloutsPath, { candidate: '1.1.0', plan: { stages: stages.slice(2) } }),
  ],
  ['complete', act('advance')],
  [
    'create a token',
    () =>
      post(
        registryPaths.tokens(),
        { name: 'ci', kind: 'machine', roles: ['author'] },
        { repeated: 409 },
      ),
  ],
  [
    'revoke it',
    ({ tokens }) =>
      post(registryPaths.revokeToken(tokens.find(({ name }) => name === 'ci')?.id ?? ''), {}),
  ],
  [
    'change an environment',
    () => ({
      method: 'PUT',
      path: registryPaths.environment('qa'),
      body: { order: 5, protected: true, requireEvidence: false, accepts: 'any' },
    }),
  ],
  ['create a prompt', () => ({ method: 'PUT', path: registryPaths.prompt('unused'), body: {} })],
  ['archive it', () => post(registryPaths.archive('unused'), {})],
];

/** Routes that say what is, and do nothing to what is so already: they need no stored answer. */
const withoutStoredAnswer = /^PUT |\/revoke$/;

describe('a registry killed by SIGKILL', function () {
  this.timeout(60_000);
  let folder: string;
  let script: string;
  let registry: MortalRegistry;
  let api: RegistryApi;
  let reviewer: RegistryApi;
  let reviewerToken: string | undefined;

  const start = async () => {
    registry = await startMortalRegistry({ dataDir: path.join(folder, 'data'), script });
    api = new RegistryApi(registry.url, registry.personToken);
    reviewer = new RegistryApi(registry.url, reviewerToken);
  };

  /** Sends a change to a process that does not live to answer it, and starts the next one. */
  const killDuring = async (moment: FatalMoment, send: () => Promise<unknown>) => {
    await registry.arm(moment);
    await assert.rejects(send());
    const writes = await registry.died();
    await start();
    return writes;
  };

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'registry-killed-'));
    script = await bundleMortalRegistry(folder);
    await start();
    const wanted = { name: 'Bob', kind: 'person', roles: ['reviewer'] };
    reviewerToken = (await api.post<CreatedTokenDto>(registryPaths.tokens(), wanted)).body.token;
  });

  after(async () => {
    await registry.kill();
    await rm(folder, { recursive: true, force: true });
  });

  // The steps build on each other, as the road does.
  road.forEach(([name, describeChange], index) =>
    it(`keeps all or nothing of “${name}”, which can be repeated`, async () => {
      const earlier = await readEverything(api);
      const change = describeChange(earlier);
      const send = (): Promise<ApiAnswer> =>
        (change.isReview === true ? reviewer : api).send(change.method, change.path, {
          body: JSON.stringify(change.body),
          headers: {
            'content-type': 'application/json',
            ...(change.method === 'POST' ? { 'idempotency-key': name } : {}),
            ...change.headers,
          },
        });
      const writes = await killDuring('beforeCommit', send);
      assert.deepEqual(await readEverything(api), earlier);
      // Another place in the transaction at each step: from its first write to its last.
      await killDuring(1 + (index % writes), send);
      assert.deepEqual(await readEverything(api), earlier);
      await killDuring('afterCommit', send);
      const done = await readEverything(api);
      assert.ok(done.events.length > earlier.events.length);
      assert.deepEqual(done.events.slice(0, earlier.events.length), earlier.events);
      checkAgreement(done);
      const repeated = await send();
      checkRepeated(change, repeated);
      assert.equal((await send()).text.replace(anyId, ''), repeated.text.replace(anyId, ''));
      assert.deepEqual(await readEverything(api), done);
    }),
  );
});

/** Problems name the request that they answer. */
const anyId = /"requestId":"[^"]*"/;

function checkRepeated(change: Change, { status, headers, text }: ApiAnswer): void {
  if (change.repeated !== undefined) {
    assert.equal(status, change.repeated, text);
    return;
  }
  assert.ok(status === 200 || status === 201, text);
  if (withoutStoredAnswer.test(`${change.method} ${change.path}`)) return;
  assert.equal(headers.get('idempotency-replayed'), 'true');
}
